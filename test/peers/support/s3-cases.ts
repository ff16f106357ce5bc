import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectLockConfigurationCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import type { Difference, PeerCase } from './case.js';
import { away, home, prod, staging } from './peer-estate.js';
import type { PeerWorld } from './two-worlds.js';

const s3 = (world: PeerWorld) => world.at(prod, home).s3;

async function makeBucket(world: PeerWorld, Bucket: string, lock = false): Promise<void> {
  await s3(world).send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: home },
      ...(lock ? { ObjectLockEnabledForBucket: true } : {}),
    }),
  );
}

async function setVersioning(
  world: PeerWorld,
  Bucket: string,
  Status: 'Enabled' | 'Suspended',
): Promise<void> {
  await s3(world).send(
    new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }),
  );
}

async function versioningOf(world: PeerWorld, Bucket: string): Promise<unknown> {
  const { $metadata, ...answer } = await s3(world).send(new GetBucketVersioningCommand({ Bucket }));
  return { ...answer, httpStatus: $metadata.httpStatusCode };
}

async function lockOf(world: PeerWorld, Bucket: string): Promise<unknown> {
  const { ObjectLockConfiguration } = await s3(world).send(
    new GetObjectLockConfigurationCommand({ Bucket }),
  );
  const rule = ObjectLockConfiguration?.Rule?.DefaultRetention;
  return {
    enabled: ObjectLockConfiguration?.ObjectLockEnabled,
    hasRule: rule !== undefined,
    mode: rule?.Mode,
    // moto fills the unit that was not given with 0, which is no length that could be set.
    days: rule?.Days || undefined,
    years: rule?.Years || undefined,
  };
}

async function setLock(
  world: PeerWorld,
  Bucket: string,
  DefaultRetention: { Mode: 'COMPLIANCE' | 'GOVERNANCE'; Days?: number; Years?: number },
): Promise<void> {
  await s3(world).send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } },
    }),
  );
}

const put = (
  world: PeerWorld,
  Bucket: string,
  Key: string,
  more: Partial<PutObjectCommandInput> = {},
) => s3(world).send(new PutObjectCommand({ Bucket, Key, Body: 'bytes', ...more }));

async function read(world: PeerWorld, Bucket: string, Key: string, Range?: string) {
  const { Body, ...answer } = await s3(world).send(
    new GetObjectCommand({ Bucket, Key, ...(Range === undefined ? {} : { Range }) }),
  );
  return {
    text: await Body?.transformToString(),
    etag: answer.ETag,
    length: answer.ContentLength,
    range: answer.ContentRange,
    httpStatus: answer.$metadata.httpStatusCode,
  };
}

const ahead = (days: number): Date => {
  const day = 86_400_000;
  return new Date(Math.ceil(Date.now() / day + days) * day);
};

async function lockedVersion(world: PeerWorld, own: string, mode: 'COMPLIANCE' | 'GOVERNANCE') {
  await makeBucket(world, own, true);
  const { VersionId } = await put(world, own, 'k', {
    ObjectLockMode: mode,
    ObjectLockRetainUntilDate: ahead(30),
  });
  return VersionId;
}

