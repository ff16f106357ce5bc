import { defaultLimits } from '../../../src/http/limits.js';
import type { Listener } from '../../../src/http/listener.js';
import { type PageListenerOptions, startPageListener } from '../../../src/http/page-listener.js';
import { systemClock } from '../../../src/kernel/clock.js';
import type { DaemonStatus } from '../../../src/ports/status.js';
import { memoryJournal } from '../../unit/http/memory-journal.js';
import { memorySource } from '../../unit/http/fixtures.js';

const open: Listener[] = [];

/** Closes what a test has served; call it after each. */
export async function closeServed(): Promise<void> {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
}

/** The page listener over a status that a test may replace, at an instant that it may move. */
export async function served(
  status: DaemonStatus,
  now: Date,
  changes: Partial<Pick<PageListenerOptions, 'address' | 'auth' | 'port'>> = {},
) {
  const memory = memorySource(status);
  const source = { at: now, now: () => source.at, status: () => memory.current };
  const listener = await startPageListener({
    address: changes.address ?? '127.0.0.1',
    port: changes.port ?? 0,
    source,
    journal: memoryJournal(),
    demand: undefined,
    auth: changes.auth ?? { token: undefined, hostNames: [] },
    tls: undefined,
    clock: systemClock,
    limits: defaultLimits,
    onRequest: () => undefined,
    onHeldBack: () => undefined,
  });
  open.push(listener);
  return {
    url: listener.url.replace('0.0.0.0', '127.0.0.1'),
    port: listener.port,
    close: () => listener.close(),
    /** Publishes a changed status. */
    publish: (next: Partial<DaemonStatus>) => {
      memory.current = { ...memory.current, ...next, revision: memory.current.revision + 1 };
    },
  };
}
