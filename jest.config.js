'use strict';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/(peers|browser)/'],
  setupFiles: ['<rootDir>/test/setup.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: true,
      },
    ],
  },
  // Test files run in a context whose globals are slow to look up: 15 % of the time of the chain tests.
  sandboxInjectedGlobals: [
    'Array',
    'Object',
    'Map',
    'Set',
    'Error',
    'Uint8Array',
    'Number',
    'String',
  ],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
  // Virtual hours are real milliseconds, but on a busy machine those add up.
  testTimeout: 60_000,
  restoreMocks: true,
  randomize: true,
  maxWorkers: '100%',
};
