import { LocalCloud } from '../offline/cloud/cloud';
import { cloudClient } from '../offline/cloud/cloudClient';
import { makeGroup } from '../offline/cloud/expectedGroup';
import type { Asked, Answered } from './cloud';

// The emulated cloud and the attached plugins in a process of their own, so that their CPU time can be told apart.
const [, , folder = ''] = process.argv;
const cloud = new LocalCloud({
  folder,
  report: () => undefined,
  // Programs are deployed again after they were destroyed, with the same identifier URI.
  emulator: { softDelete: 'frees-uri' },
});

async function answer(asked: Asked): Promise<Answered> {
  if (asked.what === 'group') {
    const client = cloudClient(cloud.env, cloud.emulator.caCertificate);
    await makeGroup(client, cloud.env.ARM_SUBSCRIPTION_ID ?? '', asked.name);
    await client.close();
    return {};
  }
  const project = cloud.projectIn(asked.folder);
  await project.ensureStack(asked.stack);
  for (const [key, value] of Object.entries(asked.secrets)) {
    const words = ['config', 'set', '--secret', key, '--stack', asked.stack];
    const { code, stderr } = await project.pulumi(words, { input: value });
    if (code !== 0) {
      throw new Error(`pulumi config set ${key} failed: ${stderr}`);
    }
  }
  return { configFile: project.configFile(asked.stack) };
}

void cloud.start().then(
  () => {
    process.on('message', (asked: Asked) => {
      answer(asked).then(
        (answered) => process.send!(answered),
        (error: Error) => process.send!({ error: error.message }),
      );
    });
    process.on('disconnect', () => void cloud.stop().then(() => process.exit()));
    process.send!({ env: cloud.env, ca: cloud.emulator.caCertificate });
  },
  (error: Error) => process.send!({ error: error.message }),
);
