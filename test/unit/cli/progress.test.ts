import { startProgress } from '../../../src/cli/progress.js';
import { createVirtualClock } from '../../support/virtual-clock.js';

function setUp(isTTY: boolean) {
  const clock = createVirtualClock('2026-11-01T12:00:00Z');
  const written: string[] = [];
  const stderr = { write: (text: string) => written.push(text) > 0, columns: 60, isTTY };
  return { clock, written, progress: startProgress(clock, stderr) };
}

describe('progress', () => {
  it('shows nothing in the first two seconds', async () => {
    const { clock, written, progress } = setUp(true);
    progress.update(1, 10);
    await clock.advance(1999);
    progress.finish();
    expect(written).toEqual([]);
  });

  it('rewrites one line on a terminal, only when it changes, and clears it', async () => {
    const { clock, written, progress } = setUp(true);
    progress.update(5, 20);
    await clock.advance(2500);
    progress.update(10, 20);
    await clock.advance(300);
    progress.finish();
    expect(written).toEqual([
      '\r\u001b[2Kdepot-dr: observed 5 of 20, 25 %, 2 s',
      '\r\u001b[2Kdepot-dr: observed 10 of 20, 50 %, 2 s',
      '\r\u001b[2K',
    ]);
  });

  it('writes a line after two seconds and every five more elsewhere', async () => {
    const { clock, written, progress } = setUp(false);
    progress.update(3, 9);
    await clock.advance(10_500);
    progress.finish();
    expect(written).toEqual([
      'depot-dr: observed 3 of 9, 33 %, 2 s\n',
      'depot-dr: observed 3 of 9, 33 %, 7 s\n',
    ]);
  });

  it('is seen while nothing moves', async () => {
    const { clock, written, progress } = setUp(false);
    await clock.advance(5000);
    progress.finish();
    expect(written).toEqual(['depot-dr: starting, 2 s\n']);
  });

  it('lets other lines pass above its own', async () => {
    const { clock, written, progress } = setUp(true);
    await clock.advance(2000);
    progress.above('a log line\n');
    progress.finish();
    expect(written.slice(1)).toEqual(['\r\u001b[2K', 'a log line\n']);
  });

  it('leaves no sleeper behind and stays silent after its end', async () => {
    const { clock, written, progress } = setUp(false);
    progress.finish();
    progress.finish();
    await clock.advance(60_000);
    expect(clock.sleepers()).toBe(0);
    expect(written).toEqual([]);
  });
});
