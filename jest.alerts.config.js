'use strict';

const base = require('./jest.config.js');

/**
 * Each alert raised by a fault and cleared by its repair, through a daemon's own exposition and a
 * real Prometheus. It takes about a quarter of an hour, so it is not a part of the gate.
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/test/alerts/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
};
