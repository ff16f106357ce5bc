import type { Environment, Estate } from './environment.js';
import { subjectOfRead } from './fact-subjects.js';
import type { FactRead } from './fact-values.js';
import type { FactSubject, HeldFact } from './held-fact.js';
import { factKey } from './held-fact.js';
import { subjectOfBucket } from './held-facts.js';
import { type NamedKeys, namedKeys } from './named-keys.js';
import type { Observation } from './observations.js';
import { type Scope, scopeOf } from './scope.js';

/** What a subject is, as far as that decides whether it is configured. */
export type SubjectKind = 'placement' | 'bucket' | 'cluster' | 'environment' | 'place' | 'account';

function keyOf(...parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts);
}

/**
 * Tells whether the estate wants a subject to be watched, in whatever region it was found. What has
 * left the configuration is forgotten; what has left AWS is not.
 */
export function configuredIn(estate: Estate): (subject: FactSubject, kind: SubjectKind) => boolean {
  const names = new Set<string>(estate.environments.map(({ name }) => name));
  const environments = new Set(
    estate.environments.map(({ name, account }) => keyOf(name, account)),
  );
  // Where copies of its backups go is told as the environment's, whoever owns the account.
  const reached = new Set([
    ...environments,
    ...estate.environments.flatMap(({ name, posture }) =>
      (posture.backups?.copies ?? []).map(({ account }) => keyOf(name, account)),
    ),
  ]);
  const members = new Set(
    estate.environments.flatMap(({ name, tables, clusters }) => [
      ...tables.map((table) => keyOf('placement', name, table.name)),
      ...clusters.map((cluster) => keyOf('cluster', name, cluster)),
    ]),
  );
  const buckets = new Set(estate.buckets.map(({ name, account }) => keyOf(name, account)));
  const accounts = new Set<string>(estate.accounts.map(({ id }) => id));
  const places = new Set(
    estate.accounts.flatMap(({ id, regions }) => regions.map((region) => keyOf(id, region))),
  );
  return (subject, kind) => {
    const { environment, account, region, resource, table } = subject;
    switch (kind) {
      case 'bucket':
        return buckets.has(keyOf(resource, account));
      case 'account':
      case 'place': {
        const isThere =
          kind === 'account' ? accounts.has(account) : places.has(keyOf(account, region));
        return isThere && (environment === undefined || names.has(environment));
      }
      case 'environment':
        return reached.has(keyOf(environment, account));
      case 'placement':
      case 'cluster':
        if (!environments.has(keyOf(environment, account))) return false;
        // A table that is none of an environment's own has no role in it.
        if (kind === 'placement' && table === undefined) return true;
        return members.has(keyOf(kind, environment, resource));
      default:
        return kind satisfies never;
    }
  };
}

const kinds: Readonly<Record<(typeof subjectOfRead)[FactRead], SubjectKind>> = {
  placement: 'placement',
  bucket: 'bucket',
  cluster: 'cluster',
  environment: 'environment',
  place: 'place',
  vault: 'place',
  key: 'account', // something that nobody declared may be encrypted with it, in any region
  account: 'account',
  role: 'account',
};

/** Tells whether the estate wants a fact to be watched. */
export function configuredFact(estate: Estate): (fact: HeldFact) => boolean {
  const isConfigured = configuredIn(estate);
  return ({ read, subject }) => isConfigured(subject, kinds[subjectOfRead[read]]);
}

/** Regions of a pass in which each table was looked for, where its home placement could be seen. */
function groupsSeen(observations: readonly Observation[]) {
  const groups = new Map<string, ReadonlyMap<string, unknown>>();
  for (const observation of observations) {
    if (observation.kind !== 'table') continue;
    const { target, placements } = observation;
    if (placements.get(target.environment.region)?.table.kind !== 'seen') continue;
    groups.set(keyOf(target.environment.name, target.member.name), placements);
  }
  return groups;
}

