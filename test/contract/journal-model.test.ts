import fc from 'fast-check';
import type { Finding } from '../../src/controls/finding.js';
import { factKey, type HeldFact } from '../../src/estate/held-fact.js';
import type { DatasetDescription, PitrState, TableDescription } from '../../src/estate/facts.js';
import type { JobName, RegionId, RunId } from '../../src/estate/ids.js';
import { missReasons, runOutcomes } from '../../src/estate/run.js';
import { openJournal } from '../../src/journal/journal.js';
import { systemClock } from '../../src/kernel/clock.js';
import { isDrError } from '../../src/kernel/errors.js';
import { type Journal, workflowStates } from '../../src/ports/journal.js';
import { aFact, aFinding, aFire, aPass, aRun, minute } from '../support/journal-builders.js';
import { contentOf } from '../support/journal-store.js';
import { createMemoryJournal } from '../support/memory-journal.js';
import { temporaryDirectory } from '../support/temporary-directory.js';

// Random calls on the journal on disk and on the one in memory: both say the same, at any moment, and
// after any restart.

type Call = { readonly what: string; readonly on: (journal: Journal) => Promise<unknown> };

const job = fc.constantFrom('sweep' as JobName, 'tidy' as JobName);
const instant = fc.integer({ min: 0, max: 40 }).map(minute);
const anyInstant = fc.date({ noInvalidDate: true });
const words = fc.option(fc.string({ unit: 'binary', maxLength: 8 }), { nil: undefined });
const runId = fc.integer({ min: 0, max: 15 }).map((number) => aRun(number).id);

const pitr: fc.Arbitrary<PitrState> = fc.oneof(
  fc.constant({ kind: 'off' } as const),
  fc.record({
    kind: fc.constant('on' as const),
    windowDays: fc.option(fc.integer({ min: 1, max: 35 }), { nil: undefined }),
    earliest: fc.option(anyInstant, { nil: undefined }),
    latest: fc.option(anyInstant, { nil: undefined }),
  }),
);
const table: fc.Arbitrary<TableDescription> = fc.record({
  tableId: words,
  status: fc.string(),
  createdAt: anyInstant,
  deletionProtection: fc.option(fc.boolean(), { nil: undefined }),
  restoredFrom: words,
  replicas: fc.array(
    fc.record({
      region: fc.constant('eu-central-1' as RegionId),
      status: fc.string(),
      inaccessibleSince: fc.option(anyInstant, { nil: undefined }),
    }),
    { maxLength: 2 },
  ),
});
const dataset: fc.Arbitrary<DatasetDescription> = fc.record({
  id: fc.string(),
  name: words,
  storage: fc.oneof(
    fc.constantFrom(
      { kind: 'dynamodb' as const },
      { kind: 'aurora' as const },
      { kind: 'snowflake' as const },
      { kind: 'unrecognised' as const },
    ),
    fc.record({ kind: fc.constant('other' as const), type: fc.string() }),
  ),
});
const backup = fc.record({
  arn: fc.string(),
  tableId: words,
  deletedAt: anyInstant,
  expiresAt: fc.option(anyInstant, { nil: undefined }),
});
const lock = fc.oneof(
  fc.constant({ kind: 'off' as const }),
  fc.record({
    kind: fc.constant('on' as const),
    rule: fc.option(
      fc.record({ mode: fc.constantFrom('governance', 'compliance'), days: fc.nat() }),
      { nil: undefined },
    ),
  }),
);
const cluster = fc.record({ engine: fc.string(), retentionDays: fc.nat() });
const failure = fc.record({
  reason: fc.constantFrom('ReadDenied', 'ReadThrottled'),
  kind: fc.constantFrom('denied', 'throttled'),
  code: fc.string(),
  message: fc.string({ unit: 'binary' }),
  permission: words,
  hint: words,
});

