import type { BackupBucket } from '../../estate/environment.js';
import type { BackedUp } from '../access/guests.js';
import { policyReader } from '../access/policy-document.js';
import type { Control, ControlCard, Judgement } from '../control.js';
import { type Basis, type Finding, makeFinding } from '../finding.js';
import type { Family } from '../sight.js';
import { bucketEncryption } from './bucket-encryption.js';
import { bucketLifecycle } from './bucket-lifecycle.js';
import { bucketLocationShared } from './bucket-location-shared.js';
import { bucketOwnership } from './bucket-ownership.js';
import { bucketPolicy } from './bucket-policy.js';
import { bucketPolicyWidth } from './bucket-policy-width.js';
import { bucketPublicAccess } from './bucket-public-access.js';
import { type BucketScene, detailRead, sceneOf } from './bucket-scene.js';

type DetailName = Parameters<typeof detailRead>[1];

/** Environments of a bucket whose reads are shown. */
const tenantsShown = 10;

const titles: Readonly<Record<DetailName, string>> = {
  policy: 'bucket policy',
  publicAccess: 'public access block',
  encryption: 'encryption',
  lifecycle: 'lifecycle',
  ownership: 'object ownership',
  replication: 'replication',
};

function basisOf({ facts }: BucketScene, names: readonly DetailName[]): readonly Basis[] {
  return names.flatMap((name) => {
    const observed = detailRead(facts, name);
    return observed === undefined ? [] : { read: titles[name], observed };
  });
}

function keyBasis({ bucket, facts, sight }: BucketScene): readonly Basis[] {
  const encryption = facts.details?.encryption;
  const named = encryption?.kind === 'seen' ? encryption.value.key : undefined;
  const observed =
    named === undefined ? undefined : sight.key(bucket.account, bucket.region, named);
  return observed === undefined ? [] : [{ read: 'key', observed }];
}

function lockBasis({ facts }: BucketScene): readonly Basis[] {
  return [{ read: 'object lock', observed: facts.objectLock }];
}

interface BucketControl {
  readonly control: Control<BackupBucket, BucketScene, string>;
  readonly basis: (scene: BucketScene) => readonly Basis[];
}

/** Judged once per bucket; with the reads that each stands on. */
const perBucket: readonly BucketControl[] = [
  {
    control: bucketPolicyWidth,
    basis: (scene) => [...basisOf(scene, ['policy']), ...lockBasis(scene)],
  },
  { control: bucketPublicAccess, basis: (scene) => basisOf(scene, ['publicAccess', 'policy']) },
  {
    control: bucketEncryption,
    basis: (scene) => [...basisOf(scene, ['encryption']), ...keyBasis(scene)],
  },
  {
    control: bucketLifecycle,
    basis: (scene) => [...basisOf(scene, ['lifecycle']), ...lockBasis(scene)],
  },
  { control: bucketOwnership, basis: (scene) => basisOf(scene, ['ownership']) },
];

function bucketFindings(scene: BucketScene, now: Date): readonly Finding[] {
  const { bucket } = scene;
  const [only, ...others] = bucket.environments;
  return perBucket.flatMap(({ control, basis }) => {
    const judgement = control.evaluate(bucket, scene, now);
    if (judgement === undefined) return [];
    const subject = {
      environment: others.length === 0 ? only : undefined,
      table: undefined,
      account: bucket.account,
      region: bucket.region,
      resource: bucket.name,
    };
    const key = [bucket.account, bucket.region, bucket.name];
    return makeFinding(control, subject, key, judgement, basis(scene));
  });
}

/** A finding of one environment that backs up into the bucket. */
function tenantFinding(
  card: ControlCard,
  { name }: BackedUp,
  { bucket: { account, region, name: resource } }: BucketScene,
  judgement: Judgement<string>,
  basis: readonly Basis[],
): Finding {
  const subject = { environment: name, table: undefined, account, region, resource };
  return makeFinding(card, subject, [account, region, resource, name], judgement, basis);
}

function policyFindings(scene: BucketScene, now: Date): readonly Finding[] {
  const basis = basisOf(scene, ['policy']);
  return scene.guests.flatMap((guest) => {
    const judgement = bucketPolicy.evaluate(guest, scene, now);
    return judgement === undefined
      ? []
      : tenantFinding(bucketPolicy, guest, scene, judgement, basis);
  });
}

function sharedFindings(scene: BucketScene): readonly Finding[] {
  const bucket: Basis = { read: 'versioning', observed: scene.facts.versioning };
  return bucketLocationShared.evaluate(scene).map(({ environment, judgement, other }) => {
    // Where no other one is to blame, all of them were looked at; of many, the first are shown.
    const looked = other === undefined ? scene.tenants.slice(0, tenantsShown) : [other];
    const basis = looked.flatMap(({ name }): readonly Basis[] => {
      const executors = scene.sight.environment(name)?.executors;
      return executors === undefined ? [] : [{ read: `executors of ${name}`, observed: executors }];
    });
    return tenantFinding(bucketLocationShared, environment, scene, judgement, [bucket, ...basis]);
  });
}

/** Backup buckets and who backs up into them. */
export const bucketFamily: Family = {
  cards: [bucketPolicy, ...perBucket.map(({ control }) => control), bucketLocationShared],
  findings: (sight, now) => {
    const readPolicy = policyReader();
    return sight.buckets
      .map((observation) => sceneOf(observation, { sight, readPolicy }))
      .flatMap((scene) => [
        ...policyFindings(scene, now),
        ...bucketFindings(scene, now),
        ...sharedFindings(scene),
      ]);
  },
};
