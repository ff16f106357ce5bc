import type { Clock } from '../kernel/clock.js';
import type { HttpLimits } from './limits.js';

/** How often a wrong token may be shown at the sign-in, by all clients together. */
export interface GuessLimit {
  /** How long no token is looked at any more, ms; 0 = tokens are looked at. */
  heldMs(): number;
  /** A wrong token was shown. @returns true when it was one too many: from now on all are held back */
  wrong(): boolean;
}

/**
 * Holds everybody back for as long again once `wrongTokens` came within `wrongTokensMs`. By client it
 * would be no limit: who guesses has many addresses. It remembers no more than those instants.
 */
export function createGuessLimit(
  clock: Clock,
  { wrongTokens, wrongTokensMs }: Pick<HttpLimits, 'wrongTokens' | 'wrongTokensMs'>,
): GuessLimit {
  let wrongAtMs: readonly number[] = [];
  let heldUntilMs = 0;
  return {
    heldMs: () => Math.max(0, heldUntilMs - clock.monotonicMs()),
    wrong() {
      const nowMs = clock.monotonicMs();
      wrongAtMs = [...wrongAtMs.filter((atMs) => nowMs - atMs < wrongTokensMs), nowMs];
      if (wrongAtMs.length < wrongTokens) return false;
      wrongAtMs = [];
      heldUntilMs = nowMs + wrongTokensMs;
      return true;
    },
  };
}
