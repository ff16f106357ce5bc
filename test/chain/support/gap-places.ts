import type {
  Account,
  BackupBucket,
  Environment,
  Estate,
} from '../../../src/estate/environment.js';

export function environmentOf(estate: Estate, name: string): Environment {
  const found = estate.environments.find((one) => one.name === name || one.id === name);
  if (found === undefined) throw new Error(`no environment ${name}`);
  return found;
}

export function bucketOf(estate: Estate, name: string): BackupBucket {
  const found = estate.buckets.find((bucket) => bucket.name === name);
  if (found === undefined) throw new Error(`no bucket ${name}`);
  return found;
}

export function accountOf(estate: Estate, name: string): Account {
  const found = estate.accounts.find((account) => account.name === name || account.id === name);
  if (found === undefined) throw new Error(`no account ${name}`);
  return found;
}

/** Names of the environment's tables: of the one that is meant, or of all. */
export function tableNames({ tables }: Environment, table?: string): readonly string[] {
  return tables
    .filter(({ role, name }) => table === undefined || role === table || name === table)
    .map(({ name }) => name);
}