const postureCases: readonly PeerCase[] = [
  {
    name: 'versioning that was never set',
    run: async (world, own) => {
      await makeBucket(world, own);
      return versioningOf(world, own);
    },
  },
  {
    name: 'versioning enabled',
    run: async (world, own) => {
      await makeBucket(world, own);
      await setVersioning(world, own, 'Enabled');
      return versioningOf(world, own);
    },
  },
  {
    name: 'versioning suspended',
    run: async (world, own) => {
      await makeBucket(world, own);
      await setVersioning(world, own, 'Enabled');
      await setVersioning(world, own, 'Suspended');
      return versioningOf(world, own);
    },
  },
  { name: 'versioning of a missing bucket', run: (world, own) => versioningOf(world, own) },
  { name: 'the lock of a missing bucket', run: (world, own) => lockOf(world, own) },
  {
    name: 'the lock of a bucket that never had one',
    run: async (world, own) => {
      await makeBucket(world, own);
      return lockOf(world, own);
    },
  },
  {
    name: 'a lock without a rule, and the versioning it brings',
    run: async (world, own) => {
      await makeBucket(world, own, true);
      return [await lockOf(world, own), await versioningOf(world, own)];
    },
  },
  {
    name: 'a compliance lock of days',
    run: async (world, own) => {
      await makeBucket(world, own, true);
      await setLock(world, own, { Mode: 'COMPLIANCE', Days: 35 });
      return lockOf(world, own);
    },
  },
  {
    name: 'a governance lock of years',
    run: async (world, own) => {
      await makeBucket(world, own, true);
      await setLock(world, own, { Mode: 'GOVERNANCE', Years: 2 });
      return lockOf(world, own);
    },
  },
  {
    name: 'a lock of days and years',
    run: async (world, own) => {
      await makeBucket(world, own, true);
      await setLock(world, own, { Mode: 'GOVERNANCE', Days: 1, Years: 2 });
    },
  },
  {
    name: 'a policy that is not there',
    run: async (world, own) => {
      await makeBucket(world, own);
      await s3(world).send(new GetBucketPolicyCommand({ Bucket: own }));
    },
  },
  {
    name: 'a policy that is stored',
    run: async (world, own) => {
      await makeBucket(world, own);
      const Policy = JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: `arn:aws:iam::${staging}:root` },
            Action: 's3:ListBucket',
            Resource: `arn:aws:s3:::${own}`,
          },
        ],
      });
      await s3(world).send(new PutBucketPolicyCommand({ Bucket: own, Policy }));
      const answer = await s3(world).send(new GetBucketPolicyCommand({ Bucket: own }));
      return JSON.parse(answer.Policy ?? '') as unknown;
    },
  },
  {
    name: 'the head of a missing bucket',
    run: (world, own) => s3(world).send(new HeadBucketCommand({ Bucket: own })),
  },
  {
    name: 'the place of a bucket',
    run: async (world, own) => {
      await makeBucket(world, own);
      const answer = await s3(world).send(new GetBucketLocationCommand({ Bucket: own }));
      return answer.LocationConstraint;
    },
  },
  {
    name: 'a bucket that one owns already',
    run: async (world, own) => {
      await makeBucket(world, own);
      await makeBucket(world, own);
    },
  },
  {
    name: 'a bucket that another account owns',
    run: async (world, own) => {
      await makeBucket(world, own);
      await world.at(staging, home).s3.send(
        new CreateBucketCommand({
          Bucket: own,
          CreateBucketConfiguration: { LocationConstraint: home },
        }),
      );
    },
  },
  {
    name: 'a bucket with a bad name',
    run: (world) => makeBucket(world, 'ab'),
  },
];

