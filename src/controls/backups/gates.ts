import { undecided } from '../access/undecided.js';
import { type Judgement, unseen } from '../control.js';
import type { ReadFailure } from '../../estate/observation.js';

/** A read that failed, or a part of one. */
interface Failed {
  readonly failure: ReadFailure;
}

/** Something that must hold before something else can happen. `why` is a clause of its own. */
export type Gate<Reason extends string> =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'shut';
      readonly reason: Reason;
      readonly why: string;
      readonly remedy: string;
    }
  | {
      readonly kind: 'unseen';
      readonly why: string;
      /** The read that would have told, where one failed. */
      readonly cause: Failed | undefined;
    };

export type Shut<Reason extends string> = Extract<Gate<Reason>, { kind: 'shut' }>;
export type Unclear = Extract<Gate<never>, { kind: 'unseen' }>;

export const open = { kind: 'open' } as const;

export function shut<Reason extends string>(
  reason: Reason,
  why: string,
  remedy: string,
): Shut<Reason> {
  return { kind: 'shut', reason, why, remedy };
}

export function unclear(why: string): Unclear {
  return { kind: 'unseen', why, cause: undefined };
}

/** `what` could not be read. */
export function unread(what: string, cause: Failed): Unclear {
  return { kind: 'unseen', why: `${what} could not be seen: ${cause.failure.message}`, cause };
}

/** What is said of a gate that could not be seen, where nothing else is known to be wrong. */
export function unclearJudgement({ why, cause }: Unclear): Judgement<never> {
  return cause === undefined
    ? undecided(why, 'Look at it by hand: it cannot be decided from what was read.')
    : { ...unseen(cause), message: why };
}

export function areShut<Reason extends string>(
  gates: readonly Gate<Reason>[],
): readonly Shut<Reason>[] {
  return gates.filter((gate): gate is Shut<Reason> => gate.kind === 'shut');
}

export function areUnclear(gates: readonly Gate<string>[]): readonly Unclear[] {
  return gates.filter((gate): gate is Unclear => gate.kind === 'unseen');
}

/** What is shut, then what could not be seen: the first of them, or open. */
export function worstOf<Reason extends string>(gates: readonly Gate<Reason>[]): Gate<Reason> {
  return areShut(gates)[0] ?? areUnclear(gates)[0] ?? open;
}
