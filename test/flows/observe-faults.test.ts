import { factsOf } from '../../src/estate/held-facts.js';
import type { Observed } from '../../src/estate/observation.js';
import { observe } from '../../src/flows/observe.js';
import { DrError } from '../../src/kernel/errors.js';
import {
  absent,
  accountId,
  away,
  bucketDetails,
  home,
  now,
  unknown,
} from '../support/estate-builders.js';
import type { MemoryWorld } from '../support/memory-observers.js';
import { keyArn } from '../support/place-builders.js';
import { createVirtualClock } from '../support/virtual-clock.js';
import { bucketKey, estate, index, object, place, role, setUp, tableKey } from './full-estate.js';

// Each read denied, gone, hanging and given up: what a pass gives then.

/** `<read> <resource>` of every fact, with what it is, unless it is as in a full world. */
async function differences(
  world: MemoryWorld,
  clock = createVirtualClock(now),
): Promise<Readonly<Record<string, string>>> {
  const [healthy, given] = [await factKinds({}, clock), await factKinds(world, clock)];
  const names = new Set([...healthy.keys(), ...given.keys()]);
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const kind = given.get(name) ?? 'not asked';
      return kind === healthy.get(name) ? [] : [[name, kind] as const];
    }),
  );
}

async function factKinds(
  world: MemoryWorld,
  clock: ReturnType<typeof createVirtualClock>,
): Promise<ReadonlyMap<string, string>> {
  const { options } = setUp(world, { clock });
  const facts = factsOf(await clock.run(observe(estate, options)));
  return new Map(
    facts.map(({ read, subject, held }) => [
      `${read} ${subject.resource.replace(/^sdp-prod-e2dd35eedfec-/, '')} ${subject.region}`,
      held.kind,
    ]),
  );
}

const ofTable = (kind: string, more: Readonly<Record<string, string>> = {}) => ({
  [`table Object ${home}`]: kind,
  [`user-backups Object ${home}`]: 'not asked',
  [`exports Object ${home}`]: 'not asked',
  [`latency Object ${home}`]: 'not asked',
  [`key ${tableKey} ${home}`]: 'not asked',
  [`table Object ${away}`]: 'not asked', // nobody declared it, and nobody tells of it now
  [`pitr Object ${away}`]: 'not asked',
  [`settings Object ${away}`]: 'not asked',
  [`user-backups Object ${away}`]: 'not asked',
  [`exports Object ${away}`]: 'not asked',
  ...more,
});
const bucketReads = ['policy', 'lifecycle', 'ownership', 'replication', 'encryption'].map(
  (name) => `bucket-${name}`,
);
const noDetails = Object.fromEntries([
  ...['public-access', ...bucketReads].map((read) => [
    `${read} depot-backups ${home}`,
    'not asked',
  ]),
  [`key ${bucketKey} ${home}`, 'not asked'],
]);
const own = 'prod-orders';

/** What a fault of one read changes of all that a pass gives; `none` = unknown, with its cause. */
type Row = readonly [
  read: string,
  of: (answer: Observed<never>) => MemoryWorld,
  denied: Readonly<Record<string, string>>,
  gone: Readonly<Record<string, string>>,
];

const settingsHidden = { [`settings Object ${home}`]: 'none' };
const settingsKept = { [`settings Object ${home}`]: 'not asked' };

