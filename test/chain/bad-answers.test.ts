import fc from 'fast-check';
import { operationOf, type OperationName, operations } from '../../src/aws/operations.js';
import type { Finding } from '../../src/controls/finding.js';
import { faultEffects, type FaultEffect, type FaultRule } from '../../src/sandbox/description.js';
import { aChain, type Pass, withVerdict } from './support/chain.js';
import { causeOfFinding, causes, differences } from './support/compare.js';
import { backup, central, estateFile, platform, staging, west } from './support/estate-file.js';
import { toldOf } from './support/faults.js';
import { hits, operationsFor, unseenness } from './support/reads.js';

// Every operation answers badly in every way. What was asked of it is unknown, with the cause; all
// else is judged as in a world without the fault.

/** Young, so that ListBackups is asked; it has something to find. */
const recreated = { gap: 'table-recreated', environment: 'staging', table: 'Index', hoursAgo: 30 };
const file = estateFile([recreated]);
const names = Object.keys(operations) as OperationName[];

let clearPass: Promise<Pass> | undefined;
/** The same world without a fault. */
const clear = (): Promise<Pass> => (clearPass ??= aChain(file).pass());

async function faulted(rules: readonly FaultRule[]) {
  const chain = aChain(file);
  rules.forEach(chain.sandbox.faults.set);
  const begin = chain.clock.monotonicMs();
  const pass = await chain.pass();
  return { pass, estate: chain.estate, tookMs: chain.clock.monotonicMs() - begin };
}

/** Operations that no verdict needs together, so that one pass serves several of them. */
const groups: readonly (readonly OperationName[])[] = [
  [
    'DescribeTable',
    'GetBucketVersioning',
    'DescribeDBClusters',
    'ListBackupVaults',
    'GetRole',
    'DescribeTimeToLive',
  ],
  [
    'DescribeContinuousBackups',
    'GetObjectLockConfiguration',
    'Invoke',
    'ListBackups',
    'ListRecoveryPointsByBackupVault',
    'GetBackupSelection',
    'DescribeOrganization',
    'GetMetricData',
    'ListAttachedRolePolicies',
  ],
  [
    'GetBucketPolicy',
    'DescribeKey',
    'ListTables',
    'ListBackupPlans',
    'ListBackupJobs',
    'DescribeDBClusterSnapshots',
    'ListRolePolicies',
    'ListTagsOfResource',
  ],
  [
    'GetPublicAccessBlock',
    'GetBucketEncryption',
    'SimulatePrincipalPolicy',
    'DescribeStacks',
    'GetBackupPlan',
    'ListCopyJobs',
    'DescribeRegionSettings',
    'GetKeyPolicy',
  ],
  [
    'GetBucketLifecycleConfiguration',
    'GetBucketOwnershipControls',
    'GetBucketReplication',
    'ListObjectsV2',
    'ListBackupSelections',
    'GetBackupVaultAccessPolicy',
    'DescribeGlobalSettings',
    'GetResourcePolicy',
    'ListExports',
  ],
];

/** What nothing in this world leads to, and what only `config init` and `teardown-check` ask. */
const unasked: readonly OperationName[] = names.filter(
  (name) =>
    operations[name].resource === 'first-look' ||
    [
      'DescribeScalableTargets',
      'DescribeExport',
      'DescribeBackupVault',
      'ListStackResources',
    ].includes(name),
);

describe.each(groups.map((group) => [group.join(', '), group] as const))('%s', (_, group) => {
  it.each(faultEffects)('that answer with %s', async (effect) => {
    const rules = group
      .filter((operation) => toldOf(effect, operation) !== undefined)
      .map((operation) => ({ id: operation, operation, effect }));
    const { pass, estate, tookMs } = await faulted(rules);
    const unseen = (finding: Finding) => {
      const found = unseenness(finding, estate, (read) => rules.some((rule) => hits(rule, read)));
      // A service that does not answer for long is given up in its place, whatever else it is asked.
      const isSpread = effect === 'hang' && asksOneOf(finding, group);
      return found === 'no' && isSpread ? 'perhaps' : found;
    };
    expect(differences(await clear(), pass, unseen)).toEqual([]);
    const unknown = withVerdict(pass.findings, 'unknown');
    for (const finding of unknown.filter(({ failure }) => failure !== undefined)) {
      const { failure, remedy } = finding;
      const asked = operationsFor(finding);
      const wanted = group.filter((name) => asked.includes(name));
      const told =
        effect === 'hang'
          ? ['ReadTimedOut DeadlinePassed -', 'ReadUnavailable PlaceGivenUp -']
          : wanted.map((name) => causeOf(effect, name));
      expect(told).toContain(causeOfFinding(finding));
      expect(failure?.hint).toMatch(/^[A-Z][^\n]{20,}[.]$/);
      expect(remedy).toBe(failure?.hint);
    }
    const others = unknown.filter(({ failure }) => failure === undefined);
    const isExpected = ({ control }: Finding): boolean => withoutFailure(effect).includes(control);
    expect(others.filter((finding) => !isExpected(finding))).toEqual([]);
    // The table that was made again is the only failure here.
    const hidesFailure = rules.some(({ operation }) =>
      ['DescribeTable', 'ListBackups'].includes(operation),
    );
    expect(pass.exit).toBe(hidesFailure ? 'unseen' : 'violated');
    expect(pass.coverage < 1).toBe(rules.length > 0);
    // The deadlines of three reads in a row: the settings of the last tables after those of the
    // first, then a key. Who is throttled waits longer for its turn, for as long as the pass has time.
    expect(tookMs).toBeLessThanOrEqual(effect === 'throttle' ? 180_000 : 92_000);
  });
});

