import type { TableDescription } from '../../src/estate/facts.js';
import type { AccountId, EnvironmentId, EnvironmentName, RegionId } from '../../src/estate/ids.js';
import type { Observed } from '../../src/estate/observation.js';
import { tableKey } from '../../src/estate/remembered-places.js';
import { nothingRemembered } from '../../src/controls/sight.js';
import { selectEnvironments } from '../../src/estate/targets.js';
import { check, type CheckOptions } from '../../src/flows/check.js';
import { DrError } from '../../src/kernel/errors.js';
import { hourMs } from '../../src/kernel/units.js';
import {
  absent,
  accountId,
  ago,
  anAccount,
  anEnvironment,
  anEstate,
  aTable,
  away,
  home,
  now,
  seen,
  unknown,
} from '../support/estate-builders.js';
import { memoryObservers, memoryRecorder, type MemoryWorld } from '../support/memory-observers.js';
import { createVirtualClock } from '../support/virtual-clock.js';

/** Everything is named that can be. */
const estate = anEstate({ environments: [anEnvironment({ restoreRole: 'depot-restore' })] });
const key = (role: string, region: string = home) =>
  `${accountId}/${region}/sdp-prod-e2dd35eedfec-${role}`;

/** Tables whose replica list fits the region that is asked. */
const group: MemoryWorld['tables'] = Object.fromEntries(
  ['Object', 'History', 'Index'].flatMap((role) =>
    [home, away].map((region): [string, Observed<TableDescription>] => [
      key(role, region),
      seen(
        aTable({
          replicas: [
            {
              region: region === home ? away : home,
              status: 'ACTIVE',
              inaccessibleSince: undefined,
            },
          ],
        }),
      ),
    ]),
  ),
);

function options(world: MemoryWorld, changes: Partial<CheckOptions> = {}) {
  const { observers, reads } = memoryObservers({
    datasets: {
      'prod-orders': seen([{ id: 'd1', name: 'orders', storage: { kind: 'dynamodb' } }]),
    },
    ...world,
    tables: { ...group, ...world.tables },
  });
  const recorder = memoryRecorder();
  const clock = createVirtualClock(now);
  const given: CheckOptions = {
    observers,
    recorder,
    clock,
    concurrency: 8,
    signal: new AbortController().signal,
    deadlineMs: 60_000,
    rememberedSettings: nothingRemembered,
    ...changes,
  };
  return { given, reads, recorder, clock };
}

const notPassed = async (given: CheckOptions, of = estate) =>
  (await check(of, given)).findings
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ control, reason, subject }) => [control, reason, subject.resource, subject.region]);

