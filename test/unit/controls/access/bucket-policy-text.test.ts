import { guideBucketPolicy } from '../../../../src/controls/access/bucket-policy-text.js';
import type {
  AccountId,
  BucketName,
  EnvironmentName,
  RegionId,
} from '../../../../src/estate/ids.js';
import { anEstate, another, bucket, environment } from '../../../support/bucket-builders.js';
import { accountId, aBucket } from '../../../support/estate-builders.js';

interface Policy {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Principal: { readonly AWS: readonly string[] };
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
}

const estate = anEstate({
  environments: [
    environment,
    another('second'),
    another('unrelated', {
      account: '345678901239' as AccountId,
      backupLocation: { bucket: 'elsewhere' as BucketName, prefix: '' },
    }),
    another('third', { account: '456789012345' as AccountId }),
    another('without', { account: '567890123456' as AccountId, backupLocation: undefined }),
  ],
});

function statements(of = bucket): Policy['Statement'] {
  return (JSON.parse(guideBucketPolicy(of, estate) ?? '') as Policy).Statement;
}

describe("the guide's bucket policy", () => {
  it('lets every account in that backs up into the bucket, each once', () => {
    const accounts = [accountId, '456789012345'].map((id) => `arn:aws:iam::${id}:root`);
    expect(statements().map(({ Principal }) => Principal.AWS)).toEqual([accounts, accounts]);
    expect(statements().map(({ Effect, Resource }) => [Effect, Resource])).toEqual([
      ['Allow', 'arn:aws:s3:::depot-backups'],
      ['Allow', 'arn:aws:s3:::depot-backups/*'],
    ]);
  });

  it("grants neither the lock's reading nor the deletion of versions", () => {
    const actions = statements().flatMap(({ Action }) => Action);
    expect(actions).toContain('s3:GetBucketVersioning');
    expect(actions).not.toContain('s3:GetBucketObjectLockConfiguration');
    expect(actions).not.toContain('s3:DeleteObjectVersion');
  });

  it('speaks of the partition of the bucket', () => {
    const text = guideBucketPolicy({ ...bucket, region: 'cn-north-1' as RegionId }, estate);
    expect(text).toContain('arn:aws-cn:s3:::depot-backups');
    expect(text).not.toContain('arn:aws:');
  });

  it('is not needed where only the owner, or nobody, backs up', () => {
    const own = anEstate({ environments: [environment] });
    expect(guideBucketPolicy(aBucket({ account: accountId }), own)).toBeUndefined();
    const nobody = anEstate({ environments: [] });
    expect(
      guideBucketPolicy(aBucket({ environments: [] as EnvironmentName[] }), nobody),
    ).toBeUndefined();
  });
});
