import { daemonLiveness } from './support/daemon-liveness.js';
import { alertsOf } from './support/liveness.js';
import { peerSuite } from './support/peer-suite.js';
import { prometheusAbsence } from './support/prometheus.js';
import { beginRaising, expectedOf, type Raising, suiteMs } from './support/raising.js';

// Alerts of the daemon itself: what is done to it raises them through its own exposition and a real
// Prometheus, and the repair clears them.

const startMs = 30_000;

peerSuite('alerts raised by what happens to a daemon', prometheusAbsence(), () => {
  let raising: Raising;

  beforeAll(async () => {
    raising = await beginRaising(daemonLiveness);
  }, startMs);
  afterAll(() => raising.close(), suiteMs);

  it.each(daemonLiveness.map((row) => [alertsOf(row).join(', '), row] as const))(
    '%s',
    async (_, row) => {
      expect(await raising.outcome(row.alert)).toEqual(expectedOf(row));
    },
    suiteMs,
  );
});
