import { bucketActions, objectActions } from '../../src/controls/access/backup-actions.js';
import fc from 'fast-check';
import { subjectOfRead } from '../../src/estate/fact-subjects.js';
import { factsOf } from '../../src/estate/held-facts.js';
import type { EnvironmentId, EnvironmentName } from '../../src/estate/ids.js';
import type { Observed } from '../../src/estate/observation.js';
import { observe, type ObserveOptions } from '../../src/flows/observe.js';
import { startDeadline } from '../../src/kernel/clock.js';
import { dayMs } from '../../src/kernel/units.js';
import {
  aBucket,
  accountId,
  ago,
  aLayout,
  anEnvironment,
  anEstate,
  aPosture,
  aTable,
  away,
  home,
  now,
  seen,
  unknown,
} from '../support/estate-builders.js';
import { memoryObservers, memoryRecorder } from '../support/memory-observers.js';
import { keyArn } from '../support/place-builders.js';
import { createVirtualClock } from '../support/virtual-clock.js';

import { estate, full, object, place, role, setUp, vaults } from './full-estate.js';

describe('a pass', () => {
  it('gives something of every read that is remembered', async () => {
    const { options } = setUp();
    const facts = factsOf(await observe(estate, options));
    expect(new Set(facts.map(({ read }) => read))).toEqual(new Set(Object.keys(subjectOfRead)));
    expect(facts.filter(({ held }) => held.kind !== 'seen')).toEqual([]);
  });

  it('ends at its deadline with what was seen by then', async () => {
    const clock = createVirtualClock(now);
    const deadline = startDeadline({ clock, ms: 60_000, what: 'the pass' });
    const untilAborted = (signal: AbortSignal) =>
      new Promise<Observed<never>>((resolve) => {
        signal.addEventListener('abort', () => resolve(unknown('ReadTimedOut')), { once: true });
      });
    const { options } = setUp(
      { plans: { [place]: untilAborted }, roles: { [role]: untilAborted } },
      { clock, signal: deadline.signal },
    );
    const facts = factsOf(await clock.run(observe(estate, options)));
    deadline.release();
    expect(clock.now().getTime() - now.getTime()).toBe(60_000);
    const hidden = facts.filter(({ held }) => held.kind === 'none');
    expect(hidden.map(({ read }) => read).toSorted()).toEqual(['plans', 'role']);
  });

  it('gives the same whatever is answered first', async () => {
    const { options } = setUp();
    const expected = factsOf(await observe(estate, options));
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.constantFrom(1, 8, 64),
        async (scheduler, concurrency) => {
          const { observers } = memoryObservers(full);
          const late = <T extends object>(port: T): T =>
            Object.fromEntries(
              Object.entries(port).map(([name, read]) => [
                name,
                (...given: readonly unknown[]) =>
                  scheduler.schedule(
                    (read as (...all: readonly unknown[]) => Promise<unknown>)(...given),
                  ),
              ]),
            ) as T;
          const shuffled = Object.fromEntries(
            Object.entries(observers).map(([name, port]) => [name, late(port)]),
          ) as unknown as ObserveOptions['observers'];
          const running = observe(estate, { ...options, observers: shuffled, concurrency });
          expect(factsOf(await scheduler.waitFor(running))).toEqual(expected);
        },
      ),
      { numRuns: 10 },
    );
  });

  it('reads each thing once, and a second one reads the same', async () => {
    const { options, reads } = setUp();
    await observe(estate, options);
    const first = reads.toSorted();
    expect(new Set(first).size).toBe(first.length);
    await observe(estate, options);
    expect(reads.slice(first.length).toSorted()).toEqual(first);
  });

  it('counts what it has done, also of what it found on the way', async () => {
    const { options, recorder } = setUp();
    await observe(estate, options);
    const { steps } = recorder;
    // 3 tables and 2 undeclared replicas, cluster, datasets, environment, bucket, 2 accounts, 3
    // places, 3 keys
    expect(steps.at(-1)).toEqual([17, 17]);
    expect(steps.map(([done]) => done)).toEqual(steps.map((_, at) => at + 1));
    expect(steps.every(([done, total]) => done <= total)).toBe(true);
  });
});

