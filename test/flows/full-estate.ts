import type { AccountId } from '../../src/estate/ids.js';
import type { ObserveOptions } from '../../src/flows/observe.js';
import { hourMs } from '../../src/kernel/units.js';
import {
  accountId,
  ago,
  aLayout,
  anAccount,
  anEnvironment,
  anEstate,
  aPosture,
  aTable,
  away,
  bucketDetails,
  home,
  now,
  seen,
  someBackups,
} from '../support/estate-builders.js';
import { memoryObservers, memoryRecorder, type MemoryWorld } from '../support/memory-observers.js';
import { aVault, keyArn } from '../support/place-builders.js';
import { createVirtualClock } from '../support/virtual-clock.js';

// An estate and a world in which every read is made and answered.

export const vaults = '210987654321' as AccountId;
export const tableKey = `${keyArn}-table`;
export const bucketKey = `${keyArn}-bucket`;
export const object = `${accountId}/${home}/sdp-prod-e2dd35eedfec-Object`;
export const index = `${accountId}/${home}/sdp-prod-e2dd35eedfec-Index`;

/** One environment with backups and a copy, one bucket, two accounts. */
export const estate = anEstate({
  accounts: [anAccount(), anAccount({ id: vaults, name: 'vaults', regions: [away] })],
  environments: [
    anEnvironment({
      posture: aPosture({
        replicas: [],
        backups: someBackups({
          copies: [{ account: vaults, region: away, maximumAgeHours: 26, retentionDays: 35 }],
        }),
      }),
    }),
  ],
});

/** Everything that can be read is there: one encrypted and scaled table, a young one, vaults. */
export const full: MemoryWorld = {
  tables: {
    [object]: seen(
      aTable({
        layout: aLayout({
          billing: 'provisioned',
          encryption: { kind: 'kms', keyArn: tableKey },
        }),
      }),
    ),
    [index]: seen(aTable({ createdAt: ago(hourMs), replicas: [] })),
  },
  vaults: {
    [`${accountId}/${home}`]: seen([aVault(), aVault({ name: 'second', keyArn: undefined })]),
    [`${vaults}/${away}`]: seen([aVault({ name: 'copies', keyArn: undefined })]),
  },
  datasets: {
    'prod-orders': seen([{ id: 'd1', name: 'orders', storage: { kind: 'dynamodb' } }] as const),
  },
  details: {
    'depot-backups': bucketDetails({ encryption: seen({ algorithm: 'aws:kms', key: bucketKey }) }),
  },
};

function merged(world: MemoryWorld): MemoryWorld {
  const names = new Set([...Object.keys(full), ...Object.keys(world)]) as Set<keyof MemoryWorld>;
  return Object.fromEntries([...names].map((name) => [name, { ...full[name], ...world[name] }]));
}

export function setUp(world: MemoryWorld = {}, changes: Partial<ObserveOptions> = {}) {
  const memory = memoryObservers(merged(world));
  const clock = createVirtualClock(now);
  const recorder = memoryRecorder();
  const options: ObserveOptions = {
    observers: memory.observers,
    recorder,
    clock,
    concurrency: 8,
    signal: new AbortController().signal,
    ...changes,
  };
  return { ...memory, clock, recorder, options };
}

export const place = `${accountId}/${home}`;
export const role = `${accountId}/sdp-prod-e2dd35eedfec-data-role`;