/** Controls that read the policy of a bucket, which S3 answers as plain text. */
const ofBucketPolicies: readonly string[] = [
  'bucket-policy',
  'bucket-policy-width',
  'bucket-public-access',
  'bucket-location-shared',
  'backup-location-allowed',
  'data-role-access',
];

/** Controls that are told of an answer which can be read, but is no policy or lacks what was asked for. */
function withoutFailure(effect: FaultEffect): readonly string[] {
  if (effect === 'empty') return ['backup-features'];
  return effect === 'html' || effect === 'malformed' ? ofBucketPolicies : [];
}

/** True for a finding that asks a service which one of these operations is of. */
function asksOneOf(finding: Finding, group: readonly OperationName[]): boolean {
  const services = new Set<string>(group.map((name) => operations[name].service));
  return operationsFor(finding).some((name) => services.has(operations[name].service));
}

function causeOf(effect: FaultEffect, operation: OperationName): string {
  const told = toldOf(effect, operation);
  const permission = effect === 'deny' ? operationOf(operation).action : undefined;
  return `${told?.reason} ${told?.code} ${permission ?? '-'}`;
}

describe('the entry to an account', () => {
  const effects = faultEffects.filter((effect) => effect !== 'repeat-token');
  it.each(effects)('that answers with %s hides that account only', async (effect) => {
    // AssumeRole is called as the hub, so only the role tells whose entry fails.
    const resource = `arn:aws:iam::${staging}:role/depot-dr-observe`;
    const { pass, estate, tookMs } = await faulted([
      { id: 'role', operation: 'AssumeRole', resource, effect },
      { id: 'identity', operation: 'GetCallerIdentity', account: backup, effect },
    ]);
    const shut: readonly string[] = [staging, backup];
    const unseen = (finding: Finding) =>
      unseenness(finding, estate, ({ account }) => shut.includes(account));
    expect(differences(await clear(), pass, unseen)).toEqual([]);
    const told = toldOf(effect, 'AssumeRole');
    const permission = (operation: string) => (effect === 'deny' ? `sts:${operation}` : '-');
    const wanted = ['AssumeRole', 'GetCallerIdentity'].map(
      (operation) => `${told?.reason} ${told?.code} ${permission(operation)}`,
    );
    expect(causes(pass)).toEqual([...new Set(wanted)]);
    expect(pass.exit).toBe('unseen');
    expect(tookMs).toBeLessThanOrEqual(30_000);
  });
});

it('leaves no operation out', () => {
  const tried = [...groups.flat(), ...unasked, 'AssumeRole', 'GetCallerIdentity'];
  expect(tried.toSorted()).toEqual(names.toSorted());
});

describe('faults of any kind together', () => {
  const anyRule = fc.record({
    operation: fc.constantFrom(undefined, ...names),
    account: fc.constantFrom(undefined, platform, staging, backup),
    region: fc.constantFrom(undefined, west, central),
    effect: fc.constantFrom<FaultEffect>(...faultEffects),
    times: fc.constantFrom(undefined, 1, 2, 7),
  });

  it('never make a verdict another one, and never a throw', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRule, { minLength: 1, maxLength: 5 }), async (rules) => {
        const { pass, tookMs } = await faulted(
          rules.map((rule, index) => ({ ...rule, id: String(index) })),
        );
        expect(differences(await clear(), pass)).toEqual([]);
        expect(tookMs).toBeLessThanOrEqual(120_000);
      }),
      { numRuns: 10 },
    );
  }, 180_000);
});
