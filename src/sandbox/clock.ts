import type { Clock } from '../kernel/clock.js';
import { AwsFault } from './service.js';

/** The sandbox's time: runs beside a base clock and can be turned forward, never back. */
export interface SandboxClock {
  now(): Date;
  /** @throws AwsFault when `ms` is negative or not finite */
  advance(ms: number): void;
}

/** @param startsAt - first instant; undefined = the base clock's present */
export function createSandboxClock(base: Clock, startsAt: Date | undefined): SandboxClock {
  let offsetMs = startsAt === undefined ? 0 : startsAt.getTime() - base.now().getTime();
  return {
    now: () => new Date(base.now().getTime() + offsetMs),
    advance: (ms) => {
      if (!Number.isFinite(ms) || ms < 0) {
        throw new AwsFault('ValidationException', 'The sandbox clock only goes forward.');
      }
      offsetMs += ms;
    },
  };
}
