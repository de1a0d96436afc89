// azure-itsm in a process that stays for several commands, one after the other. A child of warmCommands.ts.
require('../../compile.js');
const { azureItsm } = require('../../operations/azureItsm.ts');

const started = { ...process.env };

process.on('message', async ({ args, env }) => {
  const ended = { code: 0, stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    process[name].write = (text) => {
      ended[name] += text;
      return true;
    };
  }
  // What a command sets in it is gone with the command.
  process.env = { ...started, ...env };
  process.exitCode = 0;
  await azureItsm(args);
  process.send({ ...ended, code: process.exitCode });
});
process.on('disconnect', () => process.exit());
process.send('ready');
