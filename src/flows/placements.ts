import type { PlacementFacts, TableDescription } from '../estate/facts.js';
import type { Observed } from '../estate/observation.js';
import type { Placement } from '../estate/placement.js';
import type { PlacementSettings } from '../estate/table-settings.js';
import { dayMs } from '../kernel/units.js';
import type { Reading } from './reading.js';

/** A system backup of a deleted table lives this long. @source API DeleteTable / BackupExpiryDateTime */
const systemBackupMs = 35 * dayMs;

/** Whether a table that was here before may have been deleted. */
function mayHaveReplaced(table: Observed<TableDescription>, now: Date): boolean {
  if (table.kind !== 'seen') return table.kind === 'absent';
  return now.getTime() - table.value.createdAt.getTime() < systemBackupMs;
}

async function observeSettings(
  place: Placement,
  isHome: boolean,
  { layout, replicas }: TableDescription,
  { observers: { tables }, signal }: Reading,
): Promise<PlacementSettings> {
  // A table with strong consistency has no such metric. @source Global tables metrics
  const isMeasured = isHome && replicas.length > 0 && layout?.consistency !== 'strong';
  const receiving = replicas.map(({ region }) => region);
  const [timeToLive, tags, policy, scaling, userBackups, exports, latency] = await Promise.all([
    tables.timeToLive(place, signal),
    tables.tags(place, signal),
    tables.policy(place, signal),
    layout?.billing === 'on-demand' ? undefined : tables.scaling(place, signal),
    tables.userBackups(place, signal),
    tables.exports(place, signal),
    isMeasured ? tables.latency(place, receiving, signal) : undefined,
  ]);
  return { timeToLive, tags, policy, scaling, userBackups, exports, latency };
}

/**
 * Reads a placement, and what it has beside its description as soon as it was seen: each of these
 * reads has a request rate of its own, and none need wait for the tables that come later.
 */
export async function observePlacement(
  place: Placement,
  isHome: boolean,
  reading: Reading,
): Promise<PlacementFacts> {
  const { observers, clock, signal } = reading;
  const { tables } = observers;
  const around = async () => {
    const table = await tables.describe(place, signal);
    const [deleted, settings] = await Promise.all([
      // Deletions are judged at home, once.
      isHome && mayHaveReplaced(table, clock.now())
        ? tables.deletedBackups(place, signal)
        : undefined,
      table.kind === 'seen' ? observeSettings(place, isHome, table.value, reading) : undefined,
    ]);
    return { table, deleted, settings };
  };
  const [{ table, deleted, settings }, pitr] = await Promise.all([
    around(),
    tables.pitr(place, signal),
  ]);
  return { table, pitr, deleted, settings };
}