const answers = {
  table,
  pitr,
  'deleted-backups': fc.array(backup, { maxLength: 2 }),
  versioning: fc.constantFrom('enabled', 'suspended', 'never'),
  'object-lock': lock,
  cluster,
  datasets: fc.array(dataset, { maxLength: 2 }),
  'backup-layout': fc.record({
    backups: fc.array(fc.record({ dataset: fc.string(), store: words }), { maxLength: 2 }),
    leftOut: fc.nat(),
  }),
} as const;

const fact: fc.Arbitrary<HeldFact> = fc
  .constantFrom(...(Object.keys(answers) as (keyof typeof answers)[]))
  .chain((read) =>
    fc.record({
      read: fc.constant(read),
      subject: fc
        .constantFrom('a', 'b')
        .map((name) => aFact(name, minute(0)).subject)
        .chain((subject) =>
          fc.constantFrom(subject, { ...subject, environment: undefined, table: undefined }),
        ),
      held: fc.oneof(
        fc.record({ kind: fc.constant('seen'), at: instant, value: answers[read] as never }),
        fc.record({ kind: fc.constant('absent'), at: instant }),
        fc.constant({ kind: 'none' }),
      ),
      tried: fc.record({ at: instant, failure: fc.option(failure, { nil: undefined }) }),
    }),
  )
  .map((value) => value as unknown as HeldFact);

const finding: fc.Arbitrary<Finding> = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'd'),
    said: fc.constantFrom(
      { verdict: 'pass' as const, reason: undefined },
      { verdict: 'fail' as const, reason: 'PitrDisabled' },
      { verdict: 'fail' as const, reason: 'TableMissing' },
      { verdict: 'unknown' as const, reason: 'ReadDenied' },
    ),
    severity: fc.constantFrom('critical' as const, 'warning' as const, 'info' as const),
    message: fc.string({ unit: 'binary' }),
    remedy: words,
    cause: fc.option(failure, { nil: undefined }),
  })
  .map(({ name, said, severity, message, remedy, cause }) =>
    aFinding(name, {
      ...said,
      severity,
      message,
      remedy,
      failure: cause as unknown as Finding['failure'],
    }),
  );

const run = fc
  .record({ number: fc.nat(15), job, due: fc.option(instant, { nil: undefined }), at: instant })
  .map(({ number, at, ...rest }) => aRun(number, { ...rest, startedAt: at }));

/** A call with what it is given, for the report of a failure. */
function call<T>(what: string, given: fc.Arbitrary<T>, on: (journal: Journal, it: T) => unknown) {
  return given.map((it): Call => ({
    what: `${what} ${JSON.stringify(it)}`,
    on: async (journal) => on(journal, it),
  }));
}

