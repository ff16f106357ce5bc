import { setMaxListeners } from 'node:events';
import type { Clock } from '../kernel/clock.js';
import { DrError, invariant, isDrError } from '../kernel/errors.js';
import type { Account } from '../estate/environment.js';
import type { AccountId, RegionId } from '../estate/ids.js';
import type { CallRecord, Observed, ReadFailure } from '../estate/observation.js';
import type { Recorder } from '../ports/recorder.js';
import { createCallLog } from './calls.js';
import type { Caller, WritableCallLog } from './calls.js';
import type { Sessions } from './credentials.js';
import { FailedCall, failureOf } from './errors.js';
import { createBreaker } from './breaker.js';
import { withPatience } from './patience.js';
import type { Patience } from './patience.js';
import type { InputOf, OperationName, OutputOf } from './operations.js';

export interface ReadContext {
  readonly clock: Clock;
  readonly recorder: Recorder;
  readonly accounts: readonly Account[];
  readonly sessions: Sessions;
  readonly call: Caller;
  /** Of one whole read, retries included; waiting for its turn under a rate does not count. */
  readonly deadlineMs: number;
}

interface ReadRequest<T> {
  /** The one that it mainly sends, by which an outage is counted. */
  readonly operation: OperationName;
  readonly account: AccountId;
  readonly region: RegionId;
  /** What is read, for messages: `table sdp-x-Object`. */
  readonly subject: string;
  /** Error names that mean "it is not there". */
  readonly absentOn: readonly string[];
  /** Turns answers into the value; `absent` where there is none. May throw `invalidAnswer`. */
  readonly work: (send: Send) => Promise<T | typeof absent>;
}

/** Sends one operation in the place of the read. @throws FailedCall */
export type Send = <N extends OperationName>(name: N, input: InputOf<N>) => Promise<OutputOf<N>>;

export const absent = Symbol('absent');

/** Reads through AWS by the contract of the ports; every adapter is built on it. */
export type Read = <T>(request: ReadRequest<T>, signal: AbortSignal) => Promise<Observed<T>>;

/** @returns a `Read` that throws only the parent's reason, or an error of our own making */
export function createRead(context: ReadContext): Read {
  const { clock, recorder, deadlineMs } = context;
  const breaker = createBreaker(clock);
  return async (request, signal) => {
    setMaxListeners(0, signal); // all reads of a run listen to its one signal
    const log = createCallLog(clock, recorder);
    const what = `${request.subject} in account ${request.account}, ${request.region}`;
    const earlier: CallRecord[] = [];
    const told = (): { at: Date; calls: readonly CallRecord[] } => ({
      at: clock.now(),
      calls: [...earlier, ...log.records],
    });
    const admitted = breaker.admit(request);
    if ('givenUp' in admitted) return { ...told(), kind: 'unknown', failure: admitted.givenUp };
    let ending: Parameters<typeof admitted.ended>[0] = 'unsent';
    try {
      const value = await withPatience({ clock, ms: deadlineMs, what, signal }, (patience) =>
        work(context, request, log, earlier, patience),
      );
      ending = 'answered';
      return value === absent ? { ...told(), kind: 'absent' } : { ...told(), kind: 'seen', value };
    } catch (error) {
      const failure = failureFrom(error, signal, log, deadlineMs);
      log.giveUp(failure.code);
      // An account that cannot be entered, or a pass out of time, says nothing of the operation.
      if (log.records.length > 0 && !signal.aborted) ending = failure;
      if (error instanceof FailedCall && request.absentOn.includes(failure.code)) {
        return { ...told(), kind: 'absent' };
      }
      return { ...told(), kind: 'unknown', failure };
    } finally {
      admitted.ended(ending);
    }
  };
}

async function work<T>(
  { accounts, sessions, call }: ReadContext,
  request: ReadRequest<T>,
  log: WritableCallLog,
  earlier: CallRecord[],
  patience: Patience,
): Promise<T | typeof absent> {
  const account = accounts.find(({ id }) => id === request.account);
  invariant(account !== undefined, `account ${request.account} is not configured`);
  const resume = patience.pause(); // entering has a deadline of its own
  const session = await sessions.enter(account);
  resume();
  if (session.kind === 'failed') {
    earlier.push(...session.calls);
    throw new FailedCall(session.failure);
  }
  const target = { ...request, identity: session.identity, proven: true };
  return request.work((name, input) => call(name, input, target, log, patience));
}

/** What stood in the way. @throws what is no failure of a read: a cancelled run, a bug */
function failureFrom(
  error: unknown,
  parent: AbortSignal,
  log: WritableCallLog,
  deadlineMs: number,
): ReadFailure {
  if (parent.aborted) {
    const reason: unknown = parent.reason;
    if (isDrError(reason) && reason.kind === 'timed-out') return failureOf(reason);
    throw reason;
  }
  if (error instanceof FailedCall) return error.failure;
  if (!isDrError(error) || error.kind === 'invariant') throw error;
  return failureOf(error.kind === 'timed-out' ? outOfTime(error, log, deadlineMs) : error);
}

/** Why the time ran out, where throttling was the reason. */
function outOfTime(error: DrError, log: WritableCallLog, deadlineMs: number): DrError {
  if (log.throttles() === 0) return error;
  const left = `no time left (${deadlineMs / 1000} s)`;
  return new DrError(`throttled ${log.throttles()} times, then ${left}`, {
    code: 'ThrottledUntilDeadline',
    kind: 'throttled',
    hint: 'Other tools share this limit: lower aws.rateShare in the configuration, or run less often.',
  });
}