describe('check', () => {
  it('passes an estate in order, with full coverage', async () => {
    const { given, recorder } = options({});
    const result = await check(estate, given);
    expect(result).toMatchObject({ coverage: 1, exit: 'ok', counts: { fail: 0, unknown: 0 } });
    expect(result.at).toEqual(now);
    // 3 tables x 2 regions, cluster, datasets, environment, bucket, account and its 2 regions
    expect(recorder.steps.at(-1)).toEqual([13, 13]);
  });

  it('leaves nobody sleeping when it has ended, well or not', async () => {
    const { given, clock } = options({});
    await check(estate, given);
    expect(clock.sleepers()).toBe(0);

    const defect = new Error('a defect');
    const broken = options({ tables: { [key('Object')]: () => Promise.reject(defect) } });
    await expect(check(estate, broken.given)).rejects.toBe(defect);
    expect(broken.clock.sleepers()).toBe(0);
  });

  it('asks for old system backups only at home, where a table is missing or young', async () => {
    const young = seen(aTable({ createdAt: ago(hourMs) }));
    const { given, reads } = options({
      tables: {
        [key('Object')]: young,
        [key('Object', away)]: young,
        [key('Index')]: absent(),
        [key('Index', away)]: absent(),
      },
      pitr: { [key('Index')]: absent(), [key('Index', away)]: absent() },
    });
    await check(estate, given);
    expect(reads.filter((read) => read.startsWith('deleted')).toSorted()).toEqual(
      [`deleted ${key('Index')}`, `deleted ${key('Object')}`].toSorted(),
    );
  });

  it('follows a replica that nobody declared', async () => {
    const far = 'us-east-1' as RegionId;
    const withFar = seen(
      aTable({
        replicas: [away, far].map((region) => ({
          region,
          status: 'ACTIVE',
          inaccessibleSince: undefined,
        })),
      }),
    );
    const { given } = options({
      tables: { [key('History')]: withFar },
      pitr: { [key('History', far)]: seen({ kind: 'off' }) },
    });
    expect(await notPassed(given)).toEqual([
      ['pitr-enabled', 'PitrDisabled', 'sdp-prod-e2dd35eedfec-History', far],
      ['replica-active', 'ReplicaUndeclared', 'sdp-prod-e2dd35eedfec-History', far],
    ]);
  });

  it('looks again where a replica was found before, while home cannot name it', async () => {
    const far = 'us-east-1' as RegionId;
    const table = 'sdp-prod-e2dd35eedfec-History';
    const world: MemoryWorld = {
      // Home is denied, and the declared replica names only home.
      tables: { [key('History')]: unknown() },
      pitr: { [key('History', far)]: seen({ kind: 'off' }) },
    };
    const remembered = new Map([[tableKey('prod-orders', table), [home, away, far]]]);
    const { given } = options(world, { remembered });
    expect(await notPassed(given)).toContainEqual(['pitr-enabled', 'PitrDisabled', table, far]);
    // Who can be seen says for itself which replicas there are.
    const { given: seeing, reads } = options({}, { remembered });
    await check(estate, seeing);
    expect(reads.filter((read) => read.includes(far))).toEqual([]);
  });

  it.each([
    'ReadDenied',
    'ReadThrottled',
    'ReadTimedOut',
    'ReadUnavailable',
    'ReadUnsupported',
    'ReadInvalid',
  ] as const)('holds what was not seen (%s) and judges the rest', async (reason) => {
    const { given } = options({
      pitr: { [key('Object', away)]: unknown(reason), [key('Index')]: seen({ kind: 'off' }) },
    });
    const result = await check(estate, given);
    expect(result.counts).toMatchObject({ fail: 1, unknown: 4 });
    expect(result.exit).toBe('violated');
    const unknowns = result.findings.filter(({ verdict }) => verdict === 'unknown');
    expect(new Set(unknowns.map((finding) => finding.reason))).toEqual(new Set([reason]));
    expect(unknowns[0]?.failure?.permission).toBe('dynamodb:DescribeTable');
  });

  it('of a part is told of that part, and judged by the whole', async () => {
    const second = anEnvironment({
      name: 'second' as EnvironmentName,
      id: 'second-e404529091ed' as EnvironmentId,
      account: '210987654321' as AccountId,
      backupLocation: undefined,
      posture: { ...anEnvironment().posture, replicas: [] },
      clusters: [],
      gateway: undefined,
    });
    const whole = anEstate({
      accounts: [anAccount(), anAccount({ id: second.account, name: 'second' })],
      environments: [anEnvironment(), second],
    });
    const { given, reads } = options({});
    const all = await check(whole, given);
    const ofPart = all.findings.filter(
      ({ subject }) => subject.environment !== second.name && subject.account !== second.account,
    );
    const before = reads.length;
    const result = await check(selectEnvironments(whole, ['prod-orders']), { ...given, whole });
    expect(result.findings.map(({ id }) => id)).toEqual(ofPart.map(({ id }) => id));
    expect(reads.slice(before).filter((read) => read.includes(second.account))).toEqual([]);
  });

  it('does not ask an environment without a gateway', async () => {
    const bare = {
      ...estate,
      environments: [anEnvironment({ restoreRole: 'depot-restore', gateway: undefined })],
    };
    const { given, reads } = options({});
    expect(await notPassed(given, bare)).toEqual([
      ['dataset-storage', 'GatewayNotConfigured', 'datasets', home],
    ]);
    expect(reads.filter((read) => read.startsWith('datasets'))).toEqual([]);
  });

  it('leaves the rest unknown at its deadline, and keeps what was seen', async () => {
    // What an adapter does: it answers unknown when its signal aborts with a timed-out error.
    const untilAborted = (signal: AbortSignal) =>
      new Promise<Observed<never>>((resolve) => {
        signal.addEventListener('abort', () => resolve(unknown('ReadTimedOut')), { once: true });
      });
    const { given, clock } = options({ tables: { [key('Object', away)]: untilAborted } });
    const result = await clock.run(check(estate, given));
    expect(clock.now()).toEqual(new Date(now.getTime() + 60_000));
    expect(result.counts.pass).toBeGreaterThan(20);
    expect(result.findings.filter(({ verdict }) => verdict === 'unknown')).not.toHaveLength(0);
    expect(result.exit).toBe('unseen');
  });

  it('is given up when the operator interrupts it', async () => {
    const controller = new AbortController();
    const interrupted = new DrError('interrupted', { code: 'Interrupted', kind: 'aborted' });
    const hang = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        if (signal.aborted) reject(signal.reason as Error);
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    const { given } = options({ tables: { [key('Object')]: hang } }, { signal: controller.signal });
    const running = check(estate, given);
    controller.abort(interrupted);
    await expect(running).rejects.toBe(interrupted);
  });

  it.each([
    [1, 6], // three tables of a place at least
    [30, 10],
    [64, 20],
  ])(
    'of %p reads that may be in flight in one place has %p that describe tables and PITR',
    async (concurrency, most) => {
      const inFlight = { now: 0, most: 0 };
      const counted = async <T>(value: Observed<T>): Promise<Observed<T>> => {
        inFlight.now++;
        inFlight.most = Math.max(inFlight.most, inFlight.now);
        await Promise.resolve();
        inFlight.now--;
        return value;
      };
      const environments = Array.from({ length: 10 }, (_, index) =>
        anEnvironment({
          name: `e${index}` as EnvironmentName,
          id: `e${index}-e404529091ed` as EnvironmentId,
          posture: { ...anEnvironment().posture, replicas: [] },
          clusters: [],
          gateway: undefined,
        }),
      );
      const { given } = options({}, { concurrency });
      const { tables } = given.observers;
      await check(
        { ...estate, accounts: [anAccount({ regions: [home] })], environments, buckets: [] },
        {
          ...given,
          observers: {
            ...given.observers,
            tables: {
              ...tables,
              describe: () => counted(seen(aTable({ replicas: [] }))),
              pitr: () => counted(seen({ kind: 'off' } as const)),
            },
          },
        },
      );
      expect(inFlight.most).toBe(most);
    },
  );

  it('lets a region that hangs delay nobody else', async () => {
    const far = anEnvironment({
      name: 'far' as EnvironmentName,
      id: 'far-e404529091ed' as EnvironmentId,
      region: 'us-east-1' as RegionId,
      backupLocation: undefined,
      restoreRole: 'depot-restore',
      posture: { ...anEnvironment().posture, replicas: [] },
      clusters: [],
      gateway: undefined,
    });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = async () => {
      await held;
      return unknown('ReadTimedOut');
    };
    const farKey = (role: string) => `${accountId}/us-east-1/sdp-far-e404529091ed-${role}`;
    const { given, reads } = options(
      { tables: Object.fromEntries(['Object', 'History', 'Index'].map((r) => [farKey(r), slow])) },
      { concurrency: 2 },
    );
    const many = {
      ...estate,
      accounts: [anAccount({ regions: [home, away, far.region] })],
      environments: [far, ...estate.environments],
    };
    const running = check(many, given);
    for (let turn = 0; turn < 200; turn++) await Promise.resolve();
    expect(reads).toContain('versioning depot-backups'); // the last job of the other region
    release();
    expect((await running).exit).toBe('unseen');
  });
});
