/**
 * The only translator of AWS errors: from whatever a call threw to a `ReadFailure` that an operator
 * can act upon. Rules are rows in order; the first that matches decides. Read `error-shape.ts` for
 * how errors are read and `hints.ts` for what is advised.
 */
import { DrError, isDrError } from '../kernel/errors.js';
import type { ErrorKind } from '../kernel/errors.js';
import type { ReadFailure, UnknownReason } from '../estate/observation.js';
import {
  throttles,
  expired,
  strangers,
  badSignatures,
  noCredentials,
  missingToken,
  denials,
  absences,
  unimplemented,
  otherRegions,
  timeouts,
} from './error-names.js';
import { cleanText, shapeOf, statusOf } from './error-shape.js';
import type { ErrorShape } from './error-shape.js';
import type { CallContext } from './call-context.js';
import { hints } from './hints.js';
import type { HintName } from './hints.js';
import { operationOf, operations } from './operations.js';

/** A call to AWS that failed, translated; its cause is the SDK's error. */
export class FailedCall extends DrError {
  readonly failure: ReadFailure;

  constructor(failure: ReadFailure, cause?: unknown) {
    super(failure.message, { code: failure.code, kind: failure.kind, hint: failure.hint, cause });
    this.failure = failure;
  }
}

interface Rule {
  readonly when: (shape: ErrorShape, context: CallContext) => boolean;
  readonly kind: ErrorKind;
  readonly hint: HintName;
  /** Our own code in place of the service's name. */
  readonly code?: string;
  /** In place of AWS's text, where that says nothing to an operator. */
  readonly message?: (shape: ErrorShape) => string;
}

const named = (names: readonly string[]) => (shape: ErrorShape) => names.includes(shape.name);
const isStatus = (shape: ErrorShape, ...statuses: readonly number[]): boolean =>
  shape.status !== undefined && statuses.includes(shape.status);

const rules: readonly Rule[] = [
  { when: named(noCredentials), kind: 'denied', hint: 'noCredentials' },
  { when: named(missingToken), kind: 'denied', hint: 'noCredentials' },
  { when: named(expired), kind: 'denied', hint: 'expired' },
  {
    when: (shape, { proven }) => proven && strangers.includes(shape.name),
    kind: 'denied',
    code: 'RegionNotEnabled',
    hint: 'regionNotEnabled',
  },
  {
    when: named(['RegionDisabledException']),
    kind: 'denied',
    code: 'RegionNotEnabled',
    hint: 'regionNotEnabled',
  },
  { when: named(strangers), kind: 'denied', hint: 'badCredentials' },
  { when: named(badSignatures), kind: 'denied', hint: 'badSignature' },
  {
    when: (shape, { operation }) =>
      otherRegions.includes(shape.name) ||
      (operations[operation].service === 's3' && isStatus(shape, 301, 307)),
    kind: 'invalid',
    hint: 'otherRegion',
  },
  {
    when: (shape) =>
      unimplemented.includes(shape.name) ||
      isStatus(shape, 501, 405) ||
      (shape.name === 'ValidationException' && /^no route\b/i.test(shape.message)) ||
      isForeignPage(shape),
    kind: 'unsupported',
    hint: 'unsupported',
    message: (shape) => (shape.unreadable ? unreadableText(shape) : shape.message),
  },
  {
    when: (shape) => throttles.includes(shape.name) || isStatus(shape, 429),
    kind: 'throttled',
    hint: 'throttled',
  },
  {
    when: (shape, { operation }) => operation === 'AssumeRole' && isDenied(shape),
    kind: 'denied',
    hint: 'notAssumable',
  },
  { when: isDenied, kind: 'denied', hint: 'denied' },
  {
    when: (shape) => absences.includes(shape.name) || (!shape.unreadable && isStatus(shape, 404)),
    kind: 'missing',
    hint: 'missing',
  },
  {
    when: (shape) =>
      timeouts.includes(shape.name) ||
      (shape.name === 'TimeoutError' && (shape.nodeCode ?? 'ETIMEDOUT') === 'ETIMEDOUT') ||
      shape.nodeCode === 'ETIMEDOUT',
    kind: 'timed-out',
    hint: 'timedOut',
  },
  {
    when: ({ nodeCode }) => nodeCode === 'ENOTFOUND' || nodeCode === 'EAI_AGAIN',
    kind: 'unavailable',
    hint: 'nameUnknown',
  },
  {
    when: ({ nodeCode }) => /CERT|TLS|SSL|SIGNATURE/.test(nodeCode ?? ''),
    kind: 'unavailable',
    hint: 'untrusted',
  },
  {
    // A redirect is of a proxy or a portal; the other one is Node's word for what is no HTTP.
    when: ({ status = 0, nodeCode = '' }) =>
      (status >= 300 && status < 400) || nodeCode.startsWith('HPE_'),
    kind: 'invalid',
    hint: 'unreadable',
  },
  {
    when: (shape) => shape.nodeCode !== undefined || (shape.status ?? 0) >= 500,
    kind: 'unavailable',
    hint: 'unavailable',
    message: (shape) => (shape.unreadable ? unreadableText(shape) : shape.message),
  },
  {
    when: ({ unreadable }) => unreadable,
    kind: 'invalid',
    code: 'AnswerUnreadable',
    hint: 'unreadable',
    message: unreadableText,
  },
  { when: () => true, kind: 'invalid', hint: 'rejected' },
];

