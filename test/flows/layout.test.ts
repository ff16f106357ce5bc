import { nothingRemembered } from '../../src/controls/sight.js';
import { check } from '../../src/flows/check.js';
import type { EnvironmentName } from '../../src/estate/ids.js';
import type { DatasetDescription } from '../../src/estate/facts.js';
import type { Estate } from '../../src/estate/environment.js';
import {
  absent,
  aBucket,
  anEnvironment,
  anEstate,
  now,
  seen,
  unknown,
} from '../support/estate-builders.js';
import { memoryObservers, memoryRecorder, type MemoryWorld } from '../support/memory-observers.js';
import { createVirtualClock } from '../support/virtual-clock.js';

const name = 'prod-orders' as EnvironmentName;
const orders: DatasetDescription = { id: 'd1', name: 'orders', storage: { kind: 'dynamodb' } };
const bills: DatasetDescription = { id: 'd2', name: 'bills', storage: { kind: 'dynamodb' } };
const key = 'layout prod-e2dd35eedfec';

async function passOver(world: MemoryWorld, estate: Estate = anEstate()) {
  const { observers, reads, given } = memoryObservers({
    datasets: { [name]: seen([orders, bills]) },
    ...world,
  });
  const clock = createVirtualClock(now);
  const result = await clock.run(
    check(estate, {
      observers,
      recorder: memoryRecorder(),
      clock,
      concurrency: 8,
      signal: new AbortController().signal,
      deadlineMs: 60_000,
      rememberedSettings: nothingRemembered,
    }),
  );
  const found = result.findings.filter(({ control }) => control === 'backup-layout');
  return {
    asked: given.get(key),
    reads: reads.filter((read) => read === key).length,
    told: found.map(({ verdict, reason }) => `${verdict} ${reason ?? ''}`.trim()),
  };
}

describe('where backups of datasets lie', () => {
  it('is asked of the bucket once, for the datasets that Depot lists', async () => {
    const { asked, reads, told } = await passOver({});
    expect(asked).toEqual({
      bucket: aBucket(),
      prefix: 'orders',
      environment: 'prod-e2dd35eedfec',
      datasets: ['d1', 'd2'],
    });
    expect([reads, told]).toEqual([1, ['pass']]);
  });

  it.each([
    ['Depot lists none', { datasets: { [name]: seen([]) } }, []],
    ['they could not be listed', { datasets: { [name]: unknown() } }, ['unknown ReadDenied']],
    ['the gateway is missing', { datasets: { [name]: absent() } }, []],
  ])('is not asked where %s', async (_what, world, told) => {
    expect(await passOver(world)).toEqual({ asked: undefined, reads: 0, told });
  });

  it.each([
    ['no gateway', anEnvironment({ gateway: undefined })],
    ['no backup location', anEnvironment({ backupLocation: undefined })],
  ])('is not asked where there is %s', async (_what, environment) => {
    const estate = anEstate({ environments: [environment] });
    expect(await passOver({}, estate)).toEqual({ asked: undefined, reads: 0, told: [] });
  });

  it('is judged against the active store', async () => {
    const depots = { [name]: seen({ id: 'prod-e2dd35eedfec', store: 'store02' }) };
    expect((await passOver({ depots })).told).toEqual(['fail BackupOfOtherStore']);
  });
});