describe('what is asked', () => {
  it('of the data role is what a backup does in its place, what it had better not, and no other place', async () => {
    const { options, given } = setUp();
    await observe(estate, options);
    expect(given.get(`simulate ${role}`)).toEqual([
      {
        actions: [...bucketActions, 's3:PutBucketPolicy'],
        resource: 'arn:aws:s3:::depot-backups',
      },
      {
        actions: [...objectActions, 's3:BypassGovernanceRetention', 's3:DeleteObjectVersion'],
        resource: 'arn:aws:s3:::depot-backups/orders/*',
      },
    ]);
  });

  it('of vaults is the points of all tables, in copy destinations, too', async () => {
    const { options, given } = setUp();
    await observe(estate, options);
    const tables = [home, away].flatMap((region) =>
      ['Object', 'History', 'Index'].map(
        (name) => `arn:aws:dynamodb:${region}:${accountId}:table/sdp-prod-e2dd35eedfec-${name}`,
      ),
    );
    for (const vault of [`${place}/depot`, `${place}/second`, `${vaults}/${away}/copies`]) {
      expect([...(given.get(`content ${vault}`) as Set<string>)].toSorted()).toEqual(
        tables.toSorted(),
      );
    }
  });

  it('of jobs is the last week', async () => {
    const { options, given } = setUp();
    await observe(estate, options);
    expect(given.get(`jobs ${place}`)).toEqual(ago(7 * dayMs));
    expect(given.get(`copy-jobs ${vaults}/${away}`)).toEqual(ago(7 * dayMs));
  });

  it.each([
    ['no gateway', { gateway: undefined }, ['datasets', 'depot', 'executors']],
    ['no backup location', { backupLocation: undefined }, ['simulate']],
  ])('of an environment with %s is less', async (_, changes, without) => {
    const { options, reads } = setUp();
    await observe(anEstate({ environments: [anEnvironment(changes)], buckets: [] }), options);
    const asked = new Set(reads.map((read) => read.split(' ')[0] ?? ''));
    for (const read of ['datasets', 'depot', 'executors', 'simulate']) {
      expect(asked.has(read)).toBe(!without.includes(read));
    }
  });

  it('of AWS Backup is nothing where the estate keeps nothing', async () => {
    const { options, reads } = setUp();
    await observe(anEstate(), options); // no backups are wanted: the replica's region is not asked
    const places = reads.flatMap((read) => /^(?:plans|tables) (.*)/.exec(read)?.[0] ?? []);
    expect(places.toSorted()).toEqual([
      `plans ${place}`,
      `tables ${accountId}/${away}`,
      `tables ${place}`,
    ]);
  });

  it.each([
    ['a table that is paid on demand, of scaling', 'scaling', aLayout(), 0],
    ['a provisioned table, of scaling', 'scaling', aLayout({ billing: 'provisioned' }), 1],
    ['a group, of latency', 'latency', aLayout(), 1],
    ['a strong group, of latency', 'latency', aLayout({ consistency: 'strong' }), 0],
  ])('of %s', async (_, read, layout, times) => {
    const { options, reads } = setUp({ tables: { [object]: seen(aTable({ layout })) } });
    await observe(estate, options);
    expect(reads.filter((each) => each === `${read} ${object}`)).toHaveLength(times);
  });

  it('of latency is that to the replicas which home names', async () => {
    const { options, given } = setUp();
    await observe(estate, options);
    expect(given.get(`latency ${object}`)).toEqual([away]);
  });

  it('about a key is asked once from each place that has something under it', async () => {
    const shared = seen(
      aTable({ replicas: [], layout: aLayout({ encryption: { kind: 'kms', keyArn } }) }),
    );
    const second = anEnvironment({
      name: 'second' as EnvironmentName,
      id: 'second-e404529091ed' as EnvironmentId,
      region: away,
      posture: aPosture({ replicas: [] }),
    });
    const both = anEstate({ environments: [...estate.environments, second], buckets: [] });
    const tables = both.environments.flatMap(({ region, tables: members }) =>
      members.map(({ name }) => [`${accountId}/${region}/${name}`, shared] as const),
    );
    const { options, reads } = setUp({ tables: Object.fromEntries(tables), vaults: {} });
    const observations = await observe(both, options);
    const keys = reads.filter((read) => read.startsWith('key ')).toSorted();
    expect(keys).toEqual([`key ${accountId}/${away}/${keyArn}`, `key ${place}/${keyArn}`]);
    const found = observations.flatMap((each) =>
      each.kind === 'key' ? [`${each.target.account.id}/${each.target.region}`] : [],
    );
    expect(found).toEqual([`${accountId}/${away}`, place]);
  });

  it('grows with what there is, and not with what is found in it', async () => {
    const budget = async (environments: number, buckets: number) => {
      const many = anEstate({
        environments: Array.from({ length: environments }, (_, at) =>
          anEnvironment({
            name: `e${at}` as EnvironmentName,
            id: `e${at}-e404529091ed` as EnvironmentId,
            posture: aPosture({ replicas: [] }),
          }),
        ),
        buckets: Array.from({ length: buckets }, () => aBucket()).slice(0, 1),
      });
      const { observers, reads } = memoryObservers({
        tables: Object.fromEntries(
          many.environments.flatMap((each) =>
            each.tables.map(({ name }) => [
              `${accountId}/${home}/${name}`,
              seen(aTable({ replicas: [] })),
            ]),
          ),
        ),
      });
      const clock = createVirtualClock(now);
      const signal = new AbortController().signal;
      await observe(many, {
        observers,
        recorder: memoryRecorder(),
        clock,
        concurrency: 64,
        signal,
      });
      return reads.length;
    };
    const [one, two, eleven] = [await budget(1, 1), await budget(2, 1), await budget(11, 1)];
    // Of an environment: 3 tables by 7 reads, cluster and snapshots, datasets, 5 of its own, a role.
    expect(two - one).toBe(3 * 7 + 2 + 1 + 5 + 1);
    expect(eleven - one).toBe(10 * (two - one));
  });
});
