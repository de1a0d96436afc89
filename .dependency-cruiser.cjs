// Which folder may import which; tests may import everything. `npm run lint` holds it, docs/architecture.md draws it.
const arrows = {
  config: ['components'],
  components: [],
  operations: ['components', 'policy'],
  policy: [],
  // config/secrets.ts alone: `npm run local` refuses secrets in plain text by the program's own list.
  offline: ['config/secrets.ts'],
  demo: ['offline', 'operations', 'examples'],
  review: ['offline', 'config', 'components'],
  bench: ['demo', 'examples', 'offline', 'operations'],
  examples: ['components'],
  // Reads the declarations of components/ as text.
  languages: [],
};

/** A folder with all in it, or one file. */
const pattern = (name) => (name.includes('.') ? `${name.replaceAll('.', '\\.')}$` : `${name}/`);
const folders = Object.keys(arrows).join('|');
const program = '^(index\\.ts|preload\\.js)$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(arrows).map(([folder, allowed]) => ({
      name: `${folder}-imports`,
      comment: `${folder}/ may import ${allowed.join(', ') || 'none of the other folders'}.`,
      severity: 'error',
      from: { path: `^${folder}/` },
      to: {
        path: [`^(${folders}|tests)/`, program],
        pathNot: `^(${[folder, ...allowed].map(pattern).join('|')})`,
      },
    })),
    {
      name: 'program-imports',
      comment: 'index.ts may import config/ and components/.',
      severity: 'error',
      from: { path: program },
      to: { path: `^(${folders}|tests)/`, pathNot: '^(config|components)/' },
    },
    {
      name: 'no-circles',
      comment: 'Files do not import each other, types included.',
      severity: 'error',
      from: { path: `^(${folders})/` },
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|\\.local|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
