import type { BackupFacts, VaultContent } from '../estate/backup-facts.js';
import type { Observed } from '../estate/observation.js';
import type { AccountFacts, PlaceFacts, RoleDescription } from '../estate/place-facts.js';
import type { AccountTarget, PlaceTarget } from '../estate/targets.js';
import { mapBounded } from '../kernel/bounded.js';
import { dayMs } from '../kernel/units.js';
import type { Place } from '../ports/backup-service.js';
import { heldItems, withValue } from './again.js';
import type { Reading } from './reading.js';

/** How far back jobs are looked at. */
const jobsMs = 7 * dayMs;
/** Vaults of one place, or roles of one account, that are read at a time. */
const readsAtOnce = 4;

async function observeContent(
  place: Place & { readonly vault: string },
  { observers: { backups }, scope, held, shared, signal }: Reading,
): Promise<Observed<VaultContent>> {
  const { account, region, vault: resource } = place;
  const content = await backups.content(place, scope.tableArns, signal);
  const before = held('vault-content', { account, region, resource });
  return withValue(content, (value) => {
    const points = heldItems(value.points, before?.points, ({ arn }) => arn, shared.point);
    const isSame = points === before?.points && value.leftOut === before.leftOut;
    return isSame ? before : { ...value, points };
  });
}

async function observeBackup(place: Place, reading: Reading): Promise<BackupFacts> {
  const { observers, clock, held, shared, signal } = reading;
  const { backups } = observers;
  const of = { ...place, resource: place.region };
  const since = new Date(clock.now().getTime() - jobsMs);
  const readVaults = async () => {
    const vaults = await backups.vaults(place, signal);
    const names = vaults.kind === 'seen' ? vaults.value.map(({ name }) => name) : [];
    const contents = await mapBounded(
      names,
      readsAtOnce,
      async (vault): Promise<readonly [string, Observed<VaultContent>]> => [
        vault,
        await observeContent({ ...place, vault }, reading),
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
  return {
    settings,
    vaults: withValue(vaults, (value) => heldItems(value, held('vaults', of), ({ arn }) => arn)),
    plans: withValue(plans, (value) => heldItems(value, held('plans', of), ({ id }) => id)),
    jobs: withValue(jobs, (value) =>
      heldItems(value, held('backup-jobs', of), ({ id }) => id, shared.job),
    ),
    copyJobs: withValue(copyJobs, (value) =>
      heldItems(value, held('copy-jobs', of), ({ id }) => id, shared.copyJob),
    ),
    contents,
  };
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
