/**
 * The one error family of depot-dr. Purpose of this folder: what every other folder may lean on
 * (errors, clock, bounds, exit codes). It knows nothing of AWS, Depot or our own nouns and imports
 * `node:` modules only. Read `clock.ts` next.
 */
import { inspect } from 'node:util';

/** Why something failed, in the few kinds that callers may branch on. */
export const errorKinds = [
  'usage',
  'config',
  'denied',
  'throttled',
  'missing',
  'conflict',
  'unavailable',
  'unsupported',
  'invalid',
  'timed-out',
  'aborted',
  'invariant',
] as const;
export type ErrorKind = (typeof errorKinds)[number];

export interface DrErrorOptions {
  /** Stable, CamelCase; callers and tests match on it, never on the message. */
  readonly code: string;
  readonly kind: ErrorKind;
  /** What the operator can do about it, as a sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

const mark: unique symbol = Symbol.for('depot-dr.error');

/** An expected failure: says what failed (`message`), what to do (`hint`) and keeps its cause. */
export class DrError extends Error {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string | undefined;
  readonly [mark] = true;

  constructor(message: string, options: DrErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DrError';
    this.code = options.code;
    this.kind = options.kind;
    this.hint = options.hint;
  }
}

/** True for a `DrError`, also for one made by a second loaded copy of this module. Never throws. */
export function isDrError(error: unknown): error is DrError {
  return typeof error === 'object' && error !== null && mark in error;
}

/** A broken assumption of our own: a bug. It ends the run; it is never turned into a verdict. */
export function invariant(holds: boolean, message: string): asserts holds {
  if (!holds) throw new DrError(message, { code: 'InvariantBroken', kind: 'invariant' });
}

const longestChain = 8;

/**
 * The messages of an error and of its first seven causes, outermost first. What the message before it
 * says already, and what is empty, is left out. Never throws.
 */
export function causeChain(error: unknown): readonly string[] {
  const messages: string[] = [];
  let next: unknown = error;
  for (let depth = 0; next !== undefined && depth < longestChain; depth++) {
    const message = next instanceof Error ? next.message : inspect(next, { depth: 1 });
    if (message !== '' && messages.at(-1)?.includes(message) !== true) messages.push(message);
    next = next instanceof Error ? next.cause : undefined;
  }
  return messages.length === 0 ? ['an error without a message'] : messages;
}

/** The same in one line, for a log or a page. Never throws. */
export function errorLine(error: unknown): string {
  return causeChain(error).join(': ');
}
