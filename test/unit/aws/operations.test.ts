import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationOf, operations } from '../../../src/aws/operations.js';
import type { OperationName, Service } from '../../../src/aws/operations.js';
import { rates } from '../../../src/aws/rates.js';
import { accountId, aBucket, away, home, now } from '../../support/estate-builders.js';
import type { ClusterId, EnvironmentId, TableName } from '../../../src/estate/ids.js';
import { forever, json, scripted, xml } from './canned.js';
import type { Script } from './canned.js';

const names = Object.keys(operations).filter((name): name is OperationName => name in operations);

const keyArn = `arn:aws:kms:${home}:${accountId}:key/k-1`;

/** Answers that lead to further calls; whatever else is asked for is not there. */
const leading: Script = {
  ...Object.fromEntries(
    names
      .filter((name) => operationOf(name).service !== 'sts')
      .map((name) => [name, { status: 404 }]),
  ),
  DescribeKey: json({ KeyMetadata: { Arn: keyArn, KeyState: 'Enabled', KeyManager: 'CUSTOMER' } }),
  ListExports: json({
    ExportSummaries: [
      {
        ExportArn: `arn:aws:dynamodb:${home}:${accountId}:table/sdp-x-Object/export/01793534400000-a`,
      },
    ],
  }),
  ListBackupVaults: json({ BackupVaultList: [{ BackupVaultName: 'v', BackupVaultArn: 'arn:v' }] }),
  ListBackupPlans: json({ BackupPlansList: [{ BackupPlanId: 'p' }] }),
  GetBackupPlan: json({ BackupPlanArn: 'arn:p', BackupPlan: { BackupPlanName: 'p', Rules: [] } }),
  ListBackupSelections: json({ BackupSelectionsList: [{ SelectionId: 's' }] }),
  GetRole: xml(
    '<GetRoleResponse><GetRoleResult><Role><Arn>arn:r</Arn></Role></GetRoleResult></GetRoleResponse>',
  ),
  ListAttachedRolePolicies: xml(
    '<ListAttachedRolePoliciesResponse><ListAttachedRolePoliciesResult><AttachedPolicies/></ListAttachedRolePoliciesResult></ListAttachedRolePoliciesResponse>',
  ),
};

/** How a service is signed, where that is not what it is called here. */
const signedAs: Readonly<Partial<Record<Service, string>>> = {
  cloudwatch: 'monitoring',
  scaling: 'application-autoscaling',
};

describe('the table of operations', () => {
  it('is what really goes over the wire, service by service', async () => {
    const { aws, clock, requests } = scripted(leading);
    const { tables, buckets, clusters, places, keys, stacks } = aws.observers;
    const { backups, access } = aws.observers;
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
        buckets.details(aBucket(), forever),
        aws.accountBuckets.list(accountId, forever),
        buckets.layout(
          { bucket: aBucket(), prefix: '', environment: 'x' as EnvironmentId, datasets: [] },
          forever,
        ),
        backups.settings(place, forever),
        backups.globalSettings(accountId, forever),
        backups.organization(accountId, forever),
        backups.vaults(place, forever),
        backups.content({ ...place, vault: 'v' }, new Set(), forever),
        backups.plans(place, forever),
        backups.jobs(place, now, forever),
        backups.copyJobs(place, now, forever),
        access.role(accountId, 'r', forever),
        access.simulate(
          { account: accountId, role: 'r', questions: [{ actions: ['s3:Get'], resource: '*' }] },
          forever,
        ),
        aws.gateway.invoke({ ...place, functionName: 'gateway', payload: {} }, forever),
      ]),
    );
    const sent = new Set(requests.map(({ service, operation }) => `${service} ${operation}`));
    const listed = names.map((name) => {
      const { service } = operationOf(name);
      return `${signedAs[service] ?? service} ${name}`;
    });
    expect([...sent].toSorted()).toEqual(listed.toSorted());
  });

  it('needs only actions that read, assume a role, or ask Depot', () => {
    for (const name of names) {
      const { action, service } = operationOf(name);
      if (action === undefined) continue;
      const prefix = service === 'scaling' ? signedAs.scaling : service;
      expect(action.startsWith(`${prefix}:`)).toBe(true);
      expect(action).toMatch(
        /:(Describe|List|Get)\w+$|^iam:SimulatePrincipalPolicy$|^sts:AssumeRole$|^lambda:InvokeFunction$/,
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
