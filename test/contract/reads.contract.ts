import type { Observed } from '../../src/estate/observation.js';
import { DrError, isDrError } from '../../src/kernel/errors.js';

// What every read of the ports holds to (head of src/ports/observers.ts), whatever it reads.

/** A world that is read through something. */
export interface ReadBench {
  readonly now: () => Date;
  /** From now on every read but that of credentials is refused, or never answers. */
  break(how: 'deny' | 'hang'): void;
  /** A picture of the world, to see that reads change nothing. */
  world(): unknown;
  /** Waits for work, with time moved as far as it takes. */
  run<T>(work: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type Ask = (signal: AbortSignal) => Promise<Observed<unknown>>;
export type Reads<Name extends string = string> = Readonly<Record<Name, Ask>>;

/** The reads of a port by their names: of what is there, and of what is not. */
export interface ReadsOf<Bench, Present extends string, Absent extends Present> {
  readonly presentNames: readonly Present[];
  readonly present: (bench: Bench) => Reads<Present>;
  readonly absentNames: readonly Absent[];
  readonly absent: (bench: Bench) => Reads<Absent>;
}

function expectTold({ at, calls }: Observed<unknown>, begin: Date, end: Date): void {
  expect(at.getTime()).toBeGreaterThanOrEqual(begin.getTime());
  expect(at.getTime()).toBeLessThanOrEqual(end.getTime());
  expect(calls.length).toBeGreaterThan(0);
  for (const call of calls) {
    expect(call.operation).toMatch(/^[A-Z]\w+$/);
    expect(call.durationMs).toBeGreaterThanOrEqual(0);
    expect(call.attempts).toBeGreaterThanOrEqual(1);
  }
}

/** Without what differs from run to run: times, restorable instants and request ids. */
function told({ kind, ...rest }: Observed<unknown>): unknown {
  if (!('value' in rest)) return [kind];
  return [kind, JSON.stringify(rest.value).replaceAll(/"(earliest|latest)":"[^"]+"/g, '')];
}

const forever = (): AbortSignal => new AbortController().signal;

export function holdsReads<Bench extends ReadBench, P extends string, A extends P>(
  name: string,
  open: () => Promise<Bench>,
  { presentNames, present, absentNames, absent }: ReadsOf<Bench, P, A>,
): void {
  describe(name, () => {
    let bench: Bench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it.each(presentNames)('%s tells what is there, when and how', async (read) => {
      const begin = bench.now();
      const observed = await bench.run(present(bench)[read](forever()));
      expect(observed.kind).toBe('seen');
      expectTold(observed, begin, bench.now());
    });

    it.each(absentNames)('%s tells that nothing is there', async (read) => {
      const begin = bench.now();
      const observed = await bench.run(absent(bench)[read](forever()));
      expect(observed.kind).toBe('absent');
      expectTold(observed, begin, bench.now());
    });

    it('is the same when it is read again, and changes nothing', async () => {
      const before = bench.world();
      for (const read of presentNames) {
        const first = await bench.run(present(bench)[read](forever()));
        const second = await bench.run(present(bench)[read](forever()));
        expect(told(second)).toEqual(told(first));
      }
      expect(bench.world()).toEqual(before);
    });

    it.each(presentNames)(
      '%s that is refused is unknown with its cause, and no throw',
      async (read) => {
        bench.break('deny');
        const observed = await bench.run(present(bench)[read](forever()));
        expect(observed).toMatchObject({
          kind: 'unknown',
          failure: {
            reason: 'ReadDenied',
            kind: 'denied',
            permission: expect.stringMatching(/^[a-z0-9-]+:[A-Za-z]+$/) as string,
            hint: expect.stringMatching(/.{20}/) as string,
          },
        });
        expect(observed.calls.length).toBeGreaterThan(0);
      },
    );

    it.each(presentNames)('%s ends when the pass is out of time, as unknown', async (read) => {
      bench.break('hang');
      const pass = new AbortController();
      const running = present(bench)[read](pass.signal);
      await Promise.resolve();
      pass.abort(new DrError('no more time', { code: 'PassDeadline', kind: 'timed-out' }));
      const observed = await bench.run(running);
      expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadTimedOut' } });
    });

    it.each(presentNames)(
      '%s throws only when the run was given up, with its reason',
      async (read) => {
        bench.break('hang');
        const run = new AbortController();
        const reason = new DrError('stopped', { code: 'Interrupted', kind: 'aborted' });
        const ask = present(bench)[read];
        const outcome = ask(run.signal).catch((error: unknown) => error);
        await Promise.resolve();
        run.abort(reason);
        const thrown = await bench.run(outcome);
        expect(thrown).toBe(reason);
        expect(isDrError(thrown)).toBe(true);
      },
    );
  });
}

/** For its turn under a rate, where several calls are made at once: that does not count. */
const mostWaitMs = 1000;

/** Where a bench turns time: a read that nobody answers ends within the deadline by itself. */
export function holdsReadDeadlines<Bench extends ReadBench, P extends string, A extends P>(
  name: string,
  open: () => Promise<Bench>,
  { presentNames, present }: ReadsOf<Bench, P, A>,
  deadlineMs: number,
): void {
  it.each(presentNames)(`${name}: %s ends within its own deadline`, async (read) => {
    const bench = await open();
    bench.break('hang');
    const begin = bench.now().getTime();
    const observed = await bench.run(present(bench)[read](forever()));
    expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadTimedOut' } });
    expect(bench.now().getTime() - begin).toBeLessThanOrEqual(deadlineMs + mostWaitMs);
    await bench.close();
  });
}
