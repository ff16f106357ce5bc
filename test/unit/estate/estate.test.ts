import fc from 'fast-check';
import {
  accountOfRole,
  parseAccountId,
  parseBucketName,
  parseClusterId,
  parseEnvironmentId,
  parseEnvironmentName,
  parseRegionId,
  parseRoleArn,
  parseTableName,
} from '../../../src/estate/ids.js';
import { tableNameOf, tableRoles } from '../../../src/estate/placement.js';
import { accountOf, selectEnvironments, targetsOf } from '../../../src/estate/targets.js';
import type {
  AccountId,
  BucketName,
  EnvironmentId,
  EnvironmentName,
} from '../../../src/estate/ids.js';
import {
  aBucket,
  accountId,
  anAccount,
  anEnvironment,
  aPosture,
  home,
  someBackups,
} from '../../support/estate-builders.js';

const parsers = {
  parseAccountId,
  parseRegionId,
  parseEnvironmentId,
  parseEnvironmentName,
  parseTableName,
  parseBucketName,
  parseClusterId,
  parseRoleArn,
} as const;

describe('parsers', () => {
  it.each([
    ['parseAccountId', '012345678901', true],
    ['parseAccountId', '12345678901', false],
    ['parseAccountId', '1234567890123', false],
    ['parseRegionId', 'eu-west-1', true],
    ['parseRegionId', 'us-gov-east-1', true],
    ['parseRegionId', 'ap-southeast-12', true],
    ['parseRegionId', 'eusc-de-east-1', true],
    ['parseRegionId', 'cn-northwest-1', true],
    ['parseRegionId', 'us-isob-east-1', true],
    ['parseRegionId', 'eu-centrl-1', false],
    ['parseRegionId', 'eu_west_1', false],
    ['parseRegionId', 'EU-WEST-1', false],
    ['parseRegionId', 'eu-west-1 ', false],
    ['parseEnvironmentId', 'e2dd35eedfec', true],
    ['parseEnvironmentId', 'dev-net-1-e2dd35eedfec', true],
    ['parseEnvironmentId', 'sdp-e2dd35eedfec', false],
    ['parseEnvironmentId', 'Prod', false],
    ['parseEnvironmentId', '-prod', false],
    ['parseEnvironmentName', 'prod-orders', true],
    ['parseEnvironmentName', 'prod orders', false],
    ['parseEnvironmentName', 'prod\norders', false],
    ['parseTableName', 'sdp-prod-Object', true],
    ['parseTableName', 'ab', false],
    ['parseTableName', 'a/b/c', false],
    ['parseBucketName', 'depot-backups', true],
    ['parseBucketName', 'Depot-Backups', false],
    ['parseBucketName', 'a..b', false],
    ['parseBucketName', '10.0.0.1', false],
    ['parseBucketName', 'xn--backups', false],
    ['parseBucketName', '-backups', false],
    ['parseClusterId', 'orders-aurora', true],
    ['parseClusterId', 'orders--aurora', false],
    ['parseClusterId', '1orders', false],
    ['parseRoleArn', 'arn:aws:iam::123456789012:role/depot-dr-observe', true],
    ['parseRoleArn', 'arn:aws-cn:iam::123456789012:role/a/b', true],
    ['parseRoleArn', 'arn:aws:iam::123456789012:user/me', false],
    ['parseRoleArn', 'arn:aws:iam::1234:role/x', false],
  ] as const)('%s %j: %s', (parser, text, ok) => {
    expect(parsers[parser](text).ok).toBe(ok);
  });

  it('never throw, and say what they expected', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(parsers)), fc.string(), (parse, text) => {
        const result = parse(text);
        expect(result.ok ? result.value : result.expected).not.toBe(undefined);
      }),
    );
  });

  it('read the account out of a role', () => {
    const parsed = parseRoleArn('arn:aws:iam::123456789012:role/depot-dr-observe');
    expect(parsed.ok && accountOfRole(parsed.value)).toBe('123456789012');
  });
});

describe('the estate', () => {
  const other = anEnvironment({
    name: 'staging' as EnvironmentName,
    id: 'e404529091ed' as EnvironmentId,
    clusters: [],
  });
  const shared = aBucket({ environments: ['prod-orders' as EnvironmentName, other.name] });
  const alone = aBucket({ environments: [other.name] });
  const estate = {
    accounts: [anAccount()],
    environments: [anEnvironment(), other],
    buckets: [shared, alone],
    waivers: [],
  };

  it('names the three tables by the rule of the guide', () => {
    expect(tableRoles.map((role) => tableNameOf('e2dd35eedfec' as EnvironmentId, role))).toEqual([
      'sdp-e2dd35eedfec-Object',
      'sdp-e2dd35eedfec-History',
      'sdp-e2dd35eedfec-Index',
    ]);
  });

  it('lists one target per table, cluster, gateway and bucket', () => {
    const kinds = targetsOf(estate).map(({ kind }) => kind);
    const count = (kind: string) => kinds.filter((each) => each === kind).length;
    expect([count('table'), count('cluster'), count('datasets'), count('bucket')]).toEqual([
      6, 1, 2, 2,
    ]);
  });

  it('selects environments by name or id, with the buckets they use', () => {
    const byName = selectEnvironments(estate, ['prod-orders']);
    expect(byName.environments.map(({ name }) => name)).toEqual(['prod-orders']);
    expect(byName.buckets).toEqual([shared]);
    const byId = selectEnvironments(estate, ['e404529091ed']);
    expect(byId.buckets).toEqual([shared, alone]);
    expect(selectEnvironments(estate, ['nobody']).environments).toEqual([]);
  });

  it('selects the accounts in which anything of them is: tables, buckets and copies', () => {
    const [copies, backups, idle] = ['210987654321', '345678901234', '456789012345'].map((id) =>
      anAccount({ id: id as AccountId, name: id }),
    );
    if (copies === undefined || backups === undefined || idle === undefined) throw new Error('no');
    const copy = { account: copies.id, region: home, maximumAgeHours: 26, retentionDays: 35 };
    const first = anEnvironment({
      posture: aPosture({ backups: someBackups({ copies: [copy] }) }),
    });
    const many = {
      ...estate,
      accounts: [anAccount(), copies, backups, idle],
      environments: [first, other],
      buckets: [aBucket({ account: backups.id })],
    };
    const { accounts } = selectEnvironments(many, ['prod-orders']);
    expect(accounts).toEqual([anAccount(), copies, backups]);
  });

  it('selects the bucket of large objects with its environment', () => {
    const stash = aBucket({ name: 'orders-stash' as BucketName, environments: [] });
    const environments = [anEnvironment({ stash: stash.name })];
    const selected = selectEnvironments(
      { ...estate, environments, buckets: [shared, alone, stash] },
      ['prod-orders'],
    );
    expect(selected.buckets).toEqual([shared, stash]);
  });

  it('finds accounts by id', () => {
    expect(accountOf(estate, accountId)?.name).toBe('platform');
    expect(accountOf(estate, '000000000000')).toBeUndefined();
  });
});
