import { causeChain, type ErrorKind, isDrError } from '../kernel/errors.js';
import type { ExitName } from '../kernel/exit-codes.js';
import { plain } from '../answers/plain.js';

const exits: Readonly<Partial<Record<ErrorKind, ExitName>>> = {
  usage: 'refused',
  config: 'refused',
  conflict: 'busy',
  'timed-out': 'timedOut',
};

/** The exit of a command that ended in an error. Never throws. */
export function exitOfError(error: unknown): ExitName {
  return isDrError(error) ? (exits[error.kind] ?? 'failed') : 'failed';
}

/** The chain as the terminal may have it; a further line of a message is indented. */
function chainOf(error: unknown): readonly string[] {
  const texts = causeChain(error).map((message) =>
    message
      .split('\n')
      .map(plain)
      .filter((line) => line !== '')
      .join('\n  '),
  );
  return texts.filter((text) => text !== '');
}

/**
 * What is printed on stderr for an error: what failed, its causes indented, what to do. The stack of
 * a bug is shown only when asked for. Ends with a line break. Never throws.
 */
export function describeError(
  error: unknown,
  { command, showStack }: { readonly command: string; readonly showStack: boolean },
): string {
  const [first, ...causes] = chainOf(error);
  const isBug = !isDrError(error) || error.kind === 'invariant';
  const lines = [`depot-dr: ${first ?? 'an error without a message'}`];
  for (const [depth, cause] of causes.entries()) {
    lines.push(`${'  '.repeat(depth + 1)}caused by: ${cause}`);
  }
  if (isBug) {
    lines.push('  this is a bug in depot-dr');
    if (!showStack) lines.push(`  for its stack: ${command} --log-level=debug`);
    else if (error instanceof Error) lines.push(error.stack ?? 'no stack');
  } else if (error.hint !== undefined) lines.push(`hint: ${plain(error.hint)}`);
  return `${lines.join('\n')}\n`;
}
