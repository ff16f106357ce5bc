#!/usr/bin/env node
'use strict';

// Exit 0 when the daemon in this container says that it lives, 1 when it does not or is silent.
const port = process.env.DEPOTDR_OPS_PORT || '9464';
const given = process.env.DEPOTDR_OPS_ADDRESS || '127.0.0.1';
const anyAddress = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
const host = anyAddress[given] || (given.includes(':') ? `[${given}]` : given);
fetch(`http://${host}:${port}/healthz`, { signal: AbortSignal.timeout(4000) }).then(
  ({ ok }) => process.exit(ok ? 0 : 1),
  (error) => {
    process.stderr.write(`depot-dr: no answer from http://${host}:${port}: ${error.message}\n`);
    process.exit(1);
  },
);
