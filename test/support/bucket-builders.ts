import { families } from '../../src/controls/families.js';
import type { Finding } from '../../src/controls/finding.js';
import { nothingRemembered, sightOf } from '../../src/controls/sight.js';
import { guideBucketPolicy } from '../../src/controls/access/bucket-policy-text.js';
import type { BucketDetails } from '../../src/estate/bucket-details.js';
import type { BackupBucket, Environment, Estate } from '../../src/estate/environment.js';
import type { BucketFacts } from '../../src/estate/facts.js';
import type { AccountId, EnvironmentName } from '../../src/estate/ids.js';
import type { Observed } from '../../src/estate/observation.js';
import type { Observation } from '../../src/estate/observations.js';
import type {
  AccountFacts,
  EnvironmentFacts,
  KeyDescription,
  RoleDescription,
  SimulatedAccess,
} from '../../src/estate/place-facts.js';
import {
  aBucket,
  absent,
  accountId,
  anAccount,
  anEnvironment,
  now,
  seen,
} from './estate-builders.js';
import { wantedAccess } from '../../src/controls/access/backup-actions.js';
import { excessActions } from '../../src/controls/access/backup-actions.js';

// A bucket in an account of its own, and an environment of another account that backs up into it.

export const vaultAccount = '345678901234' as AccountId;
export const environment = anEnvironment();
export const bucket = aBucket({ account: vaultAccount });

export function anEstate(changes: Partial<Estate> = {}): Estate {
  return {
    accounts: [anAccount(), anAccount({ id: vaultAccount, name: 'backup' })],
    environments: [environment],
    buckets: [bucket],
    waivers: [],
    ...changes,
  };
}

/** The policy that lets everybody in who must be. */
export function goodPolicy(of: BackupBucket = bucket, estate: Estate = anEstate()): string {
  return guideBucketPolicy(of, estate) ?? '';
}

export function policySeen(text: string): BucketDetails['policy'] {
  return seen({ kind: 'document', text });
}

/** Details of a bucket in perfect order. */
export function bucketDetails(changes: Partial<BucketDetails> = {}): BucketDetails {
  return {
    policy: policySeen(goodPolicy()),
    publicAccess: seen({
      blockAcls: true,
      ignoreAcls: true,
      blockPolicy: true,
      restrictBuckets: true,
    }),
    encryption: seen({ algorithm: 'AES256', key: undefined }),
    lifecycle: seen([]),
    ownership: seen({ kind: 'set', rule: 'BucketOwnerEnforced' }),
    replication: seen({ rules: [] }),
    ...changes,
  };
}

export function bucketFacts(
  details: Partial<BucketDetails> = {},
  changes: Partial<BucketFacts> = {},
): BucketFacts {
  return {
    versioning: seen('enabled'),
    objectLock: seen({ kind: 'on', rule: { mode: 'compliance', days: 35 } }),
    details: bucketDetails(details),
    ...changes,
  };
}

export function bucketObservation(
  facts: BucketFacts = bucketFacts(),
  of: BackupBucket = bucket,
): Observation {
  return { kind: 'bucket', target: { kind: 'bucket', bucket: of }, facts };
}

export function keyObservation(keyArn: string, key: Observed<KeyDescription>): Observation {
  const account = anAccount({ id: vaultAccount, name: 'backup' });
  return {
    kind: 'key',
    target: { kind: 'key', account, region: bucket.region, keyArn },
    facts: { key },
  };
}

/** What a simulation answers of a role that may do all that is wanted, and nothing beyond. */
export function simulated(
  changes: Readonly<Record<string, Partial<SimulatedAccess>>> = {},
): readonly SimulatedAccess[] {
  const wanted = wantedAccess({ bucket: bucket.name, prefix: 'orders' }, bucket.region);
  const answer = (action: string, resource: string, decision: SimulatedAccess['decision']) => ({
    action,
    resource,
    decision,
    missingContext: [],
    ...changes[action],
  });
  return [
    ...wanted.flatMap(({ actions, resource }) =>
      actions.map((action) => answer(action, resource, 'allowed')),
    ),
    ...excessActions.map((action) =>
      answer(action, `arn:aws:s3:::${bucket.name}/orders/*`, 'implicitDeny'),
    ),
  ];
}

export function environmentFacts(changes: Partial<EnvironmentFacts> = {}): EnvironmentFacts {
  return {
    stack: absent(),
    depot: seen({ id: environment.id, store: undefined }),
    executors: seen([
      { id: 'x1', type: 'EmrServerless', allowedBackupLocations: [`s3://${bucket.name}/orders`] },
    ]),
    access: seen(simulated()),
    bootstrap: seen(true),
    ...changes,
  };
}

export function environmentObservation(
  facts: EnvironmentFacts = environmentFacts(),
  of: Environment = environment,
): Observation {
  return { kind: 'environment', target: { kind: 'environment', environment: of }, facts };
}

export function aRole(changes: Partial<RoleDescription> = {}): RoleDescription {
  return {
    arn: `arn:aws:iam::${accountId}:role/${environment.dataRole}`,
    trustPolicy: undefined,
    boundaryArn: undefined,
    tags: [],
    attached: [],
    inline: ['DataRoleDefaultPolicy4F1A2B3C'],
    ...changes,
  };
}

export function accountObservation(changes: Partial<AccountFacts> = {}): Observation {
  return {
    kind: 'account',
    target: { kind: 'account', account: anAccount() },
    facts: {
      organization: absent(),
      backupSettings: seen({ isCrossAccountEnabled: true }),
      roles: new Map([[environment.dataRole, seen(aRole())]]),
      ...changes,
    },
  };
}

/** Findings of every family over what is given, and nothing else. */
export function judged(
  observations: readonly Observation[],
  estate: Estate = anEstate(),
): readonly Finding[] {
  const sight = sightOf(observations, { estate, remembered: nothingRemembered });
  return families.flatMap((family) => family.findings(sight, now));
}

/** The one finding of a control. */
export function theFinding(control: string, findings: readonly Finding[]): Finding {
  const found = findings.filter((finding) => finding.control === control);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new Error(`${found.length} findings of ${control}`);
  }
  return only;
}

/** `fail ActionMissing`, `unknown ReadDenied`, `pass`. */
export function verdictOf({ verdict, reason }: Finding): string {
  return reason === undefined ? verdict : `${verdict} ${reason}`;
}

export function another(name: string, changes: Partial<Environment> = {}): Environment {
  return anEnvironment({
    name: name as EnvironmentName,
    backupLocation: { bucket: bucket.name, prefix: name },
    ...changes,
  });
}
