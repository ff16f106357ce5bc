import { storageFamily } from '../../../../src/controls/storage/family.js';
import type { Environment } from '../../../../src/estate/environment.js';
import type { DatasetDescription, DatasetFacts } from '../../../../src/estate/facts.js';
import type { BucketName } from '../../../../src/estate/ids.js';
import type { Observed } from '../../../../src/estate/observation.js';
import type { DepotEnvironment } from '../../../../src/estate/place-facts.js';
import {
  aBucket,
  absent,
  anEnvironment,
  anEstate,
  now,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import { aSight, environmentFacts, unseenSight } from '../../../support/sight-builders.js';

const stash = 'orders-stash' as BucketName;

interface Scene {
  readonly environment?: Partial<Environment>;
  readonly buckets?: readonly BucketName[];
  readonly facts?: DatasetFacts;
  readonly depot?: Observed<DepotEnvironment> | undefined;
}

function findings(control: string, { environment = {}, buckets = [], facts, depot }: Scene) {
  const own = anEnvironment(environment);
  const estate = anEstate({
    environments: [own],
    buckets: [aBucket(), ...buckets.map((name) => aBucket({ name, environments: [] }))],
  });
  const sight = aSight({ estate, environment: () => environmentFacts({ depot }) });
  const datasets = sight.datasets.map((each) => ({ ...each, facts }));
  return storageFamily
    .findings({ ...sight, datasets }, now)
    .filter((finding) => finding.control === control)
    .map(({ verdict, reason, severity, message, subject, remedy, basis }) => ({
      told: [verdict, reason, verdict === 'fail' ? severity : undefined].filter(Boolean).join(' '),
      message,
      remedy,
      resource: subject.resource,
      reads: basis.map(({ read }) => read),
    }));
}

describe('the stash of large objects', () => {
  const told = (scene: Scene) => findings('stash-covered', scene)[0];

  it('that nobody has named is told, with the reason', () => {
    const found = told({ environment: { stash: undefined } });
    expect(found?.told).toBe('fail StashNotDeclared info');
    expect(found?.message).toContain('above 400 kB');
    expect(found?.remedy).toContain('storage.stash');
  });

  it('that does not exist is no trouble', () => {
    expect(told({ environment: { stash: 'none' } })?.told).toBe('pass');
  });

  it('that is not among the buckets is a warning that names it', () => {
    const found = told({ environment: { stash } });
    expect(found).toMatchObject({ told: 'fail StashNotWatched warning', resource: stash });
    expect(found?.remedy).toBe(`Add ${stash} under buckets in the configuration.`);
  });

  it('that is watched passes', () => {
    expect(told({ environment: { stash }, buckets: [stash] })?.told).toBe('pass');
  });
});

const orders: DatasetDescription = { id: 'aaa', name: 'orders', storage: { kind: 'dynamodb' } };
const bills: DatasetDescription = { id: 'bbb', name: undefined, storage: { kind: 'aurora' } };
const lake: DatasetDescription = { id: 'ccc', name: 'lake', storage: { kind: 'snowflake' } };

const first = seen({ id: 'prod-e2dd35eedfec', store: undefined });
const second = seen({ id: 'prod-e2dd35eedfec', store: '20260901T120000Z' });

/** `aaa` or `aaa@store`. */
function layoutOf(backups: readonly string[], leftOut = 0): DatasetFacts['layout'] {
  return seen({
    backups: backups.map((text) => {
      const [dataset = '', store] = text.split('@');
      return { dataset, store };
    }),
    leftOut,
  });
}

describe("where Depot's own backups lie", () => {
  const told = (facts: DatasetFacts | undefined, depot: Scene['depot'] = first) =>
    findings('backup-layout', { ...(facts && { facts }), depot });
  const both = seen([orders, bills]);
  const newer = '20260901T120000Z';

  it.each([
    ['all of the first store', ['aaa', 'bbb'], first, 'pass'],
    ['all of the active store', [`aaa@${newer}`, `bbb@${newer}`], second, 'pass'],
    ['none at all', [], first, 'fail DatasetNotBackedUp info'],
    ['one of two', ['aaa'], first, 'fail DatasetNotBackedUp info'],
    ['only from before the switch', ['aaa', 'bbb'], second, 'fail BackupOfOtherStore warning'],
    ['one from before the switch, one missing', ['aaa'], second, 'fail BackupOfOtherStore warning'],
    [
      'of a store that is not active any more',
      [`aaa@${newer}`, `bbb@${newer}`],
      first,
      'fail BackupOfOtherStore warning',
    ],
    [
      'of both layouts',
      ['aaa', 'bbb', `aaa@${newer}`, `bbb@${newer}`],
      second,
      'fail LayoutMixed info',
    ],
    [
      'of two stores with ids',
      ['aaa@old', 'bbb@old', `aaa@${newer}`, `bbb@${newer}`],
      second,
      'pass',
    ],
  ])('%s', (_what, backups, depot, verdict) => {
    const found = told({ datasets: both, layout: layoutOf(backups) }, depot);
    expect(found.map((finding) => finding.told)).toEqual([verdict]);
    expect(found[0]).toMatchObject({
      resource: 's3://depot-backups/orders',
      reads: ['datasets', 'folders of backups', 'active store'],
    });
  });

  it('says everything that is wrong at once, datasets by name or id', () => {
    const [found] = told({ datasets: both, layout: layoutOf(['aaa', 'aaa@old']) }, second);
    expect(found?.message).toBe(
      `of "orders" there is no backup of store "${newer}", only of other stores: none was made since the store was switched; of "bbb" there is no backup by Depot at all; backups lie both with and without a store id`,
    );
  });

  it('asks nothing of a dataset that Depot cannot back up', () => {
    expect(told({ datasets: seen([orders, lake]), layout: layoutOf(['aaa']) })[0]?.told).toBe(
      'pass',
    );
    expect(told({ datasets: seen([lake]), layout: layoutOf([]) })).toEqual([]);
  });

  it('names ten datasets and says how many more there are', () => {
    const many = Array.from({ length: 13 }, (_, index) => ({ ...orders, id: `d${index}` }));
    const [found] = told({ datasets: seen(many), layout: layoutOf([]) });
    expect(found?.message).toContain('and 3 more');
  });

  it.each([
    ['the datasets', { datasets: unknown('ReadTimedOut') }, first, 'unknown ReadTimedOut'],
    ['the folders', { datasets: both, layout: unknown('ReadDenied') }, first, 'unknown ReadDenied'],
    [
      'the active store',
      { datasets: both, layout: layoutOf(['aaa', 'bbb']) },
      unknown('ReadThrottled'),
      'unknown ReadThrottled',
    ],
    [
      'who lists no environment',
      { datasets: both, layout: layoutOf(['aaa', 'bbb']) },
      absent(),
      'unknown NotReported',
    ],
    ['what nobody asked', { datasets: both }, first, 'unknown NotReported'],
    [
      'what lies in more stores than are looked into',
      { datasets: both, layout: layoutOf(['aaa'], 3) },
      first,
      'unknown NotReported',
    ],
  ])('is not judged without %s', (_what, facts, depot, verdict) => {
    expect(told(facts, depot).map((finding) => finding.told)).toEqual([verdict]);
  });

  it('passes with stores that are not looked into where all is found', () => {
    const facts = { datasets: both, layout: layoutOf(['aaa', 'bbb'], 3) };
    expect(told(facts)[0]?.told).toBe('pass');
  });

  it.each([
    ['there is no gateway', undefined],
    ['the gateway is missing', { datasets: absent() }],
    ['there is no dataset', { datasets: seen([]) }],
    ['the bucket is missing', { datasets: both, layout: absent() }],
  ])('is told elsewhere where %s', (_what, facts) => {
    expect(told(facts)).toEqual([]);
  });

  it('is not asked where no backup location is configured', () => {
    const facts = { datasets: both, layout: layoutOf([]) };
    const scene = { environment: { backupLocation: undefined }, facts, depot: first };
    expect(findings('backup-layout', scene)).toEqual([]);
  });

  it('is one unknown before anything was asked', () => {
    const found = storageFamily
      .findings(unseenSight(anEstate()), now)
      .filter(({ control }) => control === 'backup-layout');
    expect(found.map(({ verdict }) => verdict)).toEqual(['unknown']);
  });
});