const objectCases: readonly PeerCase[] = [
  {
    name: 'an object that is written and read',
    run: async (world, own) => {
      await makeBucket(world, own);
      const { ETag } = await put(world, own, 'a b+c/ü%2F');
      return [ETag, await read(world, own, 'a b+c/ü%2F')];
    },
  },
  {
    name: 'a part of an object',
    run: async (world, own) => {
      await makeBucket(world, own);
      await put(world, own, 'k');
      return [await read(world, own, 'k', 'bytes=1-2'), await read(world, own, 'k', 'bytes=-2')];
    },
  },
  {
    name: 'a part beyond the end',
    run: async (world, own) => {
      await makeBucket(world, own);
      await put(world, own, 'k');
      await read(world, own, 'k', 'bytes=99-');
    },
  },
  {
    name: 'a missing object',
    run: async (world, own) => {
      await makeBucket(world, own);
      await read(world, own, 'none');
    },
  },
  { name: 'an object of a missing bucket', run: (world, own) => read(world, own, 'none') },
  {
    name: 'the head of a missing object',
    run: async (world, own) => {
      await makeBucket(world, own);
      await s3(world).send(new HeadObjectCommand({ Bucket: own, Key: 'none' }));
    },
  },
  {
    name: 'metadata and type',
    run: async (world, own) => {
      await makeBucket(world, own);
      await put(world, own, 'k', { ContentType: 'text/plain', Metadata: { run: '42' } });
      const head = await s3(world).send(new HeadObjectCommand({ Bucket: own, Key: 'k' }));
      return [head.ContentType, head.Metadata, head.ContentLength, head.ETag];
    },
  },
  {
    name: 'a write that must be the first, and is',
    run: async (world, own) => {
      await makeBucket(world, own);
      const { ETag } = await put(world, own, 'k', { IfNoneMatch: '*' });
      return ETag;
    },
  },
  {
    name: 'a write that must be the first, and is not',
    run: async (world, own) => {
      await makeBucket(world, own);
      await put(world, own, 'k');
      await put(world, own, 'k', { IfNoneMatch: '*' });
    },
  },
  {
    name: 'a write over what was read',
    run: async (world, own) => {
      await makeBucket(world, own);
      const { ETag } = await put(world, own, 'k');
      const second = await put(world, own, 'k', { IfMatch: ETag, Body: 'other' });
      return second.ETag;
    },
  },
  {
    name: 'a write over something else than was read',
    run: async (world, own) => {
      await makeBucket(world, own);
      await put(world, own, 'k');
      await put(world, own, 'k', { IfMatch: '"d41d8cd98f00b204e9800998ecf8427e"' });
    },
  },
  {
    name: 'a write over what is not there',
    run: async (world, own) => {
      await makeBucket(world, own);
      await put(world, own, 'k', { IfMatch: '"d41d8cd98f00b204e9800998ecf8427e"' });
    },
  },
  {
    name: 'a delete marker and the versions below it',
    run: async (world, own) => {
      await makeBucket(world, own);
      await setVersioning(world, own, 'Enabled');
      await put(world, own, 'k', { Body: 'one' });
      await put(world, own, 'k', { Body: 'second' });
      const removed = await s3(world).send(new DeleteObjectCommand({ Bucket: own, Key: 'k' }));
      const list = await s3(world).send(new ListObjectVersionsCommand({ Bucket: own }));
      return {
        marker: removed.DeleteMarker,
        versions: list.Versions?.map(({ Size, IsLatest }) => [Size, IsLatest]),
        markers: list.DeleteMarkers?.map(({ IsLatest }) => IsLatest),
        read: await read(world, own, 'k').catch((error: unknown) => (error as Error).name),
      };
    },
  },
  {
    name: 'an object that was deleted without versioning',
    run: async (world, own) => {
      await makeBucket(world, own);
      await put(world, own, 'k');
      await s3(world).send(new DeleteObjectCommand({ Bucket: own, Key: 'k' }));
      await read(world, own, 'k');
    },
  },
  {
    name: 'keys listed in pages and by folder',
    run: async (world, own) => {
      await makeBucket(world, own);
      for (const key of ['a/1', 'a/2', 'b', 'c/1', 'd']) await put(world, own, key);
      const list = async (more: object) => {
        const page = await s3(world).send(new ListObjectsV2Command({ Bucket: own, ...more }));
        return {
          keys: page.Contents?.map(({ Key }) => Key),
          folders: page.CommonPrefixes?.map(({ Prefix }) => Prefix),
          count: page.KeyCount,
          cut: page.IsTruncated,
          next: page.NextContinuationToken,
        };
      };
      const first = await list({ MaxKeys: 3 });
      const second = await list({ MaxKeys: 3, ContinuationToken: first.next });
      const folders = await list({ Delimiter: '/' });
      const below = await list({ Prefix: 'a/', StartAfter: 'a/1' });
      return [first, second, folders, below].map(({ next, ...page }) => ({
        ...page,
        hasNext: next !== undefined,
      }));
    },
  },
  {
    name: 'keys of a missing bucket',
    run: (world, own) => s3(world).send(new ListObjectsV2Command({ Bucket: own })),
  },
  {
    name: 'a locked version, deleted',
    run: async (world, own) => {
      const VersionId = await lockedVersion(world, own, 'COMPLIANCE');
      await s3(world).send(new DeleteObjectCommand({ Bucket: own, Key: 'k', VersionId }));
    },
  },
  {
    name: 'a version under compliance, deleted with bypass',
    run: async (world, own) => {
      const VersionId = await lockedVersion(world, own, 'COMPLIANCE');
      await s3(world).send(
        new DeleteObjectCommand({
          Bucket: own,
          Key: 'k',
          VersionId,
          BypassGovernanceRetention: true,
        }),
      );
    },
  },
  {
    name: 'a version under governance, deleted with bypass',
    run: async (world, own) => {
      const VersionId = await lockedVersion(world, own, 'GOVERNANCE');
      await s3(world).send(
        new DeleteObjectCommand({
          Bucket: own,
          Key: 'k',
          VersionId,
          BypassGovernanceRetention: true,
        }),
      );
      const list = await s3(world).send(new ListObjectVersionsCommand({ Bucket: own }));
      return list.Versions ?? [];
    },
  },
  {
    name: 'a lock that a new object takes from its bucket',
    run: async (world, own) => {
      await makeBucket(world, own, true);
      await setLock(world, own, { Mode: 'COMPLIANCE', Days: 3 });
      await put(world, own, 'k');
      const head = await s3(world).send(new HeadObjectCommand({ Bucket: own, Key: 'k' }));
      return [head.ObjectLockMode, head.ObjectLockRetainUntilDate instanceof Date];
    },
  },
];

