import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageSchema } from './schema';

/** Writes what is generated from the declarations of the components. */
const folder = join(__dirname, '..', 'components');
writeFileSync(join(folder, 'schema.json'), `${JSON.stringify(packageSchema(folder), null, 2)}\n`);
