import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './real-world.js';

// The flags are V8's, and no promise of Node: each version that we run on must know them. What they do
// to a daemon is measured by `npm run bench -- daemon-memory`.

function said(script: string) {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: {},
  });
  return { stdout, stderr };
}

const built = JSON.stringify(join(root, 'dist', 'daemon', 'heap.js'));

/** Values that live for a while, as those of many calls at once do. @returns MiB of the young space */
function youngSpaceAfter(first: string): number {
  const { stdout } = said(`
    ${first};
    let kept = [];
    for (let i = 0; i < 1_000_000; i++) {
      kept.push({ i, a: [i] });
      if (kept.length > 60_000) kept = [];
    }
    const spaces = require('node:v8').getHeapSpaceStatistics();
    const young = spaces.find((space) => space.space_name === 'new_space');
    process.stdout.write(String(young.space_size / 2 ** 20));
  `);
  return Number(stdout);
}

describe('the heap of a daemon', () => {
  it('has a space for young values that does not grow', () => {
    expect(youngSpaceAfter(`require(${built}).keepHeapSmall()`)).toBeLessThanOrEqual(4);
    expect(youngSpaceAfter('')).toBeGreaterThan(8);
  });

  it('is kept small by flags that this V8 knows', () => {
    const quiet = said(`require(${built}).keepHeapSmall(); process.stdout.write('set')`);
    expect(quiet).toEqual({ stdout: 'set', stderr: '' });
    const unknown = said(`require('node:v8').setFlagsFromString('--no-flag-of-any-v8=1')`);
    expect(unknown.stderr).toContain('unrecognized flag');
  });
});
