import type { Clock } from '../kernel/clock.js';
import { dayMs } from '../kernel/units.js';
import type { Journal, UpkeepResult } from '../ports/journal.js';
import { newestSteps } from './steps.js';
import type { Store } from './store.js';

type Options = Parameters<Journal['upkeep']>[0];

/** Rows that one transaction removes; about 20 ms. */
const rowsAtOnce = 1000;
/** Transactions of one call. */
const mostBatches = 200;
/** Pages that are given back to the disk at once, and how often in one call. */
const pagesAtOnce = 1000;
const mostVacuums = 100;

interface Removable {
  readonly counted: keyof Omit<UpkeepResult, 'sizeBytes' | 'isComplete'> | undefined;
  /** Removes some rows that are older than an instant. */
  readonly remove: string;
  /** The instant of the oldest row; undefined = these rows are not removed to make room. */
  readonly oldest: string | undefined;
}

/** What may go, each by its own instant. What is under way or was not ended never does. */
const removables: readonly Removable[] = [
  {
    counted: 'removedRuns',
    remove: `DELETE FROM run WHERE id IN (SELECT id FROM run
      WHERE started_at < ? AND ended = 1 ORDER BY started_at LIMIT ${rowsAtOnce})`,
    oldest: 'SELECT min(started_at) AS oldest FROM run WHERE ended = 1',
  },
  {
    counted: 'removedMissedFires',
    remove: `DELETE FROM missed_fire WHERE number IN (SELECT number FROM missed_fire
      WHERE at < ? ORDER BY at LIMIT ${rowsAtOnce})`,
    oldest: 'SELECT min(at) AS oldest FROM missed_fire',
  },
  {
    counted: 'removedChanges',
    remove: `DELETE FROM change WHERE number IN (SELECT number FROM change
      WHERE at < ? ORDER BY at LIMIT ${rowsAtOnce})`,
    oldest: 'SELECT min(at) AS oldest FROM change',
  },
  {
    counted: undefined,
    remove: `DELETE FROM approval WHERE fingerprint IN (SELECT fingerprint FROM approval
      WHERE expires_at < ? ORDER BY expires_at LIMIT ${rowsAtOnce})`,
    oldest: undefined,
  },
  {
    counted: undefined,
    remove: `DELETE FROM step WHERE workflow IN (SELECT workflow FROM (${newestSteps})
      WHERE state <> 'open' AND at < ? ORDER BY at LIMIT 100)`,
    oldest: `SELECT min(at) AS oldest FROM (${newestSteps}) WHERE state <> 'open'`,
  },
];

/** Bytes that rows take; what removed rows left is not counted. */
function usedBytes(store: Store): number {
  const pages = store.number('PRAGMA page_count') - store.number('PRAGMA freelist_count');
  return pages * store.number('PRAGMA page_size');
}

function oldestOf(store: Store): number | undefined {
  const instants = removables
    .map(({ oldest }) => (oldest === undefined ? undefined : store.get(oldest)?.['oldest']))
    .filter((at) => typeof at === 'number');
  return instants.length === 0 ? undefined : Math.min(...instants);
}

/** Gives free pages and the log back to the disk, as far as no reader stands in the way. */
async function giveBack(store: Store, clock: Clock): Promise<void> {
  for (let turn = 0; turn < mostVacuums; turn++) {
    if (store.number('PRAGMA freelist_count') === 0) break;
    store.exec(`PRAGMA incremental_vacuum(${pagesAtOnce})`);
    await clock.sleep(0);
  }
  store.checkpoint();
}

/** See `Journal.upkeep`. Lets other calls pass between its transactions. */
export async function upkeep(
  store: Store,
  clock: Clock,
  { at, keepDays, maximumBytes }: Options,
): Promise<UpkeepResult> {
  const removed = { removedRuns: 0, removedMissedFires: 0, removedChanges: 0 };
  let batches = 0;
  /** @returns whether all that is older is gone */
  const removeBefore = async (before: number, among: readonly Removable[]): Promise<boolean> => {
    for (const { counted, remove } of among) {
      for (;;) {
        if (batches++ >= mostBatches) return false;
        const count = store.write(() => store.run(remove, before));
        if (counted !== undefined) removed[counted] += count;
        if (count === 0) break;
        await clock.sleep(0);
      }
    }
    return true;
  };
  let isComplete = await removeBefore(at.getTime() - keepDays * dayMs, removables);
  const makesRoom = removables.filter(({ oldest: instant }) => instant !== undefined);
  while (isComplete && usedBytes(store) > maximumBytes) {
    const oldest = oldestOf(store);
    if (oldest === undefined) break;
    isComplete = await removeBefore(oldest + dayMs, makesRoom);
  }
  await giveBack(store, clock);
  return { ...removed, sizeBytes: store.sizeBytes(), isComplete };
}
