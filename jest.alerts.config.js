'use strict';

const base = require('./jest.peers.config.js');

/**
 * Every alert raised and cleared through a real daemon and a real Prometheus. It waits on real time and
 * keeps the machine busy meanwhile, so it is run by itself, in two processes.
 * @type {import('jest').Config}
 */
module.exports = {
  ...base,
  testMatch: ['<rootDir>/test/peers/alerts-raised-*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 2,
};
