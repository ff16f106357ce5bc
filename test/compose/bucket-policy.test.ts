import { guideBucketPolicy } from '../../src/compose/bucket-policy.js';
import type { AccountId, EnvironmentName } from '../../src/estate/ids.js';
import { aBucket, accountId, anAccount, anEnvironment } from '../support/estate-builders.js';

interface Policy {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Principal: { readonly AWS: readonly string[] };
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
}

const owner = '210987654321' as AccountId;
const environments = [
  anEnvironment(),
  anEnvironment({ name: 'second' as EnvironmentName }),
  anEnvironment({ name: 'unrelated' as EnvironmentName, account: '345678901234' as AccountId }),
];
const estate = { accounts: [anAccount()], environments, buckets: [], waivers: [] };
const bucket = aBucket({
  account: owner,
  environments: ['prod-orders' as EnvironmentName, 'second' as EnvironmentName],
});

describe("the guide's bucket policy", () => {
  it('lets every account in that backs up into the bucket, each once', () => {
    const { Statement } = JSON.parse(guideBucketPolicy(bucket, estate, 'aws') ?? '') as Policy;
    expect(Statement.map(({ Principal }) => Principal.AWS)).toEqual([
      [`arn:aws:iam::${accountId}:root`],
      [`arn:aws:iam::${accountId}:root`],
    ]);
    expect(Statement.map(({ Effect, Resource }) => [Effect, Resource])).toEqual([
      ['Allow', 'arn:aws:s3:::depot-backups'],
      ['Allow', 'arn:aws:s3:::depot-backups/*'],
    ]);
  });

  it("grants neither the lock's reading nor the deletion of versions", () => {
    const { Statement } = JSON.parse(guideBucketPolicy(bucket, estate, 'aws') ?? '') as Policy;
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(actions).toContain('s3:GetBucketVersioning');
    expect(actions).not.toContain('s3:GetBucketObjectLockConfiguration');
    expect(actions).not.toContain('s3:DeleteObjectVersion');
  });

  it('speaks of the partition of the bucket', () => {
    expect(guideBucketPolicy(bucket, estate, 'aws-cn')).toContain('arn:aws-cn:s3:::depot-backups');
    expect(guideBucketPolicy(bucket, estate, 'aws-cn')).not.toContain('arn:aws:');
  });

  it('is not needed where only the owner, or nobody, backs up', () => {
    expect(guideBucketPolicy(aBucket({ account: accountId }), estate, 'aws')).toBeUndefined();
    expect(guideBucketPolicy({ ...bucket, environments: [] }, estate, 'aws')).toBeUndefined();
  });
});
