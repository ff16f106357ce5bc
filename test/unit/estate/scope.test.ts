import type { AccountId, BucketName, EnvironmentName, RegionId } from '../../../src/estate/ids.js';
import { bucketArn } from '../../../src/estate/bucket-arn.js';
import { scopeOf } from '../../../src/estate/scope.js';
import {
  accountId,
  anAccount,
  anEnvironment,
  aPosture,
  away,
  home,
  someBackups,
} from '../../support/estate-builders.js';

const far = 'us-east-1' as RegionId;
const vaults = '210987654321' as AccountId;
const idle = '345678901234' as AccountId;
const accounts = [anAccount(), ...[vaults, idle].map((id) => anAccount({ id, name: id }))];
const copy = { account: vaults, region: far, maximumAgeHours: 26, retentionDays: 35 };

const withBackups = anEnvironment({
  name: 'kept' as EnvironmentName,
  posture: aPosture({ backups: someBackups({ copies: [copy] }) }),
  restoreRole: 'restore',
});

describe('what a pass looks at beside the tables', () => {
  it.each<[string, boolean, AccountId, RegionId, boolean]>([
    ['at home, whatever is wanted', false, accountId, home, true],
    ['not where a replica is, unless backups are wanted', false, accountId, away, false],
    ['where a replica is and backups are wanted', true, accountId, away, true],
    ['where a copy must arrive', true, vaults, far, true],
    ['nowhere else in the account of the copy', true, vaults, home, false],
    ['not in an account that holds nothing', true, idle, home, false],
  ])('is AWS Backup %s', (_, isWanted, account, region, expected) => {
    const scope = scopeOf({
      environments: [isWanted ? withBackups : anEnvironment()],
      accounts,
      buckets: [],
    });
    expect(scope.asksBackup(account, region)).toBe(expected);
  });

  it('are the roles of AWS and those that environments name, where something is kept', () => {
    const { rolesIn } = scopeOf({
      environments: [withBackups, anEnvironment()],
      accounts,
      buckets: [],
    });
    const common = [
      'AWSServiceRoleForDynamoDBReplication',
      'AWSServiceRoleForBackup',
      'AWSBackupDefaultServiceRole',
    ];
    expect(rolesIn(accountId)).toEqual([...common, 'restore', withBackups.dataRole]);
    expect(rolesIn(vaults)).toEqual([...common, 'restore']); // it may restore there
    expect(rolesIn(idle)).toEqual([]);
  });

  it('are points of every table, wherever in its account it may be', () => {
    const us = anEnvironment({ region: far, posture: aPosture({ replicas: [away] }) });
    const { tableArns } = scopeOf({ environments: [us], accounts, buckets: [] });
    const regions = [far, away, home]; // home: only the account has it
    expect([...tableArns].toSorted()).toEqual(
      regions
        .flatMap((region) =>
          us.tables.map(({ name }) => `arn:aws:dynamodb:${region}:${accountId}:table/${name}`),
        )
        .toSorted(),
    );
  });
});

it.each([
  ['eu-west-1', undefined, 'arn:aws:s3:::backups'],
  ['cn-north-1', 'a/*', 'arn:aws-cn:s3:::backups/a/*'],
  ['us-gov-west-1', '*', 'arn:aws-us-gov:s3:::backups/*'],
])('names a bucket of %s with %j as %s', (region, key, arn) => {
  expect(bucketArn(region as RegionId, 'backups' as BucketName, key)).toBe(arn);
});
