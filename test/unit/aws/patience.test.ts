import { getMaxListeners } from 'node:events';
import { withPatience } from '../../../src/aws/patience.js';
import { systemClock } from '../../../src/kernel/clock.js';

describe('the patience of a read', () => {
  it('may be listened to by any number of calls, without a warning of a leak', async () => {
    const options = { clock: systemClock, ms: 60_000, what: 'a place' };
    const most = await withPatience(options, ({ signal }) =>
      Promise.resolve(getMaxListeners(signal)),
    );
    expect(most).toBe(0);
  });
});
