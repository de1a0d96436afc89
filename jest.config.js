// ESM-only packages that tests load: jest's loader reads CommonJS, so swc turns these into it as well.
const esmOnly = ['jose', 'typebox'];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  modulePathIgnorePatterns: ['<rootDir>/.local/'],
  transform: {
    '^.+\\.m?[jt]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  globalSetup: '<rootDir>/tests/support/perRun.js',
  globalTeardown: '<rootDir>/tests/support/perRunEnd.js',
  maxWorkers: 2,
  // Engine tests run pulumi several times each.
  testTimeout: 180_000,
  reporters: ['default', '<rootDir>/tests/support/summaryReporter.js'],
};
