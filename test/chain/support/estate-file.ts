import { type Configuration, readConfiguration } from '../../../src/config/configuration.js';
import type { GapDocument, SandboxSection } from '../../../src/config/documents.js';
import { now } from '../../support/estate-builders.js';

// A small estate as a configuration file: three accounts, three environments, two buckets. What is
// planted in it is all that is wrong with it.

export const platform = '123456789012';
export const staging = '210987654321';
export const backup = '345678901234';
export const west = 'eu-west-1';
export const central = 'eu-central-1';

type Plain<T> = string | (undefined extends T ? undefined : never);

/** A gap as it is written in a file: ids are plain text there. */
export type Gap = GapDocument extends infer G
  ? G extends GapDocument
    ? { readonly [K in keyof G]: K extends 'region' ? Plain<G[K]> : G[K] }
    : never
  : never;

const production = {
  pitr: { windowDays: 35, minimumCoverageDays: 30 },
  replicas: [central],
  deletionProtection: true,
  backups: {
    maximumAgeHours: 26,
    retentionDays: 35,
    vaultLock: { mode: 'compliance', minimumDays: 30 },
    copies: [{ account: 'backup', region: central, maximumAgeHours: 36, retentionDays: 40 }],
  },
};
const small = {
  pitr: { windowDays: 14 },
  deletionProtection: false,
  backups: { retentionDays: 14 },
};

export function estateFile(gaps: readonly unknown[] = [], sandbox: object = {}) {
  const account = (id: string, name: string) => ({
    id,
    name,
    roleArn: `arn:aws:iam::${id}:role/depot-dr-observe`,
    externalId: `external-of-${name}`,
    regions: [west, central],
  });
  return {
    accounts: [
      account(platform, 'platform'),
      account(staging, 'staging'),
      account(backup, 'backup'),
    ],
    postures: { production, small },
    environments: [
      {
        name: 'orders',
        id: 'e2dd35eedfec',
        account: 'platform',
        region: west,
        posture: 'production',
        restoreRole: 'orders-restore',
        storage: {
          stash: 'none',
          backupLocation: 's3://depot-backups/orders',
          clusters: ['orders-aurora'],
        },
        depot: { gateway: 'orders-gateway' },
      },
      {
        name: 'central',
        id: '5b1c9f04a7d2',
        account: 'platform',
        region: central,
        posture: 'production',
        overrides: { replicas: [] },
        restoreRole: 'central-restore',
        storage: { stash: 'none', backupLocation: 's3://depot-backups/central' },
        depot: { gateway: 'central-gateway' },
      },
      {
        name: 'staging',
        idPrefix: 'stg-',
        id: '9d40c6b8e173',
        account: 'staging',
        region: west,
        tier: 'other',
        posture: 'small',
        restoreRole: 'staging-restore',
        storage: { stash: 'none', backupLocation: 's3://depot-backups-staging/staging' },
        depot: { gateway: 'staging-gateway' },
      },
    ],
    buckets: [
      {
        name: 'depot-backups',
        account: 'backup',
        region: central,
        objectLock: { mode: 'compliance', days: 35 },
      },
      { name: 'depot-backups-staging', account: 'backup', region: west },
    ],
    sandbox: {
      startsAt: '2026-11-01T12:00:00Z',
      seed: 7,
      address: nobodyAddress,
      gaps,
      ...sandbox,
    },
  };
}

/** Of a port that `fetch` refuses to call: nobody is ever found there. */
export const nobodyAddress = 'http://127.0.0.1:9';

type WithSandbox = Configuration & { readonly sandbox: SandboxSection };

/** Reads a file that describes a sandbox. @throws Error with its problems */
export function configured(file: object): WithSandbox {
  const read = readConfiguration({ text: JSON.stringify(file), file: 'estate.json', env: {}, now });
  if (read.kind !== 'configuration') throw new Error(JSON.stringify(read, null, 2));
  const { sandbox } = read;
  if (sandbox === undefined) throw new Error('the file has no sandbox section');
  return { ...read, sandbox };
}
