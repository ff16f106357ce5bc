import { invariant } from '../kernel/errors.js';
import { parseBucketName, parseEnvironmentId, parseEnvironmentName } from '../estate/ids.js';
import type { AccountId, BucketName, EnvironmentId, EnvironmentName } from '../estate/ids.js';
import type {
  Account,
  BackupBucket,
  Environment,
  Estate,
  Gateway,
  TableMember,
  Waiver,
} from '../estate/environment.js';
import { tableNameOf, tableRoles } from '../estate/placement.js';
import type { Documents, EnvironmentDocument } from './documents.js';
import { mergePosture } from './postures.js';

/**
 * The estate that checked documents describe; lists keep their order.
 * @throws DrError `invariant` when a reference was not checked
 */
export function estateOf(documents: Documents): Estate {
  const accounts = documents.accounts.map(
    ({ id, name, roleArn, externalId, regions }): Account => ({
      id,
      name,
      roleArn,
      externalId,
      regions,
    }),
  );
  const environments = documents.environments.map((document) =>
    environmentOf(document, documents, accounts),
  );
  const users = usersByBucket(environments);
  const buckets = documents.buckets.map((bucket): BackupBucket => {
    const inside = users.get(bucket.name) ?? [];
    return {
      name: bucket.name,
      account: accountIdOf(bucket.account, accounts),
      region: bucket.region,
      objectLock: bucket.objectLock,
      production: inside.some(({ tier }) => tier === 'production'),
      environments: inside.map(({ name }) => name),
    };
  });
  const waivers = documents.waivers.map(
    ({ environment, account, region, resource, ...rest }): Waiver => ({
      ...rest,
      environment: environment === undefined ? undefined : namedBy(environment, environments),
      account: account === undefined ? undefined : accountIdOf(account, accounts),
      region,
      resource,
    }),
  );
  return { accounts, environments, buckets, waivers };
}

function usersByBucket(environments: readonly Environment[]) {
  const users = new Map<string, Environment[]>();
  for (const environment of environments) {
    const { backupLocation } = environment;
    if (backupLocation === undefined) continue;
    const inside = users.get(backupLocation.bucket);
    if (inside === undefined) users.set(backupLocation.bucket, [environment]);
    else inside.push(environment);
  }
  return users;
}

/** By id or name; the first that has it, as the checks take it. */
function accountIdOf(name: string, accounts: readonly Account[]): AccountId {
  const found = accounts.find((account) => account.id === name || account.name === name);
  invariant(found !== undefined, `account ${name} was checked to exist`);
  return found.id;
}

/** By name or id; the first that has it, as the checks take it. */
function namedBy(name: string, environments: readonly Environment[]): EnvironmentName {
  const found = environments.find((each) => each.name === name || each.id === name);
  invariant(found !== undefined, `environment ${name} was checked to exist`);
  return found.name;
}

/** @source Depot docs, Config Infrastructure: the bootstrap bucket of an account and region */
function bootstrapOf(account: AccountId, region: string): BucketName {
  const parsed = parseBucketName(`sdp-bootstrap-${account}-${region}`);
  invariant(parsed.ok, 'an account and a region make the name of a bucket');
  return parsed.value;
}

function idOf({ id, idPrefix = '' }: EnvironmentDocument): EnvironmentId {
  const parsed = parseEnvironmentId(`${idPrefix}${id}`);
  invariant(parsed.ok, `environment id ${idPrefix}${id} was checked`);
  return parsed.value;
}

function nameOf(name: EnvironmentName | undefined, id: EnvironmentId): EnvironmentName {
  if (name !== undefined) return name;
  const parsed = parseEnvironmentName(id);
  invariant(parsed.ok, `an environment id is a name: ${id}`);
  return parsed.value;
}

function environmentOf(
  document: EnvironmentDocument,
  documents: Documents,
  accounts: readonly Account[],
): Environment {
  const id = idOf(document);
  const posture = new Map(Object.entries(documents.postures)).get(document.posture);
  invariant(posture !== undefined, `posture ${document.posture} was checked to exist`);
  const account = accountIdOf(document.account, accounts);
  return {
    name: nameOf(document.name, id),
    id,
    account,
    region: document.region,
    tier: document.tier,
    posture: mergePosture(document.posture, posture, document.overrides, (name) =>
      name === undefined ? account : accountIdOf(name, accounts),
    ),
    tables: [
      ...tableRoles.map((role): TableMember => ({ role, name: tableNameOf(id, role) })),
      ...document.extraTables.map((name): TableMember => ({ role: 'extra', name })),
    ],
    clusters: document.storage.clusters,
    backupLocation: document.storage.backupLocation,
    stash: document.storage.stash,
    gateway: gatewayOf(document.depot),
    stack: document.stack ?? `sdp-${id}`,
    dataRole: document.dataRole ?? `sdp-${id}-data-role`,
    restoreRole: document.restoreRole,
    bootstrapBucket: document.bootstrapBucket ?? bootstrapOf(account, document.region),
  };
}

function gatewayOf(depot: EnvironmentDocument['depot']): Gateway | undefined {
  if (depot === undefined) return undefined;
  const { gateway, listOperation, controlDataset } = depot;
  return { functionName: gateway, listOperation, controlDataset: controlDataset ?? undefined };
}
