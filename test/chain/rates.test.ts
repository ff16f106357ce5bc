import { DescribeContinuousBackupsCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type OperationName, operations } from '../../src/aws/operations.js';
import { rates } from '../../src/aws/rates.js';
import { hubCredentials } from '../../src/compose/reach-sandbox.js';
import { documentedRates } from '../../src/sandbox/wire/rates.js';
import { aChain, type Chain, type Pass } from './support/chain.js';
import { causes } from './support/compare.js';
import { estateFile, west } from './support/estate-file.js';

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
    storage: { backupLocation: `s3://depot-backups/env-${index}`, clusters: [] },
    depot: { gateway: `gateway-${index}` },
  }));
  return { ...file, environments };
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
    // Sixty at five a second; within ten percent of that floor.
    expect(pass.durationMs).toBeGreaterThanOrEqual((59 / 5) * 1000);
    expect(pass.durationMs).toBeLessThan((60 / 5) * 1000 * 1.1);
  });

  it('sees everything although another tool eats three quarters of the rate', async () => {
    const chain = aChain(manyTables());
    const other = compete(chain, 7.3);
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
    expect(pass.durationMs).toBeLessThanOrEqual(30_000 + 10_000);
    expect(pass.counts.pass).toBe(4 + 60 * 3); // the buckets and the datasets
  });
});
