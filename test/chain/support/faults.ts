import { type OperationName, operations, type Service } from '../../../src/aws/operations.js';
import type { FaultEffect } from '../../../src/sandbox/description.js';

/** What a faulted read is reported as. */
export interface Told {
  readonly reason: string;
  readonly code: string;
}

interface Wording {
  readonly denied: string;
  readonly throttled: string;
  readonly unknown: string;
}

const json: Wording = {
  denied: 'AccessDeniedException',
  throttled: 'ThrottlingException',
  unknown: 'UnknownOperationException',
};
const query: Wording = {
  denied: 'AccessDenied',
  throttled: 'Throttling',
  unknown: 'InvalidAction',
};

/** How each service words a failure. Source: the error pages of each service's API reference. */
const wording: Readonly<Record<Service, Wording>> = {
  dynamodb: json,
  s3: { denied: 'AccessDenied', throttled: 'SlowDown', unknown: 'NotImplemented' },
  rds: query,
  lambda: { ...json, throttled: 'TooManyRequestsException' },
  sts: query,
  iam: query,
  cloudformation: query,
  cloudwatch: { ...query, unknown: 'UnknownOperationException' },
  backup: json,
  kms: json,
  scaling: json,
  organizations: { ...json, throttled: 'TooManyRequestsException' },
};

/**
 * What a fault on an operation is told as; undefined for a fault that says nothing wrong.
 * An answer of another form is only as unreadable as the service's protocol is strict: a query or
 * Lambda answer can be decoded, but lacks what it must hold.
 */
export function toldOf(effect: FaultEffect, operation: OperationName): Told | undefined {
  const { service } = operations[operation];
  const words = wording[service];
  switch (effect) {
    case 'deny':
      return { reason: 'ReadDenied', code: words.denied };
    case 'throttle':
      return { reason: 'ReadThrottled', code: words.throttled };
    case 'unavailable':
      return { reason: 'ReadUnavailable', code: 'ServiceUnavailable' };
    case 'reset':
      return { reason: 'ReadUnavailable', code: 'ECONNRESET' };
    case 'hang':
      return { reason: 'ReadTimedOut', code: 'DeadlinePassed' };
    case 'html-404':
      return { reason: 'ReadUnsupported', code: 'AnswerUnreadable' };
    case 'unsupported':
      return { reason: 'ReadUnsupported', code: words.unknown };
    case 'html':
      return { reason: 'ReadInvalid', code: isLenient(service) ? 'AnswerInvalid' : unreadable };
    case 'malformed':
      return { reason: 'ReadInvalid', code: service === 'lambda' ? 'AnswerInvalid' : unreadable };
    case 'empty':
      return {
        reason: 'ReadInvalid',
        code: service === 'lambda' ? 'DepotAnswerInvalid' : 'AnswerInvalid',
      };
    case 'repeat-token':
      return operation === 'ListBackups'
        ? { reason: 'ReadInvalid', code: 'PageTokenRepeated' }
        : undefined; // only lists have one
    default:
      return effect satisfies never;
  }
}

const unreadable = 'AnswerUnreadable';

function isLenient(service: Service): boolean {
  return ['rds', 'sts', 'iam', 'cloudformation', 'lambda'].includes(service);
}
