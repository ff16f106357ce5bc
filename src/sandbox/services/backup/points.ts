import { timeKey } from './pages.js';
import type { RecoveryPoint } from './vault.js';

/** What a list of points is in order of. */
export const pointKey = ({ createdAtMs, arn }: RecoveryPoint): string => timeKey(createdAtMs, arn);

/** Newest first, in the order of `pointKey`. */
export function isNewer(one: RecoveryPoint, other: RecoveryPoint): number {
  if (one.createdAtMs !== other.createdAtMs) return other.createdAtMs - one.createdAtMs;
  return one.arn < other.arn ? 1 : -1;
}

/**
 * The recovery points of a vault. One that is due to go is dropped when the vault is looked at next.
 * A vault may hold very many: the order is kept between two looks.
 */
export class Points {
  readonly #byArn = new Map<string, RecoveryPoint>();
  #newestFirst: readonly RecoveryPoint[] | undefined;
  /** When the next one goes, at the earliest. */
  #goesAtMs = Infinity;

  put(point: RecoveryPoint): void {
    this.#byArn.set(point.arn, point);
    this.#newestFirst = undefined;
    if (point.goneAtMs < this.#goesAtMs) this.#goesAtMs = point.goneAtMs;
  }

  get(arn: string, nowMs: number): RecoveryPoint | undefined {
    this.#sweep(nowMs);
    return this.#byArn.get(arn);
  }

  count(nowMs: number): number {
    this.#sweep(nowMs);
    return this.#byArn.size;
  }

  newestFirst(nowMs: number): readonly RecoveryPoint[] {
    this.#sweep(nowMs);
    this.#newestFirst ??= [...this.#byArn.values()].toSorted(isNewer);
    return this.#newestFirst;
  }

  #sweep(nowMs: number): void {
    if (nowMs < this.#goesAtMs) return;
    this.#goesAtMs = Infinity;
    this.#newestFirst = undefined;
    for (const [arn, { goneAtMs }] of this.#byArn) {
      if (goneAtMs <= nowMs) this.#byArn.delete(arn);
      else if (goneAtMs < this.#goesAtMs) this.#goesAtMs = goneAtMs;
    }
  }
}
