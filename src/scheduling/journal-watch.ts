import type { Clock } from '../kernel/clock.js';
import { errorLine, isDrError } from '../kernel/errors.js';
import type { EventRecorder } from '../ports/events.js';

/** Whether the journal takes what it is given; a change is told once. */
export interface JournalWatch {
  /** The answer of a call, or undefined when it failed. Never rejects. */
  attempt<T>(call: () => Promise<T>): Promise<{ readonly value: T } | { readonly error: unknown }>;
  /** Undefined while it works. */
  problem(): string | undefined;
}

export function createJournalWatch(clock: Clock, recorder: EventRecorder): JournalWatch {
  let problem: string | undefined;
  const turn = (next: string | undefined): void => {
    if (next === problem) return;
    problem = next;
    recorder.event({ kind: 'journal-state', at: clock.now(), problem });
  };
  return {
    async attempt(call) {
      try {
        const value = await call();
        turn(undefined);
        return { value };
      } catch (error) {
        // A conflict is an answer: the journal works, and knows better.
        const isAnswer = isDrError(error) && error.kind === 'conflict';
        turn(isAnswer ? undefined : errorLine(error));
        return { error };
      }
    },
    problem: () => problem,
  };
}
