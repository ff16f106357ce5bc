import type { BackupBucket, Environment, TableMember } from './environment.js';
import type { ReadsOf } from './fact-subjects.js';
import type { FactRead, FactValues } from './fact-values.js';
import type { BucketFacts, ClusterFacts, DatasetFacts, PlacementFacts } from './facts.js';
import type { FactSubject, HeldFact } from './held-fact.js';
import { factKey } from './held-fact.js';
import type { AccountId, RegionId } from './ids.js';
import type { Observed } from './observation.js';
import type { Observation } from './observations.js';
import type { AccountFacts, EnvironmentFacts, PlaceFacts } from './place-facts.js';
import { snapshotOf, succeed } from './settings-snapshot.js';

/** One read as it is remembered when nothing was known before. */
function factOf<R extends FactRead>(
  read: R,
  subject: FactSubject,
  observed: Observed<FactValues[R]>,
): HeldFact {
  const { at } = observed;
  const fact = {
    read,
    subject,
    held:
      observed.kind === 'unknown'
        ? { kind: 'none' }
        : observed.kind === 'seen'
          ? { kind: 'seen', at, value: observed.value }
          : { kind: 'absent', at },
    tried: { at, failure: observed.kind === 'unknown' ? observed.failure : undefined },
  };
  // oxlint-disable-next-line no-unsafe-type-assertion -- read and value belong together, see above
  return fact as HeldFact;
}

/** Where each read is found in what was observed; undefined = it was not made. */
type Places<F, R extends FactRead> = {
  readonly [Read in R]: (facts: F) => Observed<FactValues[Read]> | undefined;
};

function factsIn<F, R extends FactRead>(
  subject: FactSubject,
  facts: F,
  places: Places<F, R>,
): readonly HeldFact[] {
  // oxlint-disable-next-line no-unsafe-type-assertion -- the names of `places` are those of R
  const reads = Object.keys(places) as R[];
  return reads.flatMap((read) => {
    const observed = places[read](facts);
    return observed === undefined ? [] : [factOf(read, subject, observed)];
  });
}

const ofPlacement: Places<PlacementFacts, ReadsOf<'placement'>> = {
  table: ({ table }) => table,
  pitr: ({ pitr }) => pitr,
  'deleted-backups': ({ deleted }) => deleted,
  settings: snapshotOf,
  'user-backups': ({ settings }) => settings?.userBackups,
  exports: ({ settings }) => settings?.exports,
  latency: ({ settings }) => settings?.latency,
};

const ofBucket: Places<BucketFacts, ReadsOf<'bucket'>> = {
  versioning: ({ versioning }) => versioning,
  'object-lock': ({ objectLock }) => objectLock,
  'bucket-policy': ({ details }) => details?.policy,
  'public-access': ({ details }) => details?.publicAccess,
  'bucket-encryption': ({ details }) => details?.encryption,
  'bucket-lifecycle': ({ details }) => details?.lifecycle,
  'bucket-ownership': ({ details }) => details?.ownership,
  'bucket-replication': ({ details }) => details?.replication,
};

const ofCluster: Places<ClusterFacts, ReadsOf<'cluster'>> = {
  cluster: ({ cluster }) => cluster,
  snapshots: ({ snapshots }) => snapshots,
};

/** What is an environment's own is told by two observations. */
const ofEnvironment: Places<Partial<EnvironmentFacts & DatasetFacts>, ReadsOf<'environment'>> = {
  datasets: ({ datasets }) => datasets,
  'backup-layout': ({ layout }) => layout,
  stack: ({ stack }) => stack,
  depot: ({ depot }) => depot,
  executors: ({ executors }) => executors,
  access: ({ access }) => access,
  bootstrap: ({ bootstrap }) => bootstrap,
};

const ofPlace: Places<PlaceFacts, ReadsOf<'place'>> = {
  tables: ({ tables }) => tables,
  'backup-settings': ({ backup }) => backup?.settings,
  vaults: ({ backup }) => backup?.vaults,
  plans: ({ backup }) => backup?.plans,
  'backup-jobs': ({ backup }) => backup?.jobs,
  'copy-jobs': ({ backup }) => backup?.copyJobs,
};

