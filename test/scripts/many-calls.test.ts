import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './real-world.js';

describe('a read that sends many calls at once', () => {
  it('makes Node warn of no leak', () => {
    const built = (file: string): string => JSON.stringify(join(root, 'dist', file));
    const script = `
      const { withPatience } = require(${built('aws/patience.js')});
      const { systemClock: clock } = require(${built('kernel/clock.js')});
      withPatience({ clock, ms: 60_000, what: 'a place' }, async ({ signal }) => {
        for (let call = 0; call < 30; call++) signal.addEventListener('abort', () => undefined);
      }).then(() => process.stdout.write('ended'));
    `;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
      encoding: 'utf8',
      env: {},
    });
    expect({ stdout, stderr }).toEqual({ stdout: 'ended', stderr: '' });
  });
});