const calls: fc.Arbitrary<Call> = fc.oneof(
  call(
    'register',
    fc.record({ job, cron: fc.string(), timeZone: fc.constant('UTC'), at: instant }),
    (journal, { at, ...rest }) => journal.register(rest, at),
  ),
  call(
    'decide',
    fc.record({
      job,
      cron: fc.string(),
      timeZone: fc.constant('UTC'),
      at: instant,
      decidedUntil: instant,
      dues: fc.array(fc.tuple(instant, fc.constantFrom(...missReasons)), { maxLength: 3 }),
      run: fc.option(run, { nil: undefined }),
    }),
    (journal, { dues, ...rest }) => {
      const missed = dues.map(([due, reason]) =>
        aFire(0, { job: rest.job, due, reason, at: rest.at }),
      );
      const own = rest.run === undefined ? undefined : { ...rest.run, job: rest.job };
      return journal.decide({ ...rest, missed, run: own });
    },
  ),
  call('reanchor', fc.tuple(job, instant), (journal, [name, to]) => journal.reanchor(name, to)),
  call('begin', run, (journal, it) => journal.begin(it)),
  call(
    'endRun',
    fc.record({
      id: runId,
      at: instant,
      outcome: fc.constantFrom(...runOutcomes),
      message: words,
    }),
    (journal, { id, ...end }) => journal.endRun(id, end),
  ),
  call('interruptOpenRuns', instant, (journal, at) => journal.interruptOpenRuns(at, 'killed')),
  call(
    'keepPass',
    fc.record({
      at: instant,
      run: fc.option(runId, { nil: undefined }),
      findings: fc.uniqueArray(finding, { selector: ({ id }) => id, maxLength: 4 }),
      facts: fc.uniqueArray(fact, { selector: factKey, maxLength: 4 }),
      forget: fc.array(fact.map(factKey), { maxLength: 2 }),
    }),
    (journal, { at, forget, ...rest }) => journal.keepPass(aPass(at, rest), forget),
  ),
  call(
    'approve',
    fc.record({
      fingerprint: fc.constantFrom('f-1', 'f-2', 'é'),
      step: fc.string(),
      by: fc.string({ unit: 'binary' }),
      at: instant,
      expiresAt: instant,
    }),
    (journal, it) => journal.approve(it),
  ),
  call(
    'keepStep',
    fc.record({
      workflow: fc.constantFrom('w-1', 'w-2', 'w-3'),
      index: fc.nat(3),
      name: fc.string({ unit: 'binary' }),
      state: fc.constantFrom(...workflowStates),
      at: instant,
      data: fc.oneof(fc.constant(undefined), fc.jsonValue({ maxDepth: 2 })),
    }),
    (journal, it) => journal.keepStep(it),
  ),
  call(
    'upkeep',
    fc.record({ at: instant, keepDays: fc.constantFrom(0, 0.005, 1) }),
    async (journal, it) => {
      const result = await journal.upkeep({ ...it, maximumBytes: 2 ** 40 });
      return { ...result, sizeBytes: 0 };
    },
  ),
  call(
    'runs',
    fc.record({ limit: fc.integer({ min: 0, max: 4 }), skip: fc.nat(3), before: instant, job }),
    (journal, page) => journal.runs(page),
  ),
  call(
    'missedFires',
    fc.record({ limit: fc.integer({ min: 1, max: 4 }), skip: fc.nat(3), job }),
    (journal, page) => journal.missedFires(page),
  ),
  call(
    'changes',
    fc.record({ limit: fc.integer({ min: 1, max: 4 }), before: instant }),
    (journal, page) => journal.changes(page),
  ),
  fc.constant<Call>({ what: 'reopen', on: () => Promise.resolve() }),
);

/** What a call gives, or the kind of its refusal. */
async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return { gave: await work };
  } catch (error) {
    if (!isDrError(error)) throw error;
    return { refused: error.kind };
  }
}

it('says the same on disk as in memory, whatever is called, and after any restart', async () => {
  const opened = { runs: 0 as number, id: undefined as RunId | undefined };
  await fc.assert(
    fc.asyncProperty(fc.array(calls, { minLength: 8, maxLength: 40 }), async (history) => {
      const { path, remove } = temporaryDirectory();
      const open = () => openJournal({ directory: path, clock: systemClock });
      const memory = createMemoryJournal();
      let disk = await open();
      try {
        for (const { what, on } of history) {
          if (what === 'reopen') {
            await disk.close();
            disk = await open();
          }
          const [there, here] = [await outcomeOf(on(disk)), await outcomeOf(on(memory))];
          expect({ what, outcome: there }).toEqual({ what, outcome: here });
        }
        expect(await contentOf(disk)).toEqual(await contentOf(memory));
        await disk.close();
        disk = await open();
        expect(await contentOf(disk)).toEqual(await contentOf(memory));
        opened.runs += (await memory.runs({ limit: 1000 })).length;
      } finally {
        await disk.close();
        remove();
      }
    }),
    { numRuns: 25 },
  );
  expect(opened.runs).toBeGreaterThan(0); // the histories are not all refusals
});