const ofAccount: Places<AccountFacts, ReadsOf<'account'>> = {
  organization: ({ organization }) => organization,
  'backup-global': ({ backupSettings }) => backupSettings,
};

function subjectOfTable(
  { account, name }: Environment,
  member: TableMember,
  region: RegionId,
): FactSubject {
  return {
    account,
    region,
    resource: member.name,
    environment: name,
    table: member.role === 'extra' ? member.name : member.role,
  };
}

/** A bucket, under the environment that alone backs up into it. */
export function subjectOfBucket({
  account,
  region,
  name,
  environments,
}: BackupBucket): FactSubject {
  const [only, ...others] = environments;
  const environment = others.length === 0 ? only : undefined;
  return { account, region, resource: name, environment, table: undefined };
}

/** The environment itself, or something in it. */
function subjectOfEnvironment(
  { account, region, name }: Environment,
  resource: string = name,
): FactSubject {
  return { account, region, resource, environment: name, table: undefined };
}

/** Something that belongs to no environment. */
function subjectAt(account: AccountId, region: RegionId, resource: string): FactSubject {
  return { account, region, resource, environment: undefined, table: undefined };
}

function factsOfOne(observation: Observation): readonly HeldFact[] {
  switch (observation.kind) {
    case 'table': {
      const { environment, member } = observation.target;
      return [...observation.placements].flatMap(([region, facts]) =>
        factsIn(subjectOfTable(environment, member, region), facts, ofPlacement),
      );
    }
    case 'bucket':
      return factsIn(subjectOfBucket(observation.target.bucket), observation.facts, ofBucket);
    case 'cluster': {
      const { environment, cluster } = observation.target;
      return factsIn(subjectOfEnvironment(environment, cluster), observation.facts, ofCluster);
    }
    case 'datasets':
    case 'environment': {
      const { target, facts = {} } = observation;
      return factsIn(subjectOfEnvironment(target.environment), facts, ofEnvironment);
    }
    case 'place': {
      const { account, region } = observation.target;
      const { facts } = observation;
      return [
        ...factsIn(subjectAt(account.id, region, region), facts, ofPlace),
        ...[...(facts.backup?.contents ?? [])].map(([vault, content]) =>
          factOf('vault-content', subjectAt(account.id, region, vault), content),
        ),
      ];
    }
    case 'account': {
      const { id, regions } = observation.target.account;
      const [region] = regions;
      if (region === undefined) return [];
      const { facts } = observation;
      return [
        ...factsIn(subjectAt(id, region, id), facts, ofAccount),
        ...[...facts.roles].map(([name, role]) =>
          factOf('role', subjectAt(id, region, name), role),
        ),
      ];
    }
    case 'key': {
      const { account, region, keyArn } = observation.target;
      return [factOf('key', subjectAt(account.id, region, keyArn), observation.facts.key)];
    }
    default:
      return observation satisfies never;
  }
}

/** Everything that a pass read, as facts that know nothing of the past. Unique by `factKey`. */
export function factsOf(observations: readonly Observation[]): readonly HeldFact[] {
  return observations.flatMap(factsOfOne);
}

type HeldSettings = Extract<HeldFact, { read: 'settings' }>;

/** A table that replaced another one remembers it. */
function holdSettings(known: HeldSettings, latest: HeldSettings): HeldSettings {
  if (factKey(known) !== factKey(latest)) return latest;
  if (latest.held.kind !== 'seen') return { ...known, tried: latest.tried };
  if (known.held.kind !== 'seen') return latest;
  const value = succeed(known.held.value, latest.held.value);
  return { ...latest, held: { ...latest.held, value } };
}

/**
 * The fact to remember: a read that failed keeps the answer that was held, with its age.
 * @param known - what was remembered under the same key; undefined = nothing
 */
export function holdFact(known: HeldFact | undefined, latest: HeldFact): HeldFact {
  if (known === undefined) return latest;
  if (latest.read === 'settings' && known.read === 'settings') return holdSettings(known, latest);
  if (latest.held.kind !== 'none') return latest;
  return factKey(known) === factKey(latest) ? { ...known, tried: latest.tried } : latest;
}
