// azure-itsm in a process that stays for several commands, one after the other. A child of warmCommands.ts.
require('../../compile.js');
const { azureItsm } = require('../../operations/azureItsm.ts');

process.on('message', async (args) => {
  const ended = { code: 0, stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    process[name].write = (text) => {
      ended[name] += text;
      return true;
    };
  }
  process.exitCode = 0;
  await azureItsm(args);
  process.send({ ...ended, code: process.exitCode });
});
process.on('disconnect', () => process.exit());
process.send('ready');
