import * as pulumi from '@pulumi/pulumi';
import { gate } from '../../components/validation';

/*
 * Passes one Output through the gate and prints what became of it. A program of its own, because a refusal inside
 * an Output rejects several promises at once, which only a whole process can observe.
 */
process.once('unhandledRejection', (error: Error) => {
  console.log(`refused: ${pulumi.RunError.isInstance(error)} ${error.message}`);
  process.exit(0);
});
const rule = (value: string) => (value === 'good' ? undefined : 'is not good. Make it good.');
const [how, value = ''] = process.argv.slice(2);
const given = how === 'promise' ? Promise.resolve(value) : pulumi.secret(value);
const gated = gate<pulumi.Input<string>>('It cannot be deployed', 'key', given, rule);
pulumi.output(gated).apply((known) => console.log(`passed: ${known}`));