const reasons: Readonly<Partial<Record<ErrorKind, UnknownReason>>> = {
  denied: 'ReadDenied',
  throttled: 'ReadThrottled',
  'timed-out': 'ReadTimedOut',
  unavailable: 'ReadUnavailable',
  unsupported: 'ReadUnsupported',
};

/** A page that is no AWS error: how emulators answer for an API that they lack. */
function isForeignPage(shape: ErrorShape): boolean {
  if (!shape.unreadable) return false;
  return isStatus(shape, 404) || (isStatus(shape, 500) && /html/i.test(shape.contentType ?? ''));
}

function isDenied(shape: ErrorShape): boolean {
  if (shape.unreadable) return false; // the page of a proxy, not AWS's word
  return denials.includes(shape.name) || isStatus(shape, 401, 403);
}

function unreadableText({ status, contentType }: ErrorShape): string {
  const type = contentType === undefined ? '' : `, ${cleanText(contentType, 60)}`;
  return `the answer could not be read (HTTP ${status ?? '?'}${type})`;
}

/** The code that a failure is known by: the service's name for it, else its HTTP status. */
export function codeOf({ name, status, nodeCode, unreadable }: ErrorShape): string {
  if (unreadable) return 'AnswerUnreadable';
  const saysNothing = [
    'Unknown',
    'UnknownError',
    'Error',
    'AggregateError',
    'TimeoutError',
  ].includes(name);
  if (!saysNothing || (name === 'TimeoutError' && nodeCode === undefined)) return name;
  return nodeCode ?? (status === undefined ? 'Unknown' : `Http${status}`);
}

/** What an error of the SDK means for a read. Never throws. */
export function describeFailure(error: unknown, context: CallContext): ReadFailure {
  if (error instanceof FailedCall) return error.failure;
  if (isDrError(error)) return failureOf(error);
  const shape = shapeOf(error);
  const rule = rules.find(({ when }) => when(shape, context));
  const kind = rule?.kind ?? 'invalid';
  const permission = kind === 'denied' ? permissionOf(shape, context, rule?.hint) : undefined;
  const hint = hints[rule?.hint ?? 'rejected'](context, { ...shape, permission });
  return {
    reason: reasons[kind] ?? 'ReadInvalid',
    kind,
    code: rule?.code ?? codeOf(shape),
    message: cleanText(rule?.message?.(shape) ?? shape.message),
    permission,
    hint,
  };
}

/** A failure of our own making (deadline, invalid answer) as a read shows it. */
export function failureOf(error: DrError): ReadFailure {
  const { kind, code, message, hint } = error;
  const reason = reasons[kind] ?? 'ReadInvalid';
  return { reason, kind, code, message: cleanText(message), permission: undefined, hint };
}

/** An answer that breaks the service's own contract. */
export function invalidAnswer(what: string, code = 'AnswerInvalid'): DrError {
  return new DrError(what, {
    code,
    kind: 'invalid',
    hint: 'The answer is not what AWS documents. Check the endpoint that is in use.',
  });
}

/** True for an error of the SDK that asks to slow down. */
export function isThrottle(error: unknown): boolean {
  return throttles.includes(shapeOf(error).name) || statusOf(error) === 429;
}

/** The action that was refused: as AWS names it, else as our table does. */
function permissionOf(
  shape: ErrorShape,
  context: CallContext,
  hint: HintName | undefined,
): string | undefined {
  if (hint !== 'denied' && hint !== 'notAssumable') return undefined;
  const said = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z0-9]+)/.exec(shape.message)?.[1];
  return said ?? operationOf(context.operation).action;
}
