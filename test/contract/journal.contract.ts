import { holdFinding } from '../../src/controls/held-finding.js';
import { factKey, type HeldFact } from '../../src/estate/held-fact.js';
import type { JobName } from '../../src/estate/ids.js';
import { runOutcomes } from '../../src/estate/run.js';
import type { ErrorKind } from '../../src/kernel/errors.js';
import type { Decision, Journal } from '../../src/ports/journal.js';
import { unknown } from '../support/estate-builders.js';
import {
  aFact,
  aFinding,
  aFire,
  aPass,
  aRun,
  minute,
  plan,
  sweep,
  tidy,
} from '../support/journal-builders.js';
import { contentOf } from '../support/journal-store.js';

// The contract of Journal (src/ports/journal.ts), held against each implementation.

export interface JournalBench {
  readonly journal: Journal;
  /** Closes it and opens what it left. */
  reopen(): Promise<Journal>;
  close(): Promise<void>;
}

function aDecision(until: number, changes: Partial<Decision> = {}): Decision {
  return {
    ...plan,
    at: minute(until),
    decidedUntil: minute(until),
    missed: [],
    run: undefined,
    ...changes,
  };
}

export function journalContract(name: string, open: () => Promise<JournalBench>): void {
  describe(`a journal ${name}`, () => {
    let bench: JournalBench;
    let journal: Journal;
    beforeEach(async () => {
      bench = await open();
      ({ journal } = bench);
    });
    afterEach(() => bench.close());

    const refuses = async (kind: ErrorKind, call: () => Promise<unknown>): Promise<void> => {
      const before = await contentOf(journal);
      await expect(call()).rejects.toMatchObject({ kind });
      expect(await contentOf(journal)).toEqual(before); // a call that rejected left nothing behind
    };

    it('is empty at first', async () => {
      expect(await journal.ledgers()).toEqual([]);
      expect(await journal.lastPass()).toBeUndefined();
      for (const list of ['runs', 'missedFires', 'changes'] as const) {
        expect(await journal[list]({ limit: 1 })).toEqual([]);
      }
      expect(await journal.findings()).toEqual([]);
      expect(await journal.facts()).toEqual([]);
      expect(await journal.sizeBytes()).toBeGreaterThanOrEqual(0);
    });

    it('makes a job known once', async () => {
      const first = await journal.register(plan, minute(0));
      expect(first).toEqual({
        ...plan,
        registeredAt: minute(0),
        decidedUntil: minute(0),
        lastStartedAt: undefined,
        lastSuccessAt: undefined,
        ends: { success: 0, failure: 0, timeout: 0, interrupted: 0 },
        missed: { down: 0, overlap: 0, paused: 0, late: 0, 'clock-step': 0 },
        lastMissed: undefined,
      });
      expect(await journal.register({ ...plan, cron: '0 0 * * *' }, minute(9))).toEqual(first);
      await journal.register({ ...plan, job: 'an-earlier-name' as JobName }, minute(9));
      expect((await journal.ledgers()).map(({ job }) => job)).toEqual(['an-earlier-name', sweep]);
    });

    it('keeps a decision whole', async () => {
      await journal.register(plan, minute(0));
      const missed = [aFire(1), aFire(3, { reason: 'late' }), aFire(2)];
      const run = aRun(5, { trigger: 'catch-up' });
      const decision = aDecision(5, { cron: '* * * * *', timeZone: 'Europe/Berlin', missed, run });
      const ledger = await journal.decide(decision);
      expect(ledger).toMatchObject({
        cron: '* * * * *',
        timeZone: 'Europe/Berlin',
        decidedUntil: minute(5),
        lastStartedAt: run.startedAt,
        missed: { down: 2, late: 1 },
        lastMissed: aFire(3, { reason: 'late' }),
      });
      journal = await bench.reopen();
      expect(await journal.ledgers()).toEqual([ledger]);
      expect(await journal.runs({ limit: 10 })).toEqual([run]);
      expect(await journal.missedFires({ limit: 10 })).toEqual([missed[1], missed[2], missed[0]]);
      // A decision that tells of nothing keeps what was told last.
      expect((await journal.decide(aDecision(6))).lastMissed).toEqual(missed[1]);
    });

    it('counts every due time of a range of missed fires', async () => {
      await journal.register(plan, minute(0));
      const range = aFire(9, { firstDue: minute(2), count: 8 });
      const ledger = await journal.decide(aDecision(10, { missed: [range, aFire(10)] }));
      expect(ledger.missed.down).toBe(9);
      journal = await bench.reopen();
      expect(await journal.missedFires({ limit: 10 })).toEqual([aFire(10), range]);
      await expect(
        journal.decide(aDecision(12, { missed: [aFire(12, { firstDue: minute(10), count: 3 })] })),
      ).rejects.toMatchObject({ kind: 'conflict' });
    });

    describe('with a job that decided until minute 10', () => {
      beforeEach(async () => {
        await journal.register(plan, minute(0));
        await journal.decide(aDecision(10));
      });

      it.each<[string, ErrorKind, Decision]>([
        ['an unknown job', 'missing', aDecision(11, { job: tidy })],
        ['an earlier end', 'conflict', aDecision(9)],
        ['a run due before', 'conflict', aDecision(12, { run: aRun(10) })],
        ['a missed fire due before', 'conflict', aDecision(12, { missed: [aFire(11), aFire(9)] })],
        ['a run due beyond', 'invariant', aDecision(12, { run: aRun(13) })],
        ['a missed fire due beyond', 'invariant', aDecision(12, { missed: [aFire(13)] })],
        ['a run of another job', 'invariant', aDecision(12, { run: aRun(12, { job: tidy }) })],
        [
          'a fire of another job',
          'invariant',
          aDecision(12, { missed: [aFire(12, { job: tidy })] }),
        ],
        [
          'a run that has ended',
          'invariant',
          aDecision(12, {
            run: aRun(12, { end: { at: minute(12), outcome: 'success', message: undefined } }),
          }),
        ],
        [
          'more missed fires than are told at once',
          'invariant',
          aDecision(12, { missed: Array.from({ length: 10_001 }, () => aFire(11)) }),
        ],
      ])('refuses %s', async (_, kind, decision) => {
        await refuses(kind, () => journal.decide(decision));
      });

      it('decides the same instant again when nothing is due in it', async () => {
        expect(await journal.decide(aDecision(10))).toMatchObject({ decidedUntil: minute(10) });
      });

      it('has one run of a job under way', async () => {
        await journal.decide(aDecision(11, { run: aRun(11) }));
        await refuses('conflict', () => journal.decide(aDecision(12, { run: aRun(12) })));
        await refuses('conflict', () => journal.begin(aRun(12, { due: undefined })));
        // What does not begin a run is not in its way, nor is a run of another job.
        await journal.decide(aDecision(12, { missed: [aFire(12, { reason: 'overlap' })] }));
        await journal.register({ ...plan, job: tidy }, minute(0));
        await journal.begin(aRun(13, { job: tidy }));
        await journal.endRun(aRun(11).id, {
          at: minute(14),
          outcome: 'failure',
          message: undefined,
        });
        await journal.decide(aDecision(15, { run: aRun(15) }));
        expect((await journal.runs({ limit: 9 })).map(({ end }) => end?.outcome)).toEqual([
          undefined,
          undefined,
          'failure',
        ]);
      });

      it('uses the id of a run once', async () => {
        await journal.begin(aRun(1));
        await journal.endRun(aRun(1).id, { at: minute(2), outcome: 'success', message: undefined });
        await refuses('conflict', () => journal.begin(aRun(1)));
      });

      it('goes back, never forward, when it is anchored anew', async () => {
        expect(await journal.reanchor(sweep, minute(20))).toMatchObject({
          decidedUntil: minute(10),
        });
        expect(await journal.reanchor(sweep, minute(4))).toMatchObject({ decidedUntil: minute(4) });
        await journal.decide(aDecision(5, { run: aRun(5) }));
        await refuses('missing', () => journal.reanchor(tidy, minute(1)));
      });
    });

    it('begins a run on demand, without moving what is decided', async () => {
      await refuses('missing', () => journal.begin(aRun(1)));
      await journal.register(plan, minute(0));
      const run = aRun(7, { trigger: 'demand', due: undefined });
      expect(await journal.begin(run)).toMatchObject({
        decidedUntil: minute(0),
        lastStartedAt: minute(7),
      });
      expect(await journal.runs({ limit: 1 })).toEqual([run]);
    });

    it.each(runOutcomes)('ends a run as %s, once', async (outcome) => {
      await journal.register(plan, minute(0));
      await journal.begin(aRun(1));
      const end = { at: minute(2), outcome, message: 'a'.repeat(499) + '\u{1f600}\u0000' } as const;
      const ledger = await journal.endRun(aRun(1).id, end);
      expect(ledger.ends).toEqual({
        success: 0,
        failure: 0,
        timeout: 0,
        interrupted: 0,
        [outcome]: 1,
      });
      expect(ledger.lastSuccessAt).toEqual(outcome === 'success' ? minute(2) : undefined);
      const again = { at: minute(3), outcome: 'success', message: undefined } as const;
      expect(await journal.endRun(aRun(1).id, again)).toEqual(ledger);
      journal = await bench.reopen();
      expect(await journal.runs({ limit: 2 })).toEqual([
        aRun(1, { end: { ...end, message: end.message.slice(0, 500) } }),
      ]);
      await refuses('missing', () => journal.endRun(aRun(2).id, end));
    });

    it('ends what is under way as interrupted', async () => {
      await journal.register(plan, minute(0));
      await journal.register({ ...plan, job: tidy }, minute(0));
      await journal.begin(aRun(9));
      await journal.begin(aRun(8, { job: tidy }));
      journal = await bench.reopen();
      const end = { at: minute(20), outcome: 'interrupted', message: 'it was killed' } as const;
      const ended = [aRun(8, { job: tidy, end }), aRun(9, { end })];
      expect(await journal.interruptOpenRuns(minute(20), 'it was killed')).toEqual(ended);
      expect(await journal.interruptOpenRuns(minute(21), 'again')).toEqual([]);
      expect((await journal.ledgers()).map(({ ends }) => ends.interrupted)).toEqual([1, 1]);
      expect(await journal.runs({ limit: 9 })).toEqual(ended.toReversed());
    });

    it('pages newest first, by job, before an instant, and past ties', async () => {
      await journal.register(plan, minute(0));
      await journal.register({ ...plan, job: tidy }, minute(0));
      const instants = [1, 2, 2, 2, 3];
      for (const [number, at] of instants.entries()) {
        const job = number % 2 === 0 ? sweep : tidy;
        const run = aRun(number, { job, startedAt: minute(at), due: undefined });
        await journal.begin(run);
        await journal.endRun(run.id, { at: minute(9), outcome: 'success', message: undefined });
      }
      const ids = async (page: Parameters<Journal['runs']>[0]): Promise<readonly number[]> =>
        (await journal.runs(page)).map(({ id }) => Number(id.slice(4)));
      expect(await ids({ limit: 1000 })).toEqual([4, 3, 2, 1, 0]);
      expect(await ids({ limit: 2 })).toEqual([4, 3]);
      expect(await ids({ limit: 2, skip: 2 })).toEqual([2, 1]);
      expect(await ids({ limit: 9, before: minute(3) })).toEqual([3, 2, 1, 0]);
      expect(await ids({ limit: 9, before: minute(3), skip: 3 })).toEqual([0]);
      expect(await ids({ limit: 9, job: tidy })).toEqual([3, 1]);
      expect(await ids({ limit: 9, job: sweep, before: minute(2) })).toEqual([0]);
    });

    it.each([
      [{ limit: 0 }],
      [{ limit: 1001 }],
      [{ limit: 1.5 }],
      [{ limit: Number.NaN }],
      [{ limit: 1, skip: -1 }],
      [{ limit: 1, skip: 1_000_001 }],
    ])('refuses the page %j', async (page) => {
      for (const list of ['runs', 'missedFires', 'changes'] as const) {
        await refuses('usage', () => journal[list](page));
      }
    });

    it('shows missed fires by their due time, of one instant the last told first', async () => {
      await journal.register(plan, minute(0));
      await journal.register({ ...plan, job: tidy }, minute(0));
      const [late, early] = [aFire(5), aFire(3)];
      const other = aFire(5, { job: tidy, reason: 'paused' });
      await journal.decide(aDecision(9, { missed: [late, early] }));
      await journal.decide(aDecision(9, { job: tidy, missed: [other] }));
      expect(await journal.missedFires({ limit: 9 })).toEqual([other, late, early]);
      expect(await journal.missedFires({ limit: 9, job: sweep })).toEqual([late, early]);
      expect(await journal.missedFires({ limit: 9, before: minute(5) })).toEqual([early]);
    });

    describe('of passes', () => {
      const off = {
        verdict: 'fail',
        reason: 'PitrDisabled',
        message: 'off',
        remedy: 'on',
      } as const;
      const dark = {
        verdict: 'unknown',
        reason: 'ReadDenied',
        failure: (unknown() as Extract<ReturnType<typeof unknown>, { kind: 'unknown' }>).failure,
      } as const;

      it('holds findings with their times, and tells what changed', async () => {
        const first = await journal.keepPass(
          aPass(minute(1), {
            run: aRun(1).id,
            findings: [aFinding('a'), aFinding('b', off), aFinding('c', dark)],
          }),
          [],
        );
        expect(first.findings.map(({ id }) => id.slice(-1))).toEqual(['b', 'c', 'a']);
        expect(first.changes).toEqual([
          {
            id: 'pitr-enabled:b',
            at: minute(1),
            from: undefined,
            to: 'fail',
            reason: 'PitrDisabled',
          },
          {
            id: 'pitr-enabled:c',
            at: minute(1),
            from: undefined,
            to: 'unknown',
            reason: 'ReadDenied',
          },
          { id: 'pitr-enabled:a', at: minute(1), from: undefined, to: 'pass', reason: undefined },
        ]);
        journal = await bench.reopen();
        expect(await journal.findings()).toEqual(first.findings);

        const other = { ...off, reason: 'TableMissing' };
        const second = await journal.keepPass(
          aPass(minute(2), { findings: [aFinding('a', other), aFinding('b', dark)] }),
          [],
        );
        expect(second.changes).toEqual([
          {
            id: 'pitr-enabled:a',
            at: minute(2),
            from: 'pass',
            to: 'fail',
            reason: 'TableMissing',
          },
          {
            id: 'pitr-enabled:b',
            at: minute(2),
            from: 'fail',
            to: 'unknown',
            reason: 'ReadDenied',
          },
          {
            id: 'pitr-enabled:c',
            at: minute(2),
            from: 'unknown',
            to: undefined,
            reason: undefined,
          },
        ]);
        const held = first.findings[0];
        expect(second.findings).toEqual([
          holdFinding(first.findings[2], aFinding('a', other), minute(2)),
          holdFinding(held, aFinding('b', dark), minute(2)),
        ]);
        expect(second.findings[1]?.before).toMatchObject({ verdict: 'fail', since: minute(1) });
        journal = await bench.reopen();
        expect(await journal.findings()).toEqual(second.findings);
        expect(await journal.lastPass()).toEqual({
          run: undefined,
          at: minute(2),
          durationMs: 1234.5,
          coverage: 1,
        });
        expect(await journal.changes({ limit: 9 })).toEqual(
          [...first.changes, ...second.changes].toReversed(),
        );
        expect(await journal.changes({ limit: 9, id: 'pitr-enabled:b' })).toHaveLength(2);
        expect(await journal.changes({ limit: 9, before: minute(2) })).toHaveLength(3);
        expect(await journal.changes({ limit: 1, before: minute(2), skip: 2 })).toEqual([
          first.changes[0],
        ]);
      });

      it('tells nothing of a pass like the one before, and shows its time', async () => {
        const findings = [aFinding('b', off), aFinding('a')];
        const before = await journal.keepPass(aPass(minute(1), { findings }), []);
        const after = await journal.keepPass(aPass(minute(6), { findings, coverage: 0.5 }), []);
        expect(after.changes).toEqual([]);
        const judged = before.findings.map((held) => ({ ...held, judgedAt: minute(6) }));
        expect(after.findings).toEqual(judged);
        journal = await bench.reopen();
        expect(await journal.findings()).toEqual(judged);
        expect(await journal.lastPass()).toMatchObject({ at: minute(6), coverage: 0.5 });
      });

      it('keeps the waiver of a failure that goes on: one that comes, changes, ends', async () => {
        const waiver = { owner: 'platform team', reason: 'it is replaced', until: minute(900) };
        const longer = { ...waiver, until: minute(9000) };
        const given = [undefined, waiver, longer, undefined];
        for (const [index, each] of given.entries()) {
          const findings = [aFinding('a', { ...off, waiver: each })];
          const { changes } = await journal.keepPass(aPass(minute(index), { findings }), []);
          expect(changes).toHaveLength(index === 0 ? 1 : 0);
          journal = await bench.reopen();
          expect((await journal.findings()).map(({ waiver: held }) => held)).toEqual([each]);
          expect((await journal.findings())[0]?.since).toEqual(minute(0));
        }
      });

      it('keeps equal findings in the order of the pass', async () => {
        const names = ['c', 'a', 'b'];
        const findings = names.map((each) => aFinding(each));
        await journal.keepPass(aPass(minute(1), { findings }), []);
        await journal.keepPass(aPass(minute(2), { findings: findings.toReversed() }), []);
        journal = await bench.reopen();
        expect((await journal.findings()).map(({ id }) => id.slice(-1))).toEqual(['b', 'a', 'c']);
      });

      it('holds facts until their key is named', async () => {
        const [a, b] = [aFact('a', minute(1)), aFact('b', minute(1))];
        await journal.keepPass(aPass(minute(1), { facts: [b, a] }), []);
        const failure = dark.failure;
        const blind: HeldFact = {
          ...aFact('a', minute(2)),
          held: { kind: 'none' },
          tried: { at: minute(2), failure },
        };
        await journal.keepPass(aPass(minute(2), { facts: [blind] }), []);
        const held = [{ ...a, tried: { at: minute(2), failure } }, b];
        expect(await journal.facts()).toEqual(held);
        journal = await bench.reopen();
        expect(await journal.facts()).toEqual(held);
        await journal.keepPass(aPass(minute(3)), [factKey(a), 'no such key']);
        expect(await journal.facts()).toEqual([b]);
        // Forgetting comes first: an answer of this pass begins anew.
        const gone = { ...aFact('b', minute(4)), held: { kind: 'none' } } as HeldFact;
        await journal.keepPass(aPass(minute(4), { facts: [gone] }), [factKey(b)]);
        journal = await bench.reopen();
        expect(await journal.facts()).toEqual([gone]);
      });

      it.each([
        ['a finding twice', { findings: [aFinding('a'), aFinding('a')] }],
        ['a fact twice', { facts: [aFact('a', minute(1)), aFact('a', minute(2))] }],
        ['a coverage that is none', { coverage: Number.NaN }],
      ])('refuses %s', async (_, wrong) => {
        await journal.keepPass(
          aPass(minute(1), { findings: [aFinding('b')], facts: [aFact('b', minute(1))] }),
          [],
        );
        await refuses('invariant', () => journal.keepPass(aPass(minute(2), wrong), []));
      });
    });

    it('keeps approvals until they expire', async () => {
      const approval = {
        fingerprint: 'f-1',
        step: 'set-pitr',
        by: 'Ops <ops@example.org>',
        at: minute(0),
        expiresAt: minute(60),
      };
      await journal.approve(approval);
      await journal.approve({ ...approval, fingerprint: 'f-0', expiresAt: minute(30) });
      await journal.approve({ ...approval, by: 'somebody else' });
      journal = await bench.reopen();
      expect((await journal.approvals(minute(29))).map(({ fingerprint }) => fingerprint)).toEqual([
        'f-0',
        'f-1',
      ]);
      expect(await journal.approvals(minute(30))).toEqual([{ ...approval, by: 'somebody else' }]);
      expect(await journal.approvals(minute(60))).toEqual([]);
      await refuses('invariant', () => journal.approve({ ...approval, fingerprint: 'é' }));
    });

    describe('of workflows', () => {
      const step = (index: number, changes: object = {}): Parameters<Journal['keepStep']>[0] => ({
        workflow: 'w-1',
        index,
        name: 'pause',
        state: 'open',
        at: minute(index),
        data: { token: 't-1', list: [1, null, 'é\u0000\ud800'] },
        ...changes,
      });

      it('keeps steps in order, with their newest state', async () => {
        await journal.keepStep(step(0));
        await journal.keepStep(step(0, { state: 'done', data: undefined }));
        await journal.keepStep(step(1));
        await journal.keepStep(step(1, { state: 'failed' }));
        await journal.keepStep(step(1, { state: 'open' }));
        journal = await bench.reopen();
        expect(await journal.steps('w-1')).toEqual([
          step(0, { state: 'done', data: undefined }),
          step(1),
        ]);
        expect(await journal.steps('w-2')).toEqual([]);
      });

      it('does not do again what is done, but undoes it once', async () => {
        await journal.keepStep(step(0, { state: 'done' }));
        for (const state of ['open', 'done', 'failed']) {
          await refuses('conflict', () => journal.keepStep(step(0, { state })));
        }
        await journal.keepStep(step(0, { state: 'compensated' }));
        for (const state of ['open', 'done', 'compensated']) {
          await refuses('conflict', () => journal.keepStep(step(0, { state })));
        }
      });

      it.each([
        ['a gap', step(1)],
        ['an index below 0', step(-1)],
        ['an id that is not plain', step(0, { workflow: 'w\n' })],
        ['data that is too large', step(0, { data: 'x'.repeat(65_536) })],
      ])('refuses %s', async (_, wrong) => {
        await refuses('invariant', () => journal.keepStep(wrong));
      });

      it('lists those that are open, oldest first', async () => {
        await journal.keepStep(step(0, { workflow: 'w-1', at: minute(5) }));
        await journal.keepStep(step(0, { workflow: 'w-2', at: minute(4), state: 'done' }));
        await journal.keepStep(step(1, { workflow: 'w-2', at: minute(9) }));
        await journal.keepStep(step(0, { workflow: 'w-3', at: minute(1), state: 'done' }));
        expect(await journal.openWorkflows()).toEqual(['w-2', 'w-1']);
      });
    });

    describe('under upkeep', () => {
      const day = (count: number): Date => minute(count * 24 * 60);
      const roomy = 2 ** 40;

      beforeEach(async () => {
        await journal.register(plan, day(0));
        await journal.register({ ...plan, job: tidy }, day(0));
        await journal.begin(aRun(0, { job: tidy, startedAt: day(0) })); // under way for ever
        for (let count = 1; count <= 10; count++) {
          const run = aRun(count, { startedAt: day(count), due: day(count) });
          const missed = [aFire(0, { due: day(count - 0.5), at: day(count) })];
          const decidedUntil = day(count);
          await journal.decide({ ...plan, at: decidedUntil, decidedUntil, missed, run });
          await journal.endRun(run.id, { at: day(count), outcome: 'success', message: undefined });
          const verdict = count % 2 === 0 ? 'pass' : 'fail';
          const pass = { findings: [aFinding('a', { verdict })], facts: [aFact('a', day(count))] };
          await journal.keepPass(aPass(day(count), pass), []);
          await journal.approve({
            fingerprint: `f-${count}`,
            step: 's',
            by: 'b',
            at: day(0),
            expiresAt: day(count),
          });
        }
        const step = { index: 0, name: 'n', data: undefined };
        await journal.keepStep({ ...step, workflow: 'w-1', state: 'open', at: day(1) });
        await journal.keepStep({ ...step, workflow: 'w-2', state: 'failed', at: day(1) });
        await journal.keepStep({ ...step, workflow: 'w-3', state: 'done', at: day(9) });
      });

      it('removes what is older than it is kept', async () => {
        const ledgers = await journal.ledgers();
        const findings = await journal.findings();
        const facts = await journal.facts();
        expect(
          await journal.upkeep({ at: day(12), keepDays: 6, maximumBytes: roomy }),
        ).toMatchObject({
          removedRuns: 5,
          removedMissedFires: 5,
          removedChanges: 5,
          isComplete: true,
        });
        journal = await bench.reopen();
        expect(await journal.ledgers()).toEqual(ledgers);
        expect(await journal.findings()).toEqual(findings);
        expect(await journal.facts()).toEqual(facts);
        const runs = await journal.runs({ limit: 99 });
        expect(runs.map(({ startedAt }) => startedAt)).toEqual([10, 9, 8, 7, 6, 0].map(day));
        expect(await journal.missedFires({ limit: 99 })).toHaveLength(5);
        expect(await journal.changes({ limit: 99 })).toHaveLength(5);
        expect(await journal.approvals(day(0))).toHaveLength(5);
        expect(await journal.openWorkflows()).toEqual(['w-1']);
        expect(await journal.steps('w-2')).toEqual([]);
        expect(await journal.steps('w-3')).toHaveLength(1);
        expect(
          await journal.upkeep({ at: day(12), keepDays: 6, maximumBytes: roomy }),
        ).toMatchObject({ removedRuns: 0, removedMissedFires: 0, removedChanges: 0 });
      });

      it('makes room, and never of what must stay', async () => {
        const before = await Promise.all([journal.ledgers(), journal.findings(), journal.facts()]);
        const result = await journal.upkeep({ at: day(10), keepDays: 365, maximumBytes: 1 });
        expect(result).toMatchObject({
          removedRuns: 10,
          removedMissedFires: 10,
          removedChanges: 10,
          isComplete: true,
        });
        expect(result.sizeBytes).toBe(await journal.sizeBytes());
        journal = await bench.reopen();
        expect(await Promise.all([journal.ledgers(), journal.findings(), journal.facts()])).toEqual(
          before,
        );
        expect(await journal.runs({ limit: 9 })).toMatchObject([{ id: aRun(0).id }]);
        expect(await journal.approvals(day(9.5))).toHaveLength(1);
        expect(await journal.openWorkflows()).toEqual(['w-1']);
      });
    });

    it('answers nothing after it was closed, which may be done twice', async () => {
      await journal.keepPass(aPass(minute(0)), []);
      await journal.close();
      await journal.close();
      for (const call of [
        () => journal.ledgers(),
        () => journal.runs({ limit: 1 }),
        () => journal.register(plan, minute(0)),
        () => journal.keepPass(aPass(minute(0)), []),
        () => journal.upkeep({ at: minute(0), keepDays: 1, maximumBytes: 1 }),
        () => journal.findings(),
        () => journal.sizeBytes(),
      ]) {
        await expect(call()).rejects.toMatchObject({ kind: 'unavailable' });
      }
    });
  });
}
