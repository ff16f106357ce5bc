import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationOf, operations } from '../../../src/aws/operations.js';
import type { OperationName } from '../../../src/aws/operations.js';
import { rates } from '../../../src/aws/rates.js';
import { accountId, aBucket, home } from '../../support/estate-builders.js';
import type { ClusterId, TableName } from '../../../src/estate/ids.js';
import { forever, standIn } from './canned.js';

const names = Object.keys(operations).filter((name): name is OperationName => name in operations);

describe('the table of operations', () => {
  it('is what really goes over the wire, service by service', async () => {
    const { aws, clock, requests } = standIn({
      respond: ({ service }) => (service === 'sts' ? undefined : { status: 404 }),
    });
    const { tables, buckets, clusters } = aws.observers;
    const place = { account: accountId, region: home };
    const table = { ...place, table: 'sdp-x-Object' as TableName };
    await clock.run(
      Promise.all([
        tables.describe(table, forever),
        tables.pitr(table, forever),
        tables.deletedBackups(table, forever),
        buckets.versioning(aBucket(), forever),
        buckets.objectLock(aBucket(), forever),
        clusters.describe({ ...place, cluster: 'orders-aurora' as ClusterId }, forever),
        aws.gateway.invoke({ ...place, functionName: 'gateway', payload: {} }, forever),
      ]),
    );
    const sent = new Set(requests.map(({ service, operation }) => `${service} ${operation}`));
    const listed = names.map((name) => `${operationOf(name).service} ${name}`);
    expect([...sent].toSorted()).toEqual(listed.toSorted());
  });

  it('needs only actions that read, assume a role, or ask Depot', () => {
    for (const name of names) {
      const { action, service } = operationOf(name);
      if (action === undefined) continue;
      expect(action.startsWith(`${service}:`)).toBe(true);
      expect(action).toMatch(/:(Describe|List|Get)\w+$|^sts:AssumeRole$|^lambda:InvokeFunction$/);
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
