import { get } from 'node:http';
import { defaultLimits } from '../src/http/limits.js';
import { startPageListener } from '../src/http/page-listener.js';
import { systemClock } from '../src/kernel/clock.js';
import type { JournalReader } from '../src/ports/journal.js';
import { median, type Result, runs } from './measure.js';
import { benchStatus } from './page-status.js';

const mostMs = 50;
const mostBytes = 150_000;

interface Fetched {
  readonly firstByteMs: number;
  readonly bytes: number;
}

/** One request on a connection of its own, from the call to the first byte of the body. */
function fetched(url: string): Promise<Fetched> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const request = get(url, { agent: false }, (response) => {
      let firstByteMs = Number.NaN;
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        if (bytes === 0) firstByteMs = performance.now() - begin;
        bytes += part.length;
      });
      response.on('end', () => resolve({ firstByteMs, bytes }));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

function unused(): never {
  throw new Error('the overview asks nothing of the journal');
}

/** The overview of 200 environments: rendered anew for every change, and as it is kept between. */
export async function benchPage(): Promise<readonly Result[]> {
  const { status, now } = benchStatus();
  let revision = 1;
  const journal = new Proxy({}, { get: unused });
  const listener = await startPageListener({
    address: '127.0.0.1',
    port: 0,
    source: { now: () => now, status: () => ({ ...status, revision }) },
    // oxlint-disable-next-line no-unsafe-type-assertion -- none of it is asked for
    journal: journal as JournalReader,
    demand: undefined,
    auth: { token: undefined, hostNames: [] },
    tls: undefined,
    clock: systemClock,
    limits: defaultLimits,
    onRequest: () => undefined,
    onHeldBack: () => undefined,
  });
  try {
    const cold: Fetched[] = [];
    const warm: Fetched[] = [];
    const first = await fetched(listener.url); // a process that has just begun
    for (let run = 0; run < runs; run++) {
      revision++;
      cold.push(await fetched(listener.url));
      warm.push(await fetched(listener.url));
    }
    const coldMs = median(cold.map(({ firstByteMs }) => firstByteMs));
    const warmMs = median(warm.map(({ firstByteMs }) => firstByteMs));
    const bytes = Math.max(...cold.map((each) => each.bytes));
    const failed = status.posture?.findings.filter(({ verdict }) => verdict === 'fail').length ?? 0;
    return [
      {
        name: 'Page of 200 environments, first byte after a change',
        bar: `<= ${mostMs} ms`,
        measured: `${coldMs.toFixed(1)} ms`,
        met: coldMs <= mostMs,
        detail: `median of ${runs}, over loopback, ${failed} failures; kept between changes: ${warmMs.toFixed(1)} ms; the very first: ${first.firstByteMs.toFixed(1)} ms`,
      },
      {
        name: 'Page of 200 environments, size of its HTML',
        bar: `<= ${mostBytes / 1000} kB`,
        measured: `${(bytes / 1000).toFixed(0)} kB`,
        met: bytes <= mostBytes,
        detail: 'not compressed',
      },
    ];
  } finally {
    await listener.close();
  }
}