/** The environment under which each bucket of a pass is told; it changes with the configuration. */
function bucketsTold(observations: readonly Observation[]) {
  const owners = new Map<string, string | undefined>();
  for (const observation of observations) {
    if (observation.kind !== 'bucket') continue;
    const { account, resource, environment } = subjectOfBucket(observation.target.bucket);
    owners.set(keyOf(account, resource), environment);
  }
  return owners;
}

/** Names of the vaults of each place whose list could be seen. */
function vaultsSeen(observations: readonly Observation[]) {
  const vaults = new Map<string, ReadonlySet<string>>();
  for (const observation of observations) {
    if (observation.kind !== 'place') continue;
    const { target, facts } = observation;
    if (facts.backup?.vaults.kind !== 'seen') continue;
    const names = new Set(facts.backup.vaults.value.map(({ name }) => name));
    vaults.set(keyOf(target.account.id, target.region), names);
  }
  return vaults;
}

/** Reads that an environment asks for only where it has something to ask. */
const asked: Readonly<Partial<Record<FactRead, (environment: Environment) => boolean>>> = {
  datasets: ({ gateway }) => gateway !== undefined,
  'backup-layout': ({ gateway, backupLocation }) =>
    gateway !== undefined && backupLocation !== undefined,
  depot: ({ gateway }) => gateway !== undefined,
  executors: ({ gateway }) => gateway !== undefined,
  access: ({ backupLocation }) => backupLocation !== undefined,
};

/** What a pass and its estate tell of facts that were known before. */
interface Told {
  readonly scope: Scope;
  readonly groups: ReturnType<typeof groupsSeen>;
  readonly buckets: ReturnType<typeof bucketsTold>;
  readonly vaults: ReturnType<typeof vaultsSeen>;
  readonly named: NamedKeys;
  readonly keys: ReadonlySet<string>;
  readonly environments: ReadonlyMap<string, Environment>;
}

/** Whether something that is configured is not there, or not asked for, any more. */
function hasLeft({ read, subject }: HeldFact, told: Told): boolean {
  const { environment, account, region, resource } = subject;
  const isAsked = told.scope.asksBackup(account, region);
  switch (subjectOfRead[read]) {
    case 'placement':
      return told.groups.get(keyOf(environment, resource))?.has(region) === false;
    case 'environment': {
      const owner = told.environments.get(environment ?? '');
      return owner !== undefined && asked[read]?.(owner) === false;
    }
    case 'place':
      return read !== 'tables' && !isAsked;
    case 'vault':
      return !isAsked || told.vaults.get(keyOf(account, region))?.has(resource) === false;
    case 'key':
      return (
        told.named.isWhole(account, region) && !told.keys.has(keyOf(account, region, resource))
      );
    case 'role':
      return !told.scope.rolesIn(account).includes(resource);
    case 'bucket': {
      const key = keyOf(account, resource);
      return told.buckets.has(key) && told.buckets.get(key) !== environment;
    }
    case 'cluster':
    case 'account':
      return false;
    default:
      return subjectOfRead[read] satisfies never;
  }
}

/**
 * Keys of facts that need not be kept any more: their subject left the configuration, or this pass
 * saw that it is none any more: a replica that nobody declared and that its group does not name, a
 * vault that is not listed, a key that nothing is encrypted with.
 */
export function factsToForget(
  known: readonly HeldFact[],
  observations: readonly Observation[],
  estate: Estate,
): readonly string[] {
  const isConfigured = configuredFact(estate);
  const named = namedKeys(observations);
  const told: Told = {
    scope: scopeOf(estate),
    groups: groupsSeen(observations),
    buckets: bucketsTold(observations),
    vaults: vaultsSeen(observations),
    named,
    keys: new Set(named.keys.map(({ account, region, key }) => keyOf(account, region, key))),
    environments: new Map(estate.environments.map((each) => [each.name, each])),
  };
  return known.filter((fact) => !isConfigured(fact) || hasLeft(fact, told)).map(factKey);
}
