/** What the document says of each comparison and its sides. */
export const comparisons: Record<string, { title: string; about: string }> = {
  'preview-warm': {
    title: 'A preview when nothing has changed',
    about:
      'What a person at a desk waits for. What Node.js and ts-node keep between runs is there; each program has a folder of its own for it.',
  },
  'preview-cold': {
    title: 'A preview in a pipeline, and the first one of a new project',
    about:
      'What was kept is deleted before each run, and the program is another one than the last time. The file cache of the operating system is not emptied.',
  },
  up: { title: 'An `up` of everything', about: 'From an empty stack, without a preview before.' },
  destroy: {
    title: 'A `destroy` of everything',
    about: 'The end of each `up` of the table above.',
  },
  handover: {
    title: 'A hand-over',
    about: 'Beside the command of Pulumi that it runs.',
  },
  'preview-summary': {
    title: 'The summary of a preview',
    about: 'Beside the preview that it makes and reads.',
  },
  yaml: {
    title: 'A program in YAML',
    about:
      'The same smallest program in two languages (examples/smallest.ts, examples/yaml), a preview when nothing has changed, with the packed component installed by npm. In YAML the component runs in a process of its own.',
  },
  'npm-ci': {
    title: '`npm ci` of a consumer',
    about:
      "Pulumi's three SDKs and TypeScript, from npm's cache where it has them, with and without the packed component.",
  },
};

/** What a side is called in each comparison. */
export const sides: Record<string, string> = {
  empty: 'empty program',
  bare: 'empty program, least',
  flat: 'flat JavaScript',
  layout: "template's layout",
  program: 'this program',
  template: 'our template',
  export: '`pulumi stack export`',
  handover: '`azure-itsm handover`',
  json: '`pulumi preview --json`',
  summary: '`azure-itsm preview-summary`',
  smallest: 'in TypeScript',
  yaml: 'in YAML',
  without: 'without the component',
  with: 'with the component',
};

/** What grows, and what of it is counted. */
export const growths: Record<string, { title: string; across: string; about: string }> = {
  'growth-tools': {
    title: 'Tools in an action group',
    across: 'tools',
    about:
      'Previews of this program when nothing has changed; medians. Azure takes ten secure webhooks.',
  },
  'growth-environments': {
    title: 'Environments',
    across: 'environments',
    about:
      'A stack each, in one tenant and one backend. Measured is the last one that was made: what it costs beside all the others.',
  },
  'growth-rules': {
    title: 'Alert rules on the action group',
    across: 'alert rules in one stack',
    about:
      'Rules as those of examples/alerts, in JavaScript. `up` runs without intermediate checkpoints (`PULUMI_SKIP_CHECKPOINTS`): with them, Pulumi writes the whole state after each step, which grows with the square.',
  },
  'growth-alerts': {
    title: 'Alerts to ten receivers',
    across: 'alerts sent so far',
    about:
      'The emulator signs a token, opens a TLS connection and logs each delivery; four alerts at once. Each line is about the alerts since the one before.',
  },
};

/** Quantities of growth: what they are, their unit, and whether they are shown by the unit that grows. */
export const quantities: Record<string, { name: string; kind: 'time' | 'memory' }> = {
  cpu: { name: 'CPU time', kind: 'time' },
  wall: { name: 'wall time', kind: 'time' },
  up: { name: 'CPU time of `up`', kind: 'time' },
  preview: { name: 'CPU time of a preview', kind: 'time' },
  cloud: { name: 'CPU time of plugins and cloud', kind: 'time' },
  cloudUp: { name: 'the same in `up`', kind: 'time' },
  memory: { name: 'memory', kind: 'memory' },
};
