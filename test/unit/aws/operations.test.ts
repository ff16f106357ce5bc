import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationOf, operations } from '../../../src/aws/operations.js';
import type { OperationName } from '../../../src/aws/operations.js';
import { rates } from '../../../src/aws/rates.js';
import { accountId, aBucket, away, home } from '../../support/estate-builders.js';
import type { ClusterId, TableName } from '../../../src/estate/ids.js';
import { forever, json, standIn } from './canned.js';
import type { Answer } from './canned.js';

const names = Object.keys(operations).filter((name): name is OperationName => name in operations);

/** Where a service signs by another name than ours. */
const signers: Readonly<Record<string, string>> = {
  cloudwatch: 'monitoring',
  scaling: 'application-autoscaling',
};
const signed = (service: string): string => signers[service] ?? service;
/** Where its actions begin otherwise. */
const prefixes: Readonly<Record<string, string>> = { scaling: 'application-autoscaling' };

const keyArn = `arn:aws:kms:${home}:${accountId}:key/k-1`;
/** What leads to another operation. */
const answers: Readonly<Record<string, Answer>> = {
  DescribeKey: json({ KeyMetadata: { Arn: keyArn, KeyState: 'Enabled', KeyManager: 'CUSTOMER' } }),
  ListExports: json({
    ExportSummaries: [
      {
        ExportArn: `arn:aws:dynamodb:${home}:${accountId}:table/sdp-x-Object/export/01793534400000-a`,
      },
    ],
  }),
};

/** AWS Backup, IAM and what a bucket is beside versioned and locked have a test of their own. */
const isReadElsewhere = (name: OperationName): boolean => {
  const { service } = operationOf(name);
  const isDetail =
    service === 's3' && !/^Get(BucketVersioning|ObjectLockConfiguration)$/.test(name);
  return isDetail || ['backup', 'iam', 'organizations'].includes(service);
};

describe('the table of operations', () => {
  it('is what really goes over the wire, service by service', async () => {
    const { aws, clock, requests } = standIn({
      respond: ({ service, operation }) =>
        answers[operation] ?? (service === 'sts' ? undefined : { status: 404 }),
    });
    const { tables, buckets, clusters, places, keys, stacks } = aws.observers;
    const place = { account: accountId, region: home };
    const table = { ...place, table: 'sdp-x-Object' as TableName };
    const cluster = { ...place, cluster: 'orders-aurora' as ClusterId };
    await clock.run(
      Promise.all([
        tables.describe(table, forever),
        tables.pitr(table, forever),
        tables.deletedBackups(table, forever),
        tables.timeToLive(table, forever),
        tables.tags(table, forever),
        tables.policy(table, forever),
        tables.scaling(table, forever),
        tables.exports(table, forever),
        tables.latency(table, [away], forever),
        places.tables(place, forever),
        keys.describe(place, keyArn, forever),
        stacks.describe(place, 'sdp-x', forever),
        stacks.resources(place, 'sdp-x', forever),
        buckets.versioning(aBucket(), forever),
        buckets.objectLock(aBucket(), forever),
        clusters.describe(cluster, forever),
        clusters.snapshots(cluster, forever),
        aws.gateway.invoke({ ...place, functionName: 'gateway', payload: {} }, forever),
      ]),
    );
    const sent = new Set(requests.map(({ service, operation }) => `${service} ${operation}`));
    const listed = names
      .filter((name) => !isReadElsewhere(name))
      .map((name) => `${signed(operationOf(name).service)} ${name}`);
    expect([...sent].toSorted()).toEqual(listed.toSorted());
  });

  it('needs only actions that read, assume a role, or ask Depot', () => {
    for (const name of names) {
      const { action, service } = operationOf(name);
      if (action === undefined) continue;
      expect(action.startsWith(`${prefixes[service] ?? service}:`)).toBe(true);
      expect(action).toMatch(
        /:(Describe|List|Get)\w+$|^sts:AssumeRole$|^lambda:InvokeFunction$|^iam:SimulatePrincipalPolicy$/,
      );
    }
  });

  it('uses every rate class, each with a rate', () => {
    expect(new Set(names.map((name) => operationOf(name).rate))).toEqual(
      new Set(Object.keys(rates)),
    );
    for (const { perSecond } of Object.values(rates)) expect(perSecond).toBeGreaterThan(0);
  });

  it('does not load a client before it is needed', () => {
    const text = readFileSync(join(__dirname, '../../../src/aws/sdk.ts'), 'utf8');
    expect(text).not.toMatch(/^import (?!type)[^;]*@aws-sdk/m);
  });
});
