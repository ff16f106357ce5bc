import { timeKey, type Keyed } from './pages.js';
import type { RecoveryPoint } from './vault.js';

/**
 * The recovery points of a vault. One that is due to go is dropped when the vault is looked at next.
 * A vault may hold very many: the order is kept between two looks.
 */
export class Points {
  readonly #byArn = new Map<string, RecoveryPoint>();
  #newestFirst: readonly Keyed<RecoveryPoint>[] | undefined;
  /** When the next one goes, at the earliest. */
  #goesAtMs = Infinity;

  put(point: RecoveryPoint): void {
    this.#byArn.set(point.arn, point);
    this.#newestFirst = undefined;
    this.#goesAtMs = Math.min(this.#goesAtMs, point.goneAtMs);
  }

  get(arn: string, nowMs: number): RecoveryPoint | undefined {
    this.#sweep(nowMs);
    return this.#byArn.get(arn);
  }

  count(nowMs: number): number {
    this.#sweep(nowMs);
    return this.#byArn.size;
  }

  newestFirst(nowMs: number): readonly Keyed<RecoveryPoint>[] {
    this.#sweep(nowMs);
    this.#newestFirst ??= [...this.#byArn.values()]
      .map((item) => ({ item, key: timeKey(item.createdAtMs, item.arn) }))
      .toSorted((one, other) => (one.key < other.key ? 1 : -1));
    return this.#newestFirst;
  }

  #sweep(nowMs: number): void {
    if (nowMs < this.#goesAtMs) return;
    this.#goesAtMs = Infinity;
    this.#newestFirst = undefined;
    for (const [arn, { goneAtMs }] of this.#byArn) {
      if (goneAtMs <= nowMs) this.#byArn.delete(arn);
      else this.#goesAtMs = Math.min(this.#goesAtMs, goneAtMs);
    }
  }
}
