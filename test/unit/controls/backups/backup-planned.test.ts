import type { BackupFacts, BackupPlan } from '../../../../src/estate/backup-facts.js';
import { absent, accountId, away, home, seen, unknown } from '../../../support/estate-builders.js';
import {
  aboutObject,
  aPlan,
  aSelection,
  aWorld,
  backupFacts,
  saidBy,
  tableArnOf,
  type WorldChanges,
} from './support.js';

const object = tableArnOf('sdp-prod-e2dd35eedfec-Object');
const history = tableArnOf('sdp-prod-e2dd35eedfec-History');

const planned = (...plans: readonly BackupPlan[]): Partial<BackupFacts> => ({ plans: seen(plans) });
const selecting = (...selections: readonly Parameters<typeof aSelection>[0][]): BackupPlan =>
  aPlan({ selections: selections.map(aSelection) });
const notOptedIn = { settings: seen({ isOptedIn: false, isFullyManaged: true }) };

describe('backup-planned', () => {
  const cases: readonly {
    readonly name: string;
    readonly world: WorldChanges;
    readonly expected: string;
  }[] = [
    { name: 'a plan for everything', world: {}, expected: 'pass' },
    {
      name: 'a plan that names the table',
      world: { home: planned(selecting({ resources: [object] })) },
      expected: 'pass',
    },
    {
      name: 'the second selection of the second plan',
      world: {
        home: planned(
          selecting({ resources: [history] }),
          selecting({ tags: [{ key: 'a', value: 'b' }] }, { resources: [object] }),
        ),
      },
      expected: 'pass',
    },
    { name: 'no plan', world: { home: planned() }, expected: 'fail NotPlanned' },
    {
      name: 'a plan without selections',
      world: { home: planned(aPlan({ selections: [] })) },
      expected: 'fail NotSelected',
    },
    {
      name: 'a plan for other tables',
      world: { home: planned(selecting({ resources: [history] })) },
      expected: 'fail NotSelected',
    },
    {
      name: 'a plan without rules',
      world: { home: planned(aPlan({ rules: [] })) },
      expected: 'fail NotSelected',
    },
    {
      name: 'a plan by wildcard without opt-in',
      world: { home: { ...planned(aPlan()), ...notOptedIn } },
      expected: 'fail NotOptedIn',
    },
    {
      name: 'a plan by ARN without opt-in',
      world: { home: { ...planned(selecting({ resources: [object] })), ...notOptedIn } },
      expected: 'pass',
    },
    {
      name: 'plans that could not be read',
      world: { home: { plans: unknown() } },
      expected: 'unknown ReadDenied',
    },
    {
      name: 'a tag, the tags not known',
      world: {
        home: planned(selecting({ tags: [{ key: 'a', value: 'b' }] })),
        tags: unknown('ReadThrottled'),
      },
      expected: 'unknown ReadThrottled',
    },
    {
      name: 'a tag, the table itself not known',
      world: {
        home: planned(selecting({ tags: [{ key: 'a', value: 'b' }] })),
        table: { table: unknown('ReadTimedOut'), settings: undefined },
      },
      expected: 'unknown ReadTimedOut',
    },
    {
      name: 'the ARN, the table itself not known',
      world: {
        home: planned(selecting({ resources: [object] })),
        table: { table: unknown(), settings: undefined },
      },
      expected: 'pass',
    },
    {
      name: 'a tag that is not known beside an ARN that fits',
      world: {
        home: planned(selecting({ tags: [{ key: 'a', value: 'b' }] }, { resources: [object] })),
        tags: unknown(),
      },
      expected: 'pass',
    },
    {
      name: 'a wildcard of no documented meaning',
      world: { home: planned(selecting({ resources: [tableArnOf('*-Object')] })) },
      expected: 'unknown NotReported',
    },
    {
      name: 'a place that nobody looked at',
      world: { places: new Map([[`${accountId}/${home}`, undefined]]) },
      expected: 'unknown NotReported',
    },
    {
      name: 'a plan for everything in another region only',
      world: {
        home: planned(),
        places: new Map([[`${accountId}/${away}`, backupFacts(planned(aPlan()))]]),
      },
      expected: 'fail PlannedElsewhere',
    },
  ];

  it.each(cases)('$name: $expected', ({ world, expected }) => {
    const { verdict, reason } = aboutObject('backup-planned', aWorld(world));
    expect(reason === undefined ? verdict : `${verdict} ${reason}`).toBe(expected);
  });

  it('says nothing of a table that is missing', () => {
    expect(saidBy('backup-planned', aWorld({ table: { table: absent() } }))).toEqual([]);
  });

  it('names the plan, its rules and the selection that take the table', () => {
    expect(aboutObject('backup-planned', aWorld()).message).toBe(
      'it is backed up by plan depot-daily (daily) by selection tables, which takes it by *',
    );
  });

  it('names every plan that takes the table, ours or not', () => {
    const foreign = aPlan({ id: 'plan-2', name: 'foreign' });
    const { message } = aboutObject('backup-planned', aWorld({ home: planned(aPlan(), foreign) }));
    expect(message).toContain('plan depot-daily');
    expect(message).toContain('plan foreign');
  });

  it('says of each near miss why it misses, the nearest first', () => {
    const { message, remedy } = aboutObject(
      'backup-planned',
      aWorld({
        home: planned(
          selecting(
            { name: 'others', resources: [history] },
            { name: 'but-not', resources: ['*'], notResources: [object] },
            { name: 'tagged', tags: [{ key: 'Backup', value: 'daily' }] },
            { name: 'more', resources: [history] },
          ),
        ),
      }),
    );
    expect(message).toBe(
      `no plan of ${accountId} in ${home} selects it: plan depot-daily, selection but-not: leaves it out: NotResources has ${object}; plan depot-daily, selection others: names 1 resource, but not this table; plan depot-daily, selection tagged: asks for the tag Backup=daily; the table does not have it; and 1 more`,
    );
    expect(remedy).toContain(`--region ${home} --backup-plan-id plan-1`);
    expect(remedy).toContain(object);
  });
});
