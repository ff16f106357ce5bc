import type { RequestRecord } from '../../../src/http/exchange.js';
import { defaultLimits, type HttpLimits } from '../../../src/http/limits.js';
import type { Listener } from '../../../src/http/listener.js';
import { type PageListenerOptions, startPageListener } from '../../../src/http/page-listener.js';
import type { DaemonStatus } from '../../../src/ports/status.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { aStatus, memorySource } from './fixtures.js';
import { memoryJournal } from './memory-journal.js';

export type PageChanges = Partial<
  Pick<PageListenerOptions, 'address' | 'port' | 'journal' | 'demand' | 'tls'>
> & {
  readonly token?: string;
  readonly hostNames?: readonly string[];
  readonly status?: Partial<DaemonStatus>;
  readonly limits?: Partial<HttpLimits>;
};

export const token = 'a-token-of-24-characters';

/** Page listeners for one test file; `closeAll` after each test. */
export function pageServers() {
  const opened: Listener[] = [];
  return {
    closeAll: async () => {
      await Promise.all(opened.splice(0).map((listener) => listener.close()));
    },
    start: async (changes: PageChanges = {}) => {
      const clock = createVirtualClock('2026-11-01T12:00:00Z');
      const source = memorySource(await aStatus(changes.status));
      const records: RequestRecord[] = [];
      let heldBack = 0;
      const listener = await startPageListener({
        address: changes.address ?? '127.0.0.1',
        port: changes.port ?? 0,
        source,
        journal: changes.journal ?? memoryJournal(),
        demand: changes.demand,
        auth: { token: changes.token, hostNames: changes.hostNames ?? [] },
        tls: changes.tls,
        clock,
        limits: { ...defaultLimits, ...changes.limits },
        onRequest: (record) => void records.push(record),
        onHeldBack: () => void heldBack++,
      });
      opened.push(listener);
      const { port, url } = listener;
      return { clock, source, records, listener, port, url, heldBack: () => heldBack };
    },
  };
}
