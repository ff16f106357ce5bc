import type { Clock } from '../kernel/clock.js';
import type { AccountId, RegionId } from '../estate/ids.js';
import type { CallRecord } from '../estate/observation.js';
import type { Recorder } from '../ports/recorder.js';
import type { CallScope, Clients, Identity } from './clients.js';
import { codeOf, describeFailure, FailedCall } from './errors.js';
import { requestIdOf, shapeOf } from './error-shape.js';
import { operations } from './operations.js';
import type { Patience } from './patience.js';
import type { InputOf, OperationName, OutputOf } from './operations.js';
import { isDrError } from '../kernel/errors.js';

/** Where and as whom a call is made, and what it is about. */
export interface CallTarget {
  readonly identity: Identity;
  readonly account: AccountId;
  readonly region: RegionId;
  readonly subject: string;
  readonly proven: boolean;
}

/** The calls of one read: what was sent and how each ended. Inputs are never kept. */
interface CallLog {
  readonly records: readonly CallRecord[];
  /** Throttles that all its calls have met so far. */
  throttles(): number;
  /** Ends the calls that are still under way, so that the record of a given-up read is whole. */
  giveUp(outcome: string): void;
}

interface OpenCall {
  readonly finish: (outcome: string, requestId?: string) => void;
}

export interface WritableCallLog extends CallLog {
  open(name: OperationName, target: CallTarget, scope: CallScope): OpenCall;
}

/** An empty log; each ended call is also told to the recorder. */
export function createCallLog(clock: Clock, recorder: Recorder): WritableCallLog {
  const records: CallRecord[] = [];
  const scopes: CallScope[] = [];
  const underWay = new Set<OpenCall>();
  return {
    records,
    throttles: () => scopes.reduce((sum, { throttles }) => sum + throttles, 0),
    giveUp(outcome) {
      for (const call of underWay) call.finish(outcome);
    },
    open(name, { account, region }, scope) {
      const at = clock.now();
      const startedMs = clock.monotonicMs();
      const call: OpenCall = {
        finish(outcome, requestId) {
          if (!underWay.delete(call)) return; // given up before it ended
          const record: CallRecord = {
            service: operations[name].service,
            operation: name,
            account,
            region,
            at,
            durationMs: clock.monotonicMs() - startedMs,
            outcome,
            attempts: scope.attempts,
            throttles: scope.throttles,
            waitedMs: scope.waitedMs,
            requestId,
          };
          records.push(record);
          recorder.call(record);
        },
      };
      scopes.push(scope);
      underWay.add(call);
      return call;
    },
  };
}

/** Sends one operation, records how it ended and translates its error. */
export type Caller = <N extends OperationName>(
  name: N,
  input: InputOf<N>,
  target: CallTarget,
  log: WritableCallLog,
  patience: Patience,
) => Promise<OutputOf<N>>;

/**
 * Credentials that AWS calls expired although we thought them good are renewed once for the call:
 * the clock of this machine may be slow.
 * @returns a caller that throws `FailedCall` for whatever the SDK throws
 */
export function createCaller(clients: Clients): Caller {
  const send = createSender(clients);
  return async (name, input, target, log, patience) => {
    const drop = target.identity.holding?.();
    try {
      return await send(name, input, target, log, patience);
    } catch (error) {
      if (!isExpired(error) || drop?.() !== true) throw error;
      return send(name, input, target, log, patience);
    }
  };
}

function isExpired(error: unknown): boolean {
  return error instanceof FailedCall && /^ExpiredToken(Exception)?$/.test(error.code);
}

function createSender(clients: Clients): Caller {
  return async (name, input, target, log, patience) => {
    const scope: CallScope = { patience, attempts: 0, throttles: 0, waitedMs: 0 };
    const call = log.open(name, target, scope);
    try {
      const output = await clients.send(name, input, target, scope);
      call.finish('ok', requestIdOf(output));
      return output;
    } catch (error) {
      call.finish(outcomeOf(error, patience.signal), requestIdOf(error));
      if (error instanceof FailedCall) throw error;
      if (isDrError(error) && error.kind === 'invariant') throw error;
      throw new FailedCall(describeFailure(error, { ...target, operation: name }), error);
    }
  };
}

/** A call that was given up is known by why, not by the SDK's word for it. */
function outcomeOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted && isDrError(signal.reason)) return signal.reason.code;
  return isDrError(error) ? error.code : codeOf(shapeOf(error));
}
