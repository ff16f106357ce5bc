import { createPostureKeeper, type Posture } from '../../../src/daemon/posture.js';
import type { Estate } from '../../../src/estate/environment.js';
import { factKey } from '../../../src/estate/held-fact.js';
import type { EnvironmentId, EnvironmentName, RunId, TableName } from '../../../src/estate/ids.js';
import { placementKey } from '../../../src/estate/placement.js';
import { rememberedOf } from '../../../src/flows/remembered.js';
import { openJournal } from '../../../src/journal/journal.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { DrError } from '../../../src/kernel/errors.js';
import { minuteMs } from '../../../src/kernel/units.js';
import type { RecordedEvent } from '../../../src/ports/events.js';
import type { Journal } from '../../../src/ports/journal.js';
import {
  aBucket,
  absent,
  anAccount,
  anEnvironment,
  aPosture,
  aSnapshot,
  now,
  seen,
  unknown,
} from '../../support/estate-builders.js';
import { createMemoryJournal } from '../../support/memory-journal.js';
import { memoryRecorder, type MemoryWorld } from '../../support/memory-observers.js';
import { temporaryDirectory } from '../../support/temporary-directory.js';
import { passOver } from '../cli/fixtures.js';

const environment = anEnvironment();
const estate: Estate = {
  accounts: [anAccount()],
  environments: [environment],
  buckets: [aBucket()],
  waivers: [],
};
const place = {
  account: environment.account,
  region: environment.region,
  table: 'sdp-prod-e2dd35eedfec-Object' as TableName,
};
const home = placementKey(place);
const off: MemoryWorld = { pitr: { [home]: seen({ kind: 'off' } as const) } };
const unseen: MemoryWorld = { pitr: { [home]: unknown() } };
const gone: MemoryWorld = { tables: { [home]: absent() }, pitr: { [home]: absent() } };

const minute = (count: number): Date => new Date(now.getTime() + count * minuteMs);

function aKeeper<J extends Journal>(journal: J) {
  const events: RecordedEvent[] = [];
  const shown: Posture[] = [];
  const keeper = createPostureKeeper({
    journal,
    recorder: { ...memoryRecorder(), event: (event) => void events.push(event) },
    changed: (posture) => void shown.push(posture),
  });
  let passes = 0;
  let backMinutes = 0;
  const keep = async (world: MemoryWorld, watched = estate): Promise<void> => {
    passes++;
    const run = `run-${passes}` as RunId;
    await keeper.keep({
      result: await passOver(world, watched),
      estate: watched,
      at: minute(passes - backMinutes),
      run,
    });
  };
  const finding = (control: string) =>
    keeper
      .posture()
      ?.findings.find(
        (each) =>
          each.control === control &&
          each.subject.resource === place.table &&
          each.subject.region === place.region,
      );
  const pitr = () =>
    keeper
      .posture()
      ?.facts.find(
        ({ read, subject }) =>
          read === 'pitr' && subject.resource === place.table && subject.region === place.region,
      );
  const setBack = (minutes: number): void => {
    backMinutes = minutes;
  };
  return { journal, keeper, keep, finding, pitr, events, shown, setBack };
}

