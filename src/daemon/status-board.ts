import type { Clock } from '../kernel/clock.js';
import type { DaemonStatus, StatusSource } from '../ports/status.js';

export interface StatusBoard extends StatusSource {
  /** Replaces parts of the status; the revision grows. */
  change(parts: Partial<Omit<DaemonStatus, 'revision'>>): void;
}

/** Holds the one value that page, API and readiness show. */
export function createStatusBoard(
  initial: Omit<DaemonStatus, 'revision'>,
  clock: Clock,
): StatusBoard {
  let status: DaemonStatus = { ...initial, revision: 1 };
  return {
    now: () => clock.now(),
    status: () => status,
    change(parts) {
      status = { ...status, ...parts, revision: status.revision + 1 };
    },
  };
}

type ReadyName = DaemonStatus['readiness'][number]['name'];

/** The parts of readiness with one of them replaced, in their order. */
export function withReady(
  readiness: DaemonStatus['readiness'],
  name: ReadyName,
  ready: boolean,
  detail: string,
): DaemonStatus['readiness'] {
  return readiness.map((part) => (part.name === name ? { name, ready, detail } : part));
}

/** Nothing is ready yet. */
export const unready: DaemonStatus['readiness'] = [
  { name: 'configuration', ready: false, detail: 'not read yet' },
  { name: 'journal', ready: false, detail: 'not open yet' },
  { name: 'gauges', ready: false, detail: 'not rebuilt yet' },
  { name: 'first-pass', ready: false, detail: 'no pass has ended yet' },
];
