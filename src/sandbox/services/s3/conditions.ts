import { s3Fault } from './faults.js';

/** S3 keeps times of objects to the second. */
export function wholeSecond(now: Date): Date {
  return new Date(Math.floor(now.getTime() / 1000) * 1000);
}

/** ETags are compared with or without their quotes. */
export function sameEtag(wanted: string, actual: string): boolean {
  return wanted.replaceAll('"', '') === actual.replaceAll('"', '');
}

export function preconditionFailed(condition: string): Error {
  return s3Fault(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    { Condition: condition },
  );
}
