#!/usr/bin/env node
'use strict';

// Plain old syntax up to the check, so that an old Node reads this far.
const refused = 2;
const version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write(
    'depot-dr: Node ' + process.versions.node + ' is too old\nhint: Use Node 20.19 or later.\n',
  );
  process.exit(refused);
}

const { existsSync } = require('node:fs');
const { join } = require('node:path');

// The SDK's warning about Node versions is for developers, not for operators.
const warningSwitch = 'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED';
if (process.env[warningSwitch] === undefined) process.env[warningSwitch] = 'true';

const entry = join(__dirname, '..', 'dist', 'main.js');
if (existsSync(entry)) {
  require(entry).main();
} else {
  process.stderr.write(
    `depot-dr: not built yet: ${entry} is missing\nhint: Run "npm run build" first.\n`,
  );
  process.exit(refused);
}
