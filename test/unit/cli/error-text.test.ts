import { describeError, exitOfError } from '../../../src/cli/error-text.js';
import { DrError, errorKinds } from '../../../src/kernel/errors.js';
import { exitCodes } from '../../../src/kernel/exit-codes.js';

const options = { command: 'depot-dr check', showStack: false };

describe('describeError', () => {
  it('prints message, causes and hint', () => {
    const error = new DrError('the pass failed', {
      code: 'X',
      kind: 'unavailable',
      hint: 'Try again.',
      cause: new Error('region is gone', { cause: new Error('ECONNREFUSED') }),
    });
    expect(describeError(error, options)).toBe(
      [
        'depot-dr: the pass failed',
        '  caused by: region is gone',
        '    caused by: ECONNREFUSED',
        'hint: Try again.',
        '',
      ].join('\n'),
    );
  });

  it('does not repeat a cause that the line above already says', () => {
    const error = new DrError('cannot listen: EADDRINUSE', {
      code: 'X',
      kind: 'conflict',
      cause: new Error('EADDRINUSE'),
    });
    expect(describeError(error, options)).toBe('depot-dr: cannot listen: EADDRINUSE\n');
  });

  it('keeps the lines of a message and strips what steers a terminal', () => {
    const error = new DrError('two problems\n  a: \u001b[31mb\n  c', { code: 'X', kind: 'config' });
    expect(describeError(error, options)).toBe('depot-dr: two problems\n  a: b\n  c\n');
  });

  it.each([
    ['a foreign error', new TypeError('x is not a function')],
    ['a broken invariant', new DrError('count holds', { code: 'I', kind: 'invariant' })],
    ['a text', 'thrown text'],
  ])('calls %s a bug, with its stack only on demand', (_what, error) => {
    const short = describeError(error, options);
    expect(short).toContain('this is a bug in depot-dr');
    expect(short).toContain('depot-dr check --log-level=debug');
    expect(short).not.toMatch(/^ {4}at /m);
    const long = describeError(error, { ...options, showStack: true });
    expect(long.includes(' at ')).toBe(error instanceof Error);
  });

  it('survives an error without a message', () => {
    expect(describeError(new Error(''), options)).toContain('depot-dr: an error without a message');
  });
});

it('maps every kind of error to an exit code', () => {
  const codes = Object.fromEntries(
    errorKinds.map((kind) => [
      kind,
      exitCodes[exitOfError(new DrError('x', { code: 'X', kind }))].code,
    ]),
  );
  expect(codes).toEqual({
    usage: 2,
    config: 2,
    denied: 1,
    throttled: 1,
    missing: 1,
    conflict: 4,
    unavailable: 1,
    unsupported: 1,
    invalid: 1,
    'timed-out': 5,
    aborted: 1,
    invariant: 1,
  });
  expect(exitOfError(new Error('x'))).toBe('failed');
});