describe('the posture of a daemon', () => {
  it('is nothing before the first pass', async () => {
    const { keeper, shown } = aKeeper(createMemoryJournal());
    await keeper.restore(estate);
    expect(keeper.posture()).toBeUndefined();
    expect(shown).toEqual([]);
  });

  it('tells a failure once, with the moment it began, and its end', async () => {
    const { keep, finding, events } = aKeeper(createMemoryJournal());
    await keep({});
    events.length = 0;
    await keep(off);
    await keep(off);
    expect(finding('pitr-enabled')).toMatchObject({ verdict: 'fail', since: minute(2) });
    await keep({});
    const told = events.flatMap((event) =>
      event.kind === 'finding-changed' && event.finding.control === 'pitr-enabled'
        ? [[event.was, event.finding.verdict, event.at]]
        : [],
    );
    expect(told).toEqual([
      ['pass', 'fail', minute(2)],
      ['fail', 'pass', minute(4)],
    ]);
  });

  it('says of no finding that it began later than it was judged, though the clock was set back', async () => {
    const { keep, finding, keeper, setBack } = aKeeper(createMemoryJournal());
    await keep({});
    await keep(off);
    setBack(60);
    await keep(off);
    expect(finding('pitr-enabled')).toMatchObject({ verdict: 'fail', since: minute(-57) });
    const late = keeper.posture()?.findings.filter(({ since, judgedAt }) => since > judgedAt);
    expect(late).toEqual([]);
    await keep(off);
    expect(finding('pitr-enabled')?.since).toEqual(minute(-57));
  });

  it('keeps the settings of a table that is gone, over a restart, for the next pass', async () => {
    const { path, remove } = temporaryDirectory();
    try {
      const open = () => openJournal({ directory: path, clock: systemClock });
      const journal = await open();
      const first = aKeeper(journal);
      await first.keep({});
      await first.keep(gone);
      await journal.close();
      const again = await open();
      const second = aKeeper(again);
      await second.keeper.restore(estate);
      await second.keep(gone);
      const { rememberedSettings } = rememberedOf(second.keeper.posture()?.facts ?? []);
      const of = { environment: environment.name, table: place.table, region: place.region };
      expect(rememberedSettings.settings(of)).toEqual(aSnapshot());
      await again.close();
    } finally {
      remove();
    }
  });

  it('says the same after a restart on a disk, though the clock was set back', async () => {
    const { path, remove } = temporaryDirectory();
    try {
      const open = () => openJournal({ directory: path, clock: systemClock });
      const journal = await open();
      const first = aKeeper(journal);
      await first.keep(off);
      first.setBack(60);
      await first.keep(off);
      await journal.close();
      const again = await open();
      const second = aKeeper(again);
      await second.keeper.restore(estate);
      expect(second.finding('pitr-enabled')).toEqual(first.finding('pitr-enabled'));
      expect(second.finding('pitr-enabled')?.since).toEqual(minute(-58));
      await again.close();
    } finally {
      remove();
    }
  });

  it('keeps the last answer of a read that fails, with its age', async () => {
    const { keep, pitr } = aKeeper(createMemoryJournal());
    await keep(off);
    await keep(unseen);
    expect(pitr()).toMatchObject({
      held: { kind: 'seen', value: { kind: 'off' } },
      tried: { failure: { reason: 'ReadDenied' } },
    });
    await keep(gone);
    expect(pitr()).toMatchObject({ held: { kind: 'absent' } });
  });

  it('is the same after a restart, but remembered', async () => {
    const first = aKeeper(createMemoryJournal());
    await first.keep(off);
    await first.keep(unseen);
    const second = aKeeper(first.journal);
    await second.keeper.restore(estate);
    const [was, is] = [first.keeper.posture(), second.keeper.posture()];
    expect([was?.source, is?.source]).toEqual(['observed', 'remembered']);
    expect({ ...is, source: 0, facts: 0 }).toEqual({ ...was, source: 0, facts: 0 });
    const byKey = (facts: Posture['facts'] = []) =>
      new Map(facts.map((fact) => [factKey(fact), fact]));
    expect(byKey(is?.facts)).toEqual(byKey(was?.facts));
    expect(second.shown).toHaveLength(1);
  });

  it('is shown although the journal cannot keep it, and the run is told of that', async () => {
    const { journal, keep, finding, shown } = aKeeper(createMemoryJournal());
    await keep({});
    const full = (): DrError =>
      new DrError('disk full', { code: 'StoreFull', kind: 'unavailable' });
    journal.breakWith(full);
    await expect(keep(off)).rejects.toMatchObject({ code: 'StoreFull' });
    expect(finding('pitr-enabled')).toMatchObject({ verdict: 'fail', since: minute(2) });
    expect(shown.at(-1)?.at).toEqual(minute(2));
    journal.breakWith(undefined);
    await keep(off);
    expect(finding('pitr-enabled')).toMatchObject({ verdict: 'fail' });
  });

  it('forgets what leaves the configuration, at once and after a restart', async () => {
    const other = anEnvironment({ name: 'other' as EnvironmentName });
    const both = {
      ...estate,
      environments: [environment, { ...other, id: 'b0b' as EnvironmentId }],
    };
    const { journal, keeper, keep } = aKeeper(createMemoryJournal());
    await keep({}, both);
    const names = (posture: Posture | undefined) =>
      new Set(posture?.findings.map(({ subject }) => subject.environment));
    expect(names(keeper.posture())).toContain('other');
    keeper.narrow(estate);
    expect(names(keeper.posture())).not.toContain('other');
    const again = aKeeper(journal);
    await again.keeper.restore(estate);
    expect(names(again.keeper.posture())).not.toContain('other');
    expect(again.keeper.posture()?.facts.length).toBe(keeper.posture()?.facts.length);
  });

  it('shows what is configured by the time that it is shown', async () => {
    const both = {
      ...estate,
      environments: [
        environment,
        anEnvironment({ name: 'other' as EnvironmentName, id: 'b0b' as EnvironmentId }),
      ],
    };
    const journal = createMemoryJournal();
    const { keeper, keep, shown } = aKeeper({
      ...journal,
      keepPass: async (...pass) => {
        setImmediate(() => keeper.narrow(estate)); // the configuration is read anew meanwhile
        return journal.keepPass(...pass);
      },
    });
    await keep({}, both);
    const names = shown.at(-1)?.findings.map(({ subject }) => subject.environment);
    expect(names).toContain(environment.name);
    expect(names).not.toContain('other');
    expect(keeper.posture()).toBe(shown.at(-1));
  });

  it('tells a whole estate that turns over in a bounded number of lines, and no pass that is new', async () => {
    const posture = aPosture({ pitr: { ...aPosture().pitr, windowDays: 36 } });
    const environments = Array.from({ length: 40 }, (_, index) =>
      anEnvironment({
        name: `e${index}` as EnvironmentName,
        id: `e${index}e2dd35` as EnvironmentId,
        posture,
      }),
    );
    const { keep, events } = aKeeper(createMemoryJournal());
    await keep({}, { ...estate, environments });
    const told = events.flatMap((event) =>
      event.kind === 'finding-changed' ? [event.finding] : [],
    );
    expect(told).toHaveLength(200);
    expect(new Set(told.map(({ control, verdict }) => `${control} ${verdict}`))).toEqual(
      new Set(['pitr-window fail']),
    );
  });
});
