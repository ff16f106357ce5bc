import type { BackupFacts, VaultContent } from '../estate/backup-facts.js';
import type { Observed } from '../estate/observation.js';
import type { AccountFacts, PlaceFacts, RoleDescription } from '../estate/place-facts.js';
import type { AccountTarget, PlaceTarget } from '../estate/targets.js';
import { mapBounded } from '../kernel/bounded.js';
import { dayMs } from '../kernel/units.js';
import type { Place } from '../ports/backup-service.js';
import type { Reading } from './reading.js';

/** How far back jobs are looked at. */
const jobsMs = 7 * dayMs;
/** Vaults of one place, or roles of one account, that are read at a time. */
const readsAtOnce = 4;

async function observeBackup(
  place: Place,
  { observers: { backups }, clock, scope, signal }: Reading,
): Promise<BackupFacts> {
  const since = new Date(clock.now().getTime() - jobsMs);
  const readVaults = async () => {
    const vaults = await backups.vaults(place, signal);
    const names = vaults.kind === 'seen' ? vaults.value.map(({ name }) => name) : [];
    const contents = await mapBounded(
      names,
      readsAtOnce,
      async (vault): Promise<readonly [string, Observed<VaultContent>]> => [
        vault,
        await backups.content({ ...place, vault }, scope.tableArns, signal),
      ],
    );
    return { vaults, contents: new Map(contents) };
  };
  const [settings, { vaults, contents }, plans, jobs, copyJobs] = await Promise.all([
    backups.settings(place, signal),
    readVaults(),
    backups.plans(place, signal),
    backups.jobs(place, since, signal),
    backups.copyJobs(place, since, signal),
  ]);
  return { settings, vaults, plans, jobs, copyJobs, contents };
}

/** Reads one account in one region; AWS Backup only where something of the estate is kept. */
export async function observePlace(
  { account, region }: PlaceTarget,
  reading: Reading,
): Promise<PlaceFacts> {
  const { observers, scope, signal } = reading;
  const place = { account: account.id, region };
  const [tables, backup] = await Promise.all([
    observers.places.tables(place, signal),
    scope.asksBackup(account.id, region) ? observeBackup(place, reading) : undefined,
  ]);
  return { tables, backup };
}

/** Reads what is account-wide. */
export async function observeAccount(
  { account: { id } }: AccountTarget,
  { observers: { backups, access }, scope, signal }: Reading,
): Promise<AccountFacts> {
  const [organization, backupSettings, roles] = await Promise.all([
    backups.organization(id, signal),
    backups.globalSettings(id, signal),
    mapBounded(
      scope.rolesIn(id),
      readsAtOnce,
      async (role): Promise<readonly [string, Observed<RoleDescription>]> => [
        role,
        await access.role(id, role, signal),
      ],
    ),
  ]);
  return { organization, backupSettings, roles: new Map(roles) };
}
