import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './real-world.js';

// The flag is V8's, and no promise of Node: each version that we run on must know it. What it does is
// measured by `npm run bench -- daemon-memory`.

function said(script: string) {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: {},
  });
  return { stdout, stderr };
}

describe('the heap of a daemon', () => {
  it('is kept small by a flag that this V8 knows', () => {
    const built = JSON.stringify(join(root, 'dist', 'daemon', 'heap.js'));
    const quiet = said(`require(${built}).keepHeapSmall(); process.stdout.write('set')`);
    expect(quiet).toEqual({ stdout: 'set', stderr: '' });
    const unknown = said(`require('node:v8').setFlagsFromString('--no-flag-of-any-v8=1')`);
    expect(unknown.stderr).toContain('unrecognized flag');
  });
});