const rows: readonly Row[] = [
  [
    'the description of a table',
    (answer) => ({ tables: { [object]: answer } }),
    ofTable('none', settingsHidden),
    ofTable('absent', { ...settingsKept, [`deleted-backups Object ${home}`]: 'seen' }),
  ],
  [
    'PITR',
    (answer) => ({ pitr: { [object]: answer } }),
    { [`pitr Object ${home}`]: 'none', ...settingsHidden },
    { [`pitr Object ${home}`]: 'absent', ...settingsKept },
  ],
  [
    'the system backups',
    (answer) => ({ deleted: { [index]: answer } }),
    { [`deleted-backups Index ${home}`]: 'none' },
    { [`deleted-backups Index ${home}`]: 'absent' },
  ],
  ...(['timeToLive', 'tags', 'policies', 'scaling'] as const).map((name): Row => [
    `the ${name} of a table`,
    (answer) => ({ [name]: { [object]: answer } }),
    settingsHidden,
    settingsKept,
  ]),
  ...(
    [
      ['userBackups', 'user-backups'],
      ['exports', 'exports'],
      ['latency', 'latency'],
    ] as const
  ).map(([name, read]): Row => [
    `the ${name} of a table`,
    (answer) => ({ [name]: { [object]: answer } }),
    { [`${read} Object ${home}`]: 'none' },
    { [`${read} Object ${home}`]: 'absent' },
  ]),
  [
    'versioning, while object lock is seen',
    (answer) => ({ versioning: { 'depot-backups': answer } }),
    { [`versioning depot-backups ${home}`]: 'none' },
    { [`versioning depot-backups ${home}`]: 'absent' },
  ],
  [
    'a whole bucket',
    (answer) => ({
      versioning: { 'depot-backups': answer },
      objectLock: { 'depot-backups': answer },
    }),
    {
      [`versioning depot-backups ${home}`]: 'none',
      [`object-lock depot-backups ${home}`]: 'none',
      ...noDetails,
    },
    {
      [`versioning depot-backups ${home}`]: 'absent',
      [`object-lock depot-backups ${home}`]: 'absent',
      ...noDetails,
    },
  ],
  [
    'the encryption of a bucket',
    (answer) => ({ details: { 'depot-backups': bucketDetails({ encryption: answer }) } }),
    {
      [`bucket-encryption depot-backups ${home}`]: 'none',
      [`key ${bucketKey} ${home}`]: 'not asked',
    },
    {
      [`bucket-encryption depot-backups ${home}`]: 'absent',
      [`key ${bucketKey} ${home}`]: 'not asked',
    },
  ],
  [
    'a cluster',
    (answer) => ({ clusters: { 'orders-aurora': answer } }),
    {
      [`cluster orders-aurora ${home}`]: 'none',
      [`snapshots orders-aurora ${home}`]: 'not asked',
    },
    {
      [`cluster orders-aurora ${home}`]: 'absent',
      [`snapshots orders-aurora ${home}`]: 'not asked',
    },
  ],
  ...(
    [
      ['snapshots', 'snapshots', 'orders-aurora', 'orders-aurora'],
      ['layouts', 'backup-layout', 'prod-e2dd35eedfec', own],
      ['depots', 'depot', own, own],
      ['executors', 'executors', own, own],
      ['stacks', 'stack', 'sdp-prod-e2dd35eedfec', own],
      ['access', 'access', role, own],
      ['presence', 'bootstrap', `sdp-bootstrap-${accountId}-${home}`, own],
      ['listed', 'tables', place, home],
      ['backupSettings', 'backup-settings', place, home],
      ['plans', 'plans', place, home],
      ['jobs', 'backup-jobs', place, home],
      ['copyJobs', 'copy-jobs', place, home],
      ['contents', 'vault-content', `${place}/depot`, 'depot'],
      ['keys', 'key', `${place}/${tableKey}`, tableKey],
      ['globalSettings', 'backup-global', accountId, accountId],
      ['organizations', 'organization', accountId, accountId],
      ['roles', 'role', role, 'data-role'],
    ] as const
  ).map(([name, read, key, resource]): Row => [
    `the ${name}`,
    (answer) => ({ [name]: { [key]: answer } }),
    { [`${read} ${resource} ${home}`]: 'none' },
    { [`${read} ${resource} ${home}`]: 'absent' },
  ]),
  [
    'the list of datasets',
    (answer) => ({ datasets: { [own]: answer } }),
    { [`datasets ${own} ${home}`]: 'none', [`backup-layout ${own} ${home}`]: 'not asked' },
    { [`datasets ${own} ${home}`]: 'absent', [`backup-layout ${own} ${home}`]: 'not asked' },
  ],
  [
    'the list of vaults',
    (answer) => ({ vaults: { [place]: answer } }),
    {
      [`vaults ${home} ${home}`]: 'none',
      [`vault-content depot ${home}`]: 'not asked',
      [`vault-content second ${home}`]: 'not asked',
      [`key ${keyArn} ${home}`]: 'not asked',
    },
    {
      [`vaults ${home} ${home}`]: 'absent',
      [`vault-content depot ${home}`]: 'not asked',
      [`vault-content second ${home}`]: 'not asked',
      [`key ${keyArn} ${home}`]: 'not asked',
    },
  ],
];

describe('a pass', () => {
  it.each(rows)('that may not read %s lacks that and what hangs on it', async (_, of, denied) => {
    expect(await differences(of(unknown()))).toEqual(denied);
  });

  it.each(rows)('where %s is gone says so, and no more', async (_, of, _denied, gone) => {
    expect(await differences(of(absent()))).toEqual(gone);
  });

  it.each(rows)('where %s hangs lacks no more than where it is denied', async (_, of, denied) => {
    const clock = createVirtualClock(now);
    const untilLate = async (): Promise<Observed<never>> => {
      await clock.sleep(30_000); // an adapter's own deadline
      return { ...unknown('ReadTimedOut'), at: clock.now() };
    };
    const told: object = of(absent());
    const hung = Object.fromEntries(
      Object.entries(told).map(([name, answers]) => [
        name,
        Object.fromEntries(
          Object.entries(answers as Record<string, object>).map(([key, answer]) => [
            key,
            'kind' in answer
              ? untilLate
              : async () => ({ ...answer, encryption: await untilLate() }),
          ]),
        ),
      ]),
    );
    expect(await differences(hung, clock)).toEqual(denied);
    expect(clock.monotonicMs()).toBe(30_000); // nothing waited but for that one read
  });

  it('that is given up throws the reason, whatever it was reading', async () => {
    const interrupted = new DrError('interrupted', { code: 'Interrupted', kind: 'aborted' });
    for (const [, of] of rows) {
      const controller = new AbortController();
      const hang = (signal: AbortSignal) =>
        new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
      const told = Object.fromEntries(
        Object.entries(of(absent())).map(([name, answers]) => [
          name,
          Object.fromEntries(Object.keys(answers).map((key) => [key, hang])),
        ]),
      );
      const { options } = setUp(told, { signal: controller.signal });
      const running = observe(estate, options);
      for (let turn = 0; turn < 200; turn++) await Promise.resolve();
      controller.abort(interrupted);
      await expect(running).rejects.toBe(interrupted);
    }
  });
});
