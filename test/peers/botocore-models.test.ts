import { servedOperations } from '../docs/served-operations.js';
import {
  botocoreAbsence,
  type EnumUse,
  enumUses,
  errorsOf,
  loadModels,
  type ServiceModelJson,
} from './support/botocore.js';
import { peerSuite } from './support/peer-suite.js';
import { allKinds, raisedErrors, unreadSources } from './support/sandbox-errors.js';
import { tour, type Visited } from './support/tour.js';
import { unmodelled } from './support/unmodelled.js';

// The sandbox against the models that botocore ships: another reading of the same services than the
// one that the JavaScript SDK was made from.

const services = [...servedOperations().keys()];
/** Above the values of one answer each: fewer means that the walk has lost its way. */
const leastEnumValues = 40;

const listedErrors = (service: string): ReadonlyMap<string, number> =>
  new Map(
    unmodelled
      .filter((group) => group.services.includes(service))
      .flatMap(({ errors }) => Object.entries(errors)),
  );

describe('the sources of errors', () => {
  it('are all read', () => {
    expect(unreadSources()).toEqual([]);
    expect(Object.values(allKinds)).not.toContain(undefined);
  });
});

peerSuite("the sandbox and botocore's models", botocoreAbsence(), () => {
  let models: Readonly<Record<string, ServiceModelJson | undefined>>;
  let visited: readonly Visited[];

  beforeAll(async () => {
    models = loadModels(services);
    visited = await tour();
  }, 60_000);

  const modelOf = (service: string): ServiceModelJson => {
    const model = models[service];
    if (model === undefined) throw new Error(`botocore has no model of ${service}`);
    return model;
  };

  it.each(services)('%s raises errors of its model, with their status', (service) => {
    const modelled = errorsOf(modelOf(service));
    const listed = listedErrors(service);
    const raised = raisedErrors(service);
    expect(raised.length).toBeGreaterThan(10);
    const wrong = raised.filter(
      ({ name, status }) => (modelled.get(name) ?? listed.get(name)) !== status,
    );
    expect(wrong).toEqual([]);
    // The list stays short: nothing that a model names, nothing that is never raised.
    const names = new Set(raised.map(({ name }) => name));
    expect([...listed.keys()].filter((name) => modelled.has(name) || !names.has(name))).toEqual([]);
  });

  it('knows each served operation, and has been at all of them', () => {
    const been = new Set(visited.map(({ service, operation }) => `${service} ${operation}`));
    for (const [service, operations] of servedOperations()) {
      for (const operation of operations) {
        expect(Object.keys(modelOf(service).operations)).toContain(operation);
        expect(been).toContain(`${service} ${operation}`);
      }
    }
  });

  it('answers only values that the models list', () => {
    const uses: readonly EnumUse[] = visited.flatMap(({ service, operation, answer }) =>
      enumUses(modelOf(service), operation, answer),
    );
    expect(uses.filter(({ isMember }) => !isMember)).toEqual([]);
    expect(uses.length).toBeGreaterThan(leastEnumValues);
    const paths = new Set(uses.map(({ path }) => path));
    for (const path of [
      'DescribeTable.Table.TableStatus',
      'DescribeTable.Table.Replicas[].ReplicaStatus',
      'DescribeContinuousBackups.ContinuousBackupsDescription.ContinuousBackupsStatus',
      'ListBackups.BackupSummaries[].BackupType',
      'GetBucketVersioning.Status',
      'GetObjectLockConfiguration.ObjectLockConfiguration.Rule.DefaultRetention.Mode',
      'DescribeBackupVault.EncryptionKeyType',
      'GetBackupPlan.ScheduledRunsPreview[].RuleExecutionType',
      'DescribeOrganization.Organization.FeatureSet',
    ]) {
      expect(paths).toContain(path);
    }
    // Every state that jobs and points of backups can be left in.
    const seen = new Set(uses.map(({ path, value }) => `${path} ${value}`));
    for (const [path, values] of Object.entries({
      'ListBackupJobs.BackupJobs[].State': ['COMPLETED', 'FAILED', 'PARTIAL', 'EXPIRED', 'PENDING'],
      'ListCopyJobs.CopyJobs[].State': ['COMPLETED', 'FAILED', 'CREATED'],
      'ListRecoveryPointsByBackupVault.RecoveryPoints[].Status': ['COMPLETED', 'PARTIAL'],
      'DescribeRecoveryPoint.StorageClass': ['WARM', 'COLD'],
    })) {
      for (const value of values) expect(seen).toContain(`${path} ${value}`);
    }
  });
});
