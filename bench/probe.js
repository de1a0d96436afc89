// Loaded into a program by NODE_OPTIONS: says, when it ends, what the program loaded and where its CPU time went.
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const isProgram = /@pulumi[\\/]pulumi[\\/]cmd[\\/]run(-plugin)?([\\/]|$)/.test(
  process.argv[1] ?? '',
);
if (isProgram && process.env.BENCH_PROBE !== undefined) {
  /** CPU time so far, milliseconds, of all threads of this process. */
  const cpu = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  const started = cpu();
  /** By group: how many modules, and the CPU time of loading them without what they load in turn. */
  const groups = {};
  const open = [];
  const { load } = Module.prototype;
  Module.prototype.load = function (file) {
    const frame = { group: groupOf(file), from: cpu(), inner: 0 };
    open.push(frame);
    try {
      return load.call(this, file);
    } finally {
      open.pop();
      const took = cpu() - frame.from;
      const group = (groups[frame.group] ??= { modules: 0, cpu: 0 });
      group.modules += 1;
      group.cpu += took - frame.inner;
      if (open.length > 0) open.at(-1).inner += took;
    }
  };
  process.on('exit', () => {
    const all = cpu();
    const loaded = Object.values(groups).reduce((sum, group) => sum + group.cpu, 0);
    const report = { start: started, groups, rest: all - started - loaded, cpu: all };
    fs.writeFileSync(process.env.BENCH_PROBE, JSON.stringify(report));
  });
}

function groupOf(file) {
  const parts = file.split(path.sep);
  const at = parts.lastIndexOf('node_modules');
  if (at === -1) return 'the program itself';
  const name = parts[at + 1].startsWith('@') ? `${parts[at + 1]}/${parts[at + 2]}` : parts[at + 1];
  if (/^(typescript|@swc)/.test(name)) return 'compilers';
  if (/^@pulumi\/(azure-native|azuread|random)$/.test(name)) return 'SDKs of the providers';
  if (name === 'pulumi-azure-itsm') return 'the installed component';
  return name === 'yaml' ? 'yaml' : "Pulumi's SDK and what it depends on";
}
