import { createHash } from 'node:crypto';
import type { GapDocument } from '../config/documents.js';
import type { BackupBucket, Environment } from '../estate/environment.js';
import type {
  BucketDescription,
  DatasetDescription,
  DepotDescription,
} from '../sandbox/description.js';
import type { ExecutorDescription } from '../sandbox/descriptions/surroundings.js';
import { gapsOf, namesEnvironment } from './sandbox-gaps.js';

/** Twelve hex digits, as Depot's dataset ids look. */
function datasetId(environment: Environment, name: string): string {
  return createHash('sha256').update(`${environment.id}/${name}`).digest('hex').slice(0, 12);
}

function datasetsOf(
  environment: Environment,
  gaps: readonly GapDocument[],
): readonly DatasetDescription[] {
  const on = (name: string, type: string, primary?: string): DatasetDescription => ({
    id: datasetId(environment, name),
    name,
    location: {
      id: `${name}-location`,
      type,
      primary:
        primary === undefined
          ? undefined
          : { id: `${name}-primary`, type: primary, primary: undefined },
    },
  });
  const usual = [
    on('orders', 'DynamoDB'),
    on('customers', 'DynamoDB'),
    // Searchable: the data is authoritative in DynamoDB and only copied to the search engine.
    on('catalogue', 'Composite', 'DynamoDB'),
    ...(environment.clusters.length === 0 ? [] : [on('invoices', 'Aurora')]),
  ];
  const unsupported = gapsOf(gaps, 'dataset-unsupported').filter((gap) =>
    namesEnvironment(environment, gap.environment),
  );
  const replaced = new Set(unsupported.map(({ dataset }) => dataset));
  return [
    ...usual.filter(({ name }) => !replaced.has(name)),
    ...unsupported.map(({ dataset, storage }) => on(dataset, storage)),
  ];
}

/** What runs the environment's backups, with the location that it may write to, but for the gaps. */
function executorsOf(
  environment: Environment,
  gaps: readonly GapDocument[],
): readonly ExecutorDescription[] {
  const has = (kind: 'executor-missing' | 'location-not-allowed'): boolean =>
    gapsOf(gaps, kind).some((gap) => namesEnvironment(environment, gap.environment));
  if (has('executor-missing')) return [];
  const { backupLocation: location } = environment;
  const isAllowed = location !== undefined && !has('location-not-allowed');
  const path = location === undefined ? '' : `${location.bucket}/${location.prefix}`;
  return [
    {
      id: 'emr-serverless',
      type: 'EmrServerless',
      allowedBackupLocations: isAllowed ? [`s3://${path.replace(/\/$/u, '')}`] : [],
    },
  ];
}

/**
 * What Depot's own backups left in a bucket: one of every dataset that it can back up, made of the
 * first store. Of the data itself nothing is there.
 */
export function depotBackups(
  { name }: BackupBucket,
  environments: readonly Environment[],
  gaps: readonly GapDocument[],
): NonNullable<BucketDescription['objects']> {
  return environments.flatMap((environment) => {
    const { backupLocation, gateway, id } = environment;
    if (backupLocation?.bucket !== name || gateway === undefined) return [];
    const { prefix } = backupLocation;
    const root = `${prefix === '' ? '' : `${prefix}/`}gold/${id}`;
    return datasetsOf(environment, gaps).map((dataset) => ({
      key: `${root}/${dataset.id}/_SUCCESS`,
      text: '',
    }));
  });
}

/** The Depot of an environment that names a gateway; none without. */
export function depotOf(
  environment: Environment,
  gaps: readonly GapDocument[],
): readonly DepotDescription[] {
  const { gateway } = environment;
  if (gateway === undefined) return [];
  return [
    {
      account: environment.account,
      region: environment.region,
      functionName: gateway.functionName.split(':function:').at(-1) ?? gateway.functionName,
      environmentId: environment.id,
      datasets: datasetsOf(environment, gaps),
      executors: executorsOf(environment, gaps),
    },
  ];
}
