import type { StoredItem } from './attribute-value.js';
import { timings } from './timings.js';

/** One write: what the key held from an instant on, written in one region. */
export interface Version {
  readonly atMs: number;
  readonly region: string;
  /** undefined = deleted. */
  readonly item: StoredItem | undefined;
}

/** From where and as of when the items are looked at. */
export interface View {
  readonly region: string;
  readonly atMs: number;
  /** Since when a region has been cut off from replication; Infinity = it is not. */
  readonly cutAtMs: (region: string) => number;
}

export type HistoryRow = readonly [place: string, versions: readonly Version[]];

export interface Statistics {
  readonly items: number;
  readonly bytes: number;
}

const sweepEvery = 1024;
const never = -1;

/** When the version is to be seen in a region, in ms; Infinity = never: the link was cut before. */
function arrivalMs(version: Version, region: string, cutAtMs: View['cutAtMs']): number {
  if (version.region === region) return version.atMs;
  const arrival = version.atMs + timings.replicationLagMs;
  return arrival <= Math.min(cutAtMs(version.region), cutAtMs(region)) ? arrival : Infinity;
}

/**
 * The items of a table, of all replicas of a group together: every write is kept as a version with
 * its instant and region, so that any region can be read as of any kept instant. Writes reach other
 * regions a second later; the last writer wins ("How DynamoDB global tables work"). Loads on first
 * use. What no reader can ask for any more is dropped with each write and in a sweep now and then.
 */
export class ItemHistory {
  readonly #load: () => Iterable<HistoryRow>;
  #rows: Map<string, readonly Version[]> | undefined;
  #order: readonly string[] | undefined;
  #now: Statistics = { items: 0, bytes: 0 };
  #measured: Statistics & { readonly period: number } = { period: never, items: 0, bytes: 0 };
  #writes = 0;

  /** @param load - rows with their versions oldest first, each place once */
  constructor(load: () => Iterable<HistoryRow>) {
    this.#load = load;
  }

  /** @param horizonMs - no view older than this will be asked for again */
  write(place: string, version: Version, horizonMs: number): void {
    const rows = this.#loaded();
    const period = Math.floor(version.atMs / timings.statisticsMs);
    if (period > this.#measured.period) this.#measured = { ...this.#now, period };
    const before = rows.get(place) ?? [];
    this.#count(before.at(-1)?.item, -1);
    this.#count(version.item, 1);
    this.#keep(rows, place, pruned([...before, version], horizonMs));
    this.#writes += 1;
    if (this.#writes % sweepEvery === 0) this.prune(horizonMs);
  }

  read(place: string, view: View): StoredItem | undefined {
    return lastVisible(this.#loaded().get(place) ?? [], view);
  }

  /** Items in scan order, those after the place `after` only; it need not hold an item. */
  *scan(view: View, after: string | undefined): Generator<readonly [string, StoredItem]> {
    const rows = this.#loaded();
    this.#order ??= [...rows.keys()].toSorted(compareText);
    for (let at = after === undefined ? 0 : firstAfter(this.#order, after); ; at++) {
      const place = this.#order[at];
      if (place === undefined) return;
      const item = lastVisible(rows.get(place) ?? [], view);
      if (item !== undefined) yield [place, item];
    }
  }

  /** Drops what only views before the horizon could see. */
  prune(horizonMs: number): void {
    const rows = this.#loaded();
    for (const [place, versions] of rows) this.#keep(rows, place, pruned(versions, horizonMs));
  }

  /** Items and bytes as `DescribeTable` shows them: measured about every six hours. */
  statistics(nowMs: number): Statistics {
    this.#loaded();
    return Math.floor(nowMs / timings.statisticsMs) > this.#measured.period
      ? this.#now
      : { items: this.#measured.items, bytes: this.#measured.bytes };
  }

  /** Items as of the newest write, in any region. */
  itemCount(): number {
    this.#loaded();
    return this.#now.items;
  }

  /** How many versions are kept, of all items. */
  versionCount(): number {
    return [...this.#loaded().values()].reduce((sum, versions) => sum + versions.length, 0);
  }

  /** A history of its own for one region that leaves the group: what had reached it by the view. */
  split({ region, atMs, cutAtMs }: View): ItemHistory {
    const split: HistoryRow[] = [];
    for (const [place, versions] of this.#loaded()) {
      const kept = versions
        .map((version) => ({ ...version, region, atMs: arrivalMs(version, region, cutAtMs) }))
        .filter((version) => version.atMs <= atMs);
      if (kept.length > 0) split.push([place, kept]);
    }
    return new ItemHistory(() => split);
  }

  /** Forgets what a region that left wrote and could not send before `sinceMs`. */
  forget(region: string, sinceMs: number): void {
    const rows = this.#loaded();
    const lost = (version: Version): boolean =>
      version.region === region && version.atMs + timings.replicationLagMs > sinceMs;
    for (const [place, versions] of rows) {
      if (!versions.some(lost)) continue;
      const kept = versions.filter((version) => !lost(version));
      this.#count(versions.at(-1)?.item, -1);
      this.#count(kept.at(-1)?.item, 1);
      this.#keep(rows, place, kept);
    }
  }

  #loaded(): Map<string, readonly Version[]> {
    if (this.#rows !== undefined) return this.#rows;
    this.#rows = new Map(this.#load());
    for (const versions of this.#rows.values()) this.#count(versions.at(-1)?.item, 1);
    return this.#rows;
  }

  #count(item: StoredItem | undefined, sign: 1 | -1): void {
    if (item === undefined) return;
    const { items, bytes } = this.#now;
    this.#now = { items: items + sign, bytes: bytes + sign * item.sizeBytes };
  }

  #keep(rows: Map<string, readonly Version[]>, place: string, versions: readonly Version[]): void {
    if (versions.length === 0 ? rows.has(place) : !rows.has(place)) this.#order = undefined;
    if (versions.length === 0) rows.delete(place);
    else rows.set(place, versions);
  }
}

function lastVisible(versions: readonly Version[], view: View): StoredItem | undefined {
  return versions.findLast((version) => arrivalMs(version, view.region, view.cutAtMs) <= view.atMs)
    ?.item;
}

/** Without what is older than the newest version that every region sees at the horizon. */
function pruned(versions: readonly Version[], horizonMs: number): readonly Version[] {
  const base = versions.findLastIndex(
    (version) => version.atMs + timings.replicationLagMs <= horizonMs,
  );
  if (base === -1) return versions;
  return versions.slice(versions[base]?.item === undefined ? base + 1 : base);
}

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

function firstAfter(order: readonly string[], after: string): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((order[middle] ?? '') <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
