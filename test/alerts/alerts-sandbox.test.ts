import { setTimeout as sleep } from 'node:timers/promises';
import { alerts } from '../../grafana/alerts.js';
import { rulesFile } from '../../grafana/rules-file.js';
import { serveExposition, type ExpositionServer } from '../peers/support/exposition.js';
import { daemonLiveness } from '../peers/support/daemon-liveness.js';
import { everFiring, unreachable } from '../peers/support/liveness.js';
import { sandboxLiveness } from '../peers/support/sandbox-liveness.js';
import { type LiveWorld, openLiveWorld } from '../peers/support/live-world.js';
import { liveRuleOptions } from '../peers/support/live-rules.js';
import { peerSuite } from '../peers/support/peer-suite.js';
import { createPosturePublisher } from '../peers/support/posture-publisher.js';
import {
  type Prometheus,
  prometheusAbsence,
  startPrometheus,
} from '../peers/support/prometheus.js';

// What happens to a served sandbox raises each alert on posture and sight, through our own reads,
// verdicts and metrics; the repair clears it.

const scrapeMs = 500;
const passEveryMs = 1000;
const patienceMs = 45_000;
/** Longer than any window of the shortened rules. */
const pastMs = 12_000;

describe('the ways to raise an alert', () => {
  it('are known for every alert, once', () => {
    const known = [
      ...sandboxLiveness.map(({ alert }) => alert),
      ...daemonLiveness.map(({ alert }) => alert),
      ...Object.keys(unreachable),
      everFiring,
    ];
    expect(known.toSorted()).toEqual(alerts.map(({ name }) => name as string).toSorted());
  });
});

peerSuite('alerts raised by what happens to a sandbox', prometheusAbsence(), () => {
  let exposition: ExpositionServer;
  let prometheus: Prometheus;

  beforeAll(async () => {
    exposition = await serveExposition();
    prometheus = await startPrometheus({
      target: exposition.url,
      rules: rulesFile(liveRuleOptions),
      intervalMs: scrapeMs,
    });
  }, patienceMs);
  afterAll(async () => {
    await prometheus.stop();
    await exposition.stop();
  });

  /** Passes go on while `work` waits for what they lead to. */
  async function withPasses(world: LiveWorld, work: (look: () => Promise<void>) => Promise<void>) {
    const publisher = createPosturePublisher(world);
    const stopped = { is: false };
    let pass: Promise<void> = Promise.resolve();
    const look = async (): Promise<void> => {
      exposition.show(await publisher.publish());
    };
    const loop = async (): Promise<void> => {
      while (!stopped.is) {
        pass = look();
        await pass;
        await sleep(passEveryMs);
      }
    };
    await look();
    const looping = loop();
    try {
      await work(look);
    } finally {
      stopped.is = true;
      await looping;
      exposition.show(undefined);
    }
  }

  it.each(sandboxLiveness.map((row) => [row.alert, row] as const))(
    '%s',
    async (alert, { raise, clear, needsPast }) => {
      const world = await openLiveWorld(raise);
      try {
        await withPasses(world, async () => {
          const isPlanted = raise.every((action) => action.do === 'plant');
          if (!isPlanted) await prometheus.untilSilent([alert], patienceMs);
          if (needsPast === true) await sleep(pastMs);
          for (const action of raise) await world.act(action);
          expect(await prometheus.untilFiring([alert], patienceMs)).toBe('firing');
          for (const action of clear) await world.act(action);
          expect(await prometheus.untilSilent([alert], patienceMs)).toBe('silent');
        });
      } finally {
        await world.close();
      }
    },
    4 * patienceMs,
  );
});
