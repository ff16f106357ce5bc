import { DescribeContinuousBackupsCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type OperationName, operations } from '../../src/aws/operations.js';
import { paceAt } from '../../src/aws/rate-buckets.js';
import { rates } from '../../src/aws/rates.js';
import { hubCredentials } from '../../src/compose/reach-sandbox.js';
import type { Finding } from '../../src/controls/finding.js';
import { secondMs } from '../../src/kernel/units.js';
import { documentedRates } from '../../src/sandbox/wire/rates.js';
import { aChain, type Chain, type Pass, troublesOf, withVerdict } from './support/chain.js';
import { causes } from './support/compare.js';
import { estateFile, west } from './support/estate-file.js';
import { operationsFor } from './support/reads.js';

// The pace of a pass against the rates that AWS documents.

/** Services that sign their requests under another name than IAM calls them. */
const signingNames: Readonly<Record<string, string>> = { cloudwatch: 'monitoring' };

const names = Object.keys(operations) as OperationName[];

describe('the two tables of rates', () => {
  const served = new Map(
    documentedRates.flatMap(({ service, operations: list, perSecond }) =>
      list.map((operation) => [`${service}:${operation}`, perSecond]),
    ),
  );

  it('agree on every operation that both name', () => {
    const both = names
      .map((name) => ({
        key: `${signingNames[operations[name].service] ?? operations[name].service}:${name}`,
        rate: rates[operations[name].rate],
      }))
      .filter(({ key }) => served.has(key));
    expect(both.map(({ key }) => key)).toEqual([
      'dynamodb:DescribeTable',
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:ListTagsOfResource',
      'dynamodb:GetResourcePolicy',
      'dynamodb:ListTables',
      'dynamodb:ListBackups',
      'monitoring:GetMetricData',
      'kms:DescribeKey',
      'kms:GetKeyPolicy',
    ]);
    expect(both.map(({ key, rate }) => [key, rate.perSecond])).toEqual(
      both.map(({ key }) => [key, served.get(key)]),
    );
  });
});

/** Environments of three tables each, in one account and region; twenty unless told. */
function manyTables(length = 20) {
  const file = estateFile();
  const [template] = file.environments;
  const environments = Array.from({ length }, (_, index) => ({
    ...template,
    name: `env-${index}`,
    id: `e2dd35eed${String(index).padStart(3, '0')}`,
    overrides: { replicas: [] },
    storage: {
      stash: 'none',
      backupLocation: `s3://depot-backups/env-${index}`,
      clusters: [],
    },
    depot: { gateway: `gateway-${index}` },
  }));
  return { ...file, environments };
}

/** The time that the request rates ask for at half of them: of the class that needs the longest. */
function floorMs({ calls }: Pass): number {
  const counts = new Map<string, number>();
  const floors = calls.map(({ operation, account, region }) => {
    if (!isOperation(operation)) throw new Error(`no operation ${operation}`);
    const { rate } = operations[operation];
    const key = `${rate} ${account} ${region}`;
    const before = counts.get(key) ?? 0;
    counts.set(key, before + 1);
    const { perSecond, burst } = paceAt(0.5, rates[rate].perSecond);
    return Math.max(0, (before + 1 - burst) / perSecond) * secondMs;
  });
  return Math.max(...floors);
}

function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

const slowdowns = /Throttl|SlowDown|TooMany/;
function throttled({ calls }: Pass): number {
  return calls.filter(({ outcome, attempts }) => slowdowns.test(outcome) || attempts > 1).length;
}

/** Asks the same account and region as often as it can, as a tool that does not pace itself. */
function compete({ clock, estate, sandbox }: Chain, perSecond: number) {
  const client = new DynamoDBClient({
    region: west,
    credentials: hubCredentials(estate, sandbox.demoCredentials),
    requestHandler: sandbox.requestHandler(),
    maxAttempts: 1,
    accountIdEndpointMode: 'disabled',
  });
  const stopped = new AbortController();
  const asked = { refused: 0, answered: 0 };
  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const command = new DescribeContinuousBackupsCommand({
        TableName: 'sdp-e2dd35eed000-Object',
      });
      await client.send(command).then(
        () => asked.answered++,
        () => asked.refused++,
      );
      await clock.sleep(1000 / perSecond, stopped.signal).catch(() => undefined);
    }
  };
  return { asked, running: run(), stop: () => stopped.abort(new Error('stopped')) };
}

describe('a pass over sixty tables', () => {
  it('is never throttled at half the documented rates', async () => {
    const chain = aChain(manyTables());
    const pass = await chain.pass();
    expect(throttled(pass)).toBe(0);
    expect(pass).toMatchObject({ coverage: 1, exit: 'ok' });
    const reads = pass.calls.filter(({ operation }) => operation === 'DescribeContinuousBackups');
    expect(reads).toHaveLength(60);
    // Within ten percent of what the slowest class of operations asks for.
    const floor = floorMs(pass);
    expect(floor).toBeGreaterThanOrEqual((55 / 5) * secondMs);
    expect(pass.durationMs).toBeGreaterThanOrEqual(floor);
    expect(pass.durationMs).toBeLessThan(floor * 1.1);
  });

  it('sees everything although another tool eats three quarters of the rate', async () => {
    const chain = aChain(manyTables());
    const other = compete(chain, 7.7);
    const pass = await chain.pass();
    other.stop();
    await chain.clock.run(other.running);
    expect(causes(pass)).toEqual([]);
    expect(throttled(pass)).toBeGreaterThan(0); // it did compete
    expect(other.asked.answered).toBeGreaterThan(50);
    expect(pass.durationMs).toBeLessThan(120_000);
  });

  it('gives a silent region up instead of waiting for each of its tables', async () => {
    const chain = aChain(manyTables(60));
    chain.sandbox.faults.set({ id: 'gone', service: 'dynamodb', effect: 'hang' });
    const pass = await chain.pass();
    expect(causes(pass)).toEqual(
      expect.arrayContaining(['ReadTimedOut DeadlinePassed -', 'ReadUnavailable PlaceGivenUp -']),
    );
    // Nothing of the service answered for as long as a read may take, paced: that is enough.
    const ends = pass.calls
      .filter(({ service }) => service === 'dynamodb')
      .map(({ at, durationMs }) => at.getTime() + durationMs);
    const beganMs = pass.at.getTime() - pass.durationMs;
    expect(Math.max(...ends) - beganMs).toBeLessThanOrEqual(30_000 + 10_000);
    // It hides its own, and nothing else.
    const isOfTables = (finding: Finding): boolean =>
      operationsFor(finding).some((name) => operations[name].service === 'dynamodb');
    const unknown = withVerdict(pass.findings, 'unknown');
    expect(troublesOf(unknown.filter((each) => !isOfTables(each)))).toEqual([]);
    // A hundred and eighty tables are more than can be restored at once.
    expect(troublesOf(withVerdict(pass.findings, 'fail'))).toEqual([
      `return-quota RestoresQueue restores ${west}`,
    ]);
    expect(pass.counts.pass).toBeGreaterThan(60 * 20);
  });
});
