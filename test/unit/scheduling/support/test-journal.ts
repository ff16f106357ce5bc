import { missReasons, runOutcomes } from '../../../../src/estate/run.js';
import type { MissedFire, Run } from '../../../../src/estate/run.js';
import { DrError } from '../../../../src/kernel/errors.js';
import type { Journal, JobLedger } from '../../../../src/ports/journal.js';

type Call =
  'register' | 'decide' | 'begin' | 'endRun' | 'reanchor' | 'interruptOpenRuns' | 'ledgers';

/** Ledgers and runs in memory; it outlives the scheduler that writes it, as a store on disk does. */
export interface TestJournal {
  readonly journal: Journal;
  /** Calls that fail until told otherwise, as on a full disk. */
  readonly broken: Set<Call>;
  readonly runs: () => readonly Run[];
  readonly missed: () => readonly MissedFire[];
  readonly ledger: (job: string) => JobLedger;
}

const zeros = <K extends string>(keys: readonly K[]): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;

function conflict(message: string): DrError {
  return new DrError(message, { code: 'JournalConflict', kind: 'conflict' });
}

export function createTestJournal(): TestJournal {
  const ledgers = new Map<string, JobLedger>();
  const runs = new Map<string, Run>();
  const missed: MissedFire[] = [];
  const broken = new Set<Call>();

  const enter = async (call: Call): Promise<void> => {
    await Promise.resolve();
    if (broken.has(call)) {
      throw new DrError('the disk is full', { code: 'JournalUnavailable', kind: 'unavailable' });
    }
  };
  const ledgerOf = (job: string): JobLedger => {
    const ledger = ledgers.get(job);
    if (ledger === undefined) throw new Error(`no job ${job}`);
    return ledger;
  };
  const put = (ledger: JobLedger): JobLedger => {
    ledgers.set(ledger.job, ledger);
    return ledger;
  };
  const isOpen = (job: string): boolean =>
    [...runs.values()].some((run) => run.job === job && run.end === undefined);
  const addRun = (run: Run): void => {
    if (isOpen(run.job)) throw conflict('a run is under way');
    if (runs.has(run.id)) throw conflict('the id is taken');
    runs.set(run.id, run);
  };

  const known: Partial<Journal> = {
    async ledgers() {
      await enter('ledgers');
      return [...ledgers.values()];
    },
    async register({ job, cron, timeZone }, at) {
      await enter('register');
      return (
        ledgers.get(job) ??
        put({
          job,
          cron,
          timeZone,
          registeredAt: at,
          decidedUntil: at,
          lastStartedAt: undefined,
          lastSuccessAt: undefined,
          ends: zeros(runOutcomes),
          missed: zeros(missReasons),
          lastMissed: undefined,
        })
      );
    },
    async decide({ job, cron, timeZone, decidedUntil, missed: fires, run }) {
      await enter('decide');
      const ledger = ledgerOf(job);
      if (decidedUntil < ledger.decidedUntil) throw conflict('decided further already');
      if (run?.due !== undefined && run.due <= ledger.decidedUntil)
        throw conflict('decided before');
      if (fires.length > 1000) throw new Error('too many rows at once');
      if (run !== undefined) addRun(run);
      missed.push(...fires);
      const counts = { ...ledger.missed };
      for (const { reason, count } of fires) counts[reason] += count;
      return put({
        ...ledger,
        cron,
        timeZone,
        decidedUntil,
        missed: counts,
        lastMissed: fires.at(-1) ?? ledger.lastMissed,
        lastStartedAt: run?.startedAt ?? ledger.lastStartedAt,
      });
    },
    async reanchor(job, to) {
      await enter('reanchor');
      return put({ ...ledgerOf(job), decidedUntil: to });
    },
    async begin(run) {
      await enter('begin');
      addRun(run);
      return put({ ...ledgerOf(run.job), lastStartedAt: run.startedAt });
    },
    async endRun(id, end) {
      await enter('endRun');
      const run = runs.get(id);
      if (run === undefined)
        throw new DrError('no such run', { code: 'RunUnknown', kind: 'missing' });
      const ledger = ledgerOf(run.job);
      if (run.end !== undefined) return ledger;
      runs.set(id, { ...run, end });
      return put({
        ...ledger,
        ends: { ...ledger.ends, [end.outcome]: ledger.ends[end.outcome] + 1 },
        lastSuccessAt: end.outcome === 'success' ? end.at : ledger.lastSuccessAt,
      });
    },
    async interruptOpenRuns(at, message) {
      await enter('interruptOpenRuns');
      const open = [...runs.values()].filter(({ end }) => end === undefined);
      return open.map((run) => {
        const ended: Run = { ...run, end: { at, outcome: 'interrupted', message } };
        runs.set(run.id, ended);
        const ledger = ledgerOf(run.job);
        put({ ...ledger, ends: { ...ledger.ends, interrupted: ledger.ends.interrupted + 1 } });
        return ended;
      });
    },
  };
  return {
    journal: known as Journal,
    broken,
    runs: () => [...runs.values()],
    missed: () => missed,
    ledger: ledgerOf,
  };
}

/**
 * A journal as one process sees it that is killed at its write number `fatal` (from 1): before the
 * write is done, or right after. From then on nothing that it calls ever answers.
 */
export function mortal(journal: Journal, fatal: number, when: 'before' | 'after') {
  let writes = 0;
  let isDead = false;
  const forever = new Promise<never>(() => undefined);
  const wrapped = new Proxy(journal, {
    get: (target, name, receiver) => {
      const call: unknown = Reflect.get(target, name, receiver);
      if (typeof call !== 'function') return call;
      return async (...input: readonly unknown[]): Promise<unknown> => {
        if (isDead) return forever;
        isDead = ++writes === fatal;
        if (isDead && when === 'before') return forever;
        const answer: unknown = await Reflect.apply(call, target, input);
        return isDead ? forever : answer;
      };
    },
  });
  return { journal: wrapped, isDead: () => isDead };
}
