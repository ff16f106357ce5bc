import { listedPaths, locationPath } from '../access/allowed-locations.js';
import type { BackedUp } from '../access/guests.js';
import { quoted } from '../access/quoted.js';
import { type ControlCard, type Judgement, notReported, unseen } from '../control.js';
import { bucketPresence } from '../presence.js';
import type { BucketScene } from './bucket-scene.js';

type Reason = 'LocationShared' | 'LocationOpenToOther';

/** An environment's judgement, with the other environment that it turns on. */
export interface SharedJudgement {
  readonly environment: BackedUp;
  readonly judgement: Judgement<Reason>;
  readonly other: BackedUp | undefined;
}

/** An environment with its location, and what its executors may back up into. */
interface Tenant {
  readonly environment: BackedUp;
  readonly path: string;
  readonly listed: readonly string[];
  /** Why its executors are not known, though they can be asked. */
  readonly hidden: Judgement<never> | undefined;
}

function tenantOf(environment: BackedUp, { sight }: BucketScene): Tenant {
  const { name, gateway, backupLocation } = environment;
  const executors = sight.environment(name)?.executors;
  const isSeen = executors?.kind === 'seen';
  const hidden =
    executors?.kind === 'unknown' ? unseen(executors) : notReported(`the executors of ${name}`);
  return {
    environment,
    path: locationPath(backupLocation),
    listed: isSeen ? listedPaths(executors.value) : [],
    hidden: isSeen || gateway === undefined ? undefined : hidden,
  };
}

/** A path that belongs to a tenant. */
interface Held {
  readonly tenant: Tenant;
  readonly path: string;
}

/** Of each path what lies in it, itself included: one of each of two tenants is enough. */
type Within = ReadonlyMap<string, readonly Held[]>;

/** A path and all that it lies in, up to the bucket. */
function selfAndAncestors(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}

function withinOf(held: readonly Held[]): Within {
  const within = new Map<string, Held[]>();
  for (const each of held) {
    for (const outer of selfAndAncestors(each.path)) {
      const inner = within.get(outer);
      if (inner === undefined) within.set(outer, [each]);
      else if (inner.length === 1 && inner[0]?.tenant !== each.tenant) inner.push(each);
    }
  }
  return within;
}

/** What a bucket's tenants hold, looked up instead of compared each with each. */
interface Neighbours {
  readonly locations: Within;
  readonly byPath: ReadonlyMap<string, Tenant>;
  readonly listed: Within;
  /** Those whose executors are not known; two are enough. */
  readonly hidden: readonly Tenant[];
}

function neighboursOf(tenants: readonly Tenant[]): Neighbours {
  return {
    locations: withinOf(tenants.map((tenant) => ({ tenant, path: tenant.path }))),
    byPath: new Map(tenants.map((tenant) => [tenant.path, tenant] as const)),
    listed: withinOf(tenants.flatMap((tenant) => tenant.listed.map((path) => ({ tenant, path })))),
    hidden: tenants.filter(({ hidden }) => hidden !== undefined).slice(0, 2),
  };
}

function judge(
  tenant: Tenant,
  { locations, byPath, listed, hidden }: Neighbours,
): Omit<SharedJudgement, 'environment'> {
  const { path } = tenant;
  const isOther = (each: Held): boolean => each.tenant !== tenant;
  const [, ...ancestors] = selfAndAncestors(path);
  const same =
    locations.get(path)?.find(isOther)?.tenant ??
    ancestors.flatMap((outer) => byPath.get(outer) ?? [])[0];
  if (same !== undefined) {
    const judgement: Judgement<Reason> = {
      verdict: 'fail',
      reason: 'LocationShared',
      message: `its backups and those of ${same.environment.name} lie in one another: ${path} and ${same.path}`,
      remedy: 'Give each environment a prefix of its own; a restore could take the wrong backup.',
    };
    return { judgement, other: same.environment };
  }
  const open = listed.get(path)?.find(isOther);
  if (open !== undefined) {
    const { environment } = open.tenant;
    const judgement: Judgement<Reason> = {
      verdict: 'fail',
      reason: 'LocationOpenToOther',
      message: `an executor of ${environment.name} may back up into ${quoted(`s3://${open.path}`)}, which is within the location of this environment`,
      remedy: `Take it out of allowedBackupLocations of ${environment.name}'s Executor.EmrServerless in its CDK code.`,
    };
    return { judgement, other: environment };
  }
  const dark = hidden.find((each) => each !== tenant);
  const pass: Judgement<Reason> = {
    verdict: 'pass',
    message: 'no other configured environment backs up into this location',
  };
  return { judgement: dark?.hidden ?? pass, other: dark?.environment };
}

/** An environment's backups lie where no other environment's do. */
export const bucketLocationShared: ControlCard & {
  evaluate(scene: BucketScene): readonly SharedJudgement[];
} = {
  id: 'bucket-location-shared',
  title: 'Backup location of its own',
  subject: 'bucket',
  rationale:
    'One bucket may serve many environments, each below a prefix of its own. Where two share one, a restore can read the wrong backups and a clean-up can delete them. Judged once for each environment that shares a bucket.',
  source: 'guide, "Create Backup Bucket"',
  reasons: {
    LocationShared: {
      severity: 'critical',
      meaning: 'Two environments back up into the same or into nested prefixes.',
    },
    LocationOpenToOther: {
      severity: 'warning',
      meaning: "Another environment's executor lists this location, or a part of it.",
    },
  },
  evaluate(scene) {
    const { tenants, facts } = scene;
    if (tenants.length < 2) return [];
    const all = (judgement: Judgement<never>): readonly SharedJudgement[] =>
      tenants.map((environment) => ({ environment, judgement, other: undefined }));
    const presence = bucketPresence(facts);
    if (presence === 'missing') return []; // said by bucket-versioning
    if (presence !== 'present') return all(presence);
    const { versioning, objectLock } = facts;
    if (versioning.kind !== 'seen' && objectLock.kind !== 'seen') {
      return all(
        versioning.kind === 'unknown'
          ? unseen(versioning)
          : notReported('whether the bucket exists'),
      );
    }
    const known = tenants.map((environment) => tenantOf(environment, scene));
    const neighbours = neighboursOf(known);
    return known.map((tenant) => ({
      environment: tenant.environment,
      ...judge(tenant, neighbours),
    }));
  },
};
