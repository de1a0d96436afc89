import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePage } from './reference';
import { packageSchema } from './schema';

/** Writes what is generated from the declarations of the components: `npm run schema`. */
const root = join(__dirname, '..');
const schema = packageSchema(join(root, 'components'));
writeFileSync(join(root, 'components', 'schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
writeFileSync(join(root, 'docs', 'reference.md'), referencePage(schema));