export const s3Cases: readonly PeerCase[] = [...postureCases, ...objectCases];

export const s3Differences: readonly Difference[] = [
  {
    name: 'versioning suspended under a lock',
    run: async (world, own) => {
      await makeBucket(world, own, true);
      await setVersioning(world, own, 'Suspended');
    },
    documented: { error: 'InvalidBucketState', status: 409 },
    moto: 'suspends it',
    source: 'Amazon S3 User Guide: Locking objects with Object Lock',
  },
  {
    name: 'a compliance lock shortened',
    run: async (world, own) => {
      const VersionId = await lockedVersion(world, own, 'COMPLIANCE');
      await s3(world).send(
        new PutObjectRetentionCommand({
          Bucket: own,
          Key: 'k',
          VersionId,
          Retention: { Mode: 'COMPLIANCE', RetainUntilDate: ahead(1) },
        }),
      );
    },
    documented: { error: 'AccessDenied', status: 403 },
    moto: 'shortens it',
    source: 'Amazon S3 User Guide: Locking objects with Object Lock',
  },
  {
    name: 'the retention of a version',
    run: async (world, own) => {
      const VersionId = await lockedVersion(world, own, 'GOVERNANCE');
      const { Retention } = await s3(world).send(
        new GetObjectRetentionCommand({ Bucket: own, Key: 'k', VersionId }),
      );
      return Retention?.Mode;
    },
    documented: { answer: 'GOVERNANCE' },
    says: 'answers mode and date',
    moto: "answers with the object's body",
    source: 'Amazon S3 API Reference: GetObjectRetention',
  },
  {
    name: 'a bucket asked for in another region',
    run: async (world, own) => {
      await makeBucket(world, own);
      await world.at(prod, away).s3.send(new GetBucketVersioningCommand({ Bucket: own }));
    },
    documented: { error: 'PermanentRedirect', status: 301 },
    moto: 'answers from any region',
    source: 'Amazon S3 User Guide: Making requests using the REST API: redirects',
  },
  {
    name: 'a bucket of another account than expected',
    run: async (world, own) => {
      await makeBucket(world, own);
      await s3(world).send(
        new GetBucketVersioningCommand({ Bucket: own, ExpectedBucketOwner: staging }),
      );
    },
    documented: { error: 'AccessDenied', status: 403 },
    moto: 'does not look at the expected owner',
    source: 'Amazon S3 User Guide: Verifying bucket ownership with bucket owner condition',
  },
  {
    name: 'a bucket of another account, without a policy',
    run: async (world, own) => {
      await makeBucket(world, own);
      await world.at(staging, home).s3.send(new GetBucketVersioningCommand({ Bucket: own }));
    },
    documented: { error: 'AccessDenied', status: 403 },
    moto: 'lets every account in',
    source: 'IAM User Guide: Cross-account policy evaluation logic',
  },
];
