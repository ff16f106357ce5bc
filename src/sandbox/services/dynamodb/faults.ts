import { AwsFault } from '../../service.js';

/** DynamoDB's errors, each with the name that the service uses for it ("API Reference, Errors"). */
export const validation = (message: string): AwsFault =>
  new AwsFault('ValidationException', message);

/** A missing table as the table and item calls say it. */
export const resourceNotFound = (name: string): AwsFault =>
  new AwsFault(
    'ResourceNotFoundException',
    `Requested resource not found: Table: ${name} not found`,
  );

/** A missing table as the backup and restore calls say it. */
export const tableNotFound = (name: string): AwsFault =>
  new AwsFault('TableNotFoundException', `Table not found: ${name}`);

export const resourceInUse = (message: string): AwsFault =>
  new AwsFault('ResourceInUseException', message);

export const limitExceeded = (message: string): AwsFault =>
  new AwsFault('LimitExceededException', message);

/** A table whose key is disabled or gone: seen publicly as this error on every item call. */
export const keyInaccessible = (name: string): AwsFault =>
  new AwsFault(
    'AccessDeniedException',
    `KMS key access denied error: the key of table ${name} is disabled or cannot be used.`,
  );

/** A region that is not enabled answers with an authentication error ("Managing AWS Regions"). */
export const regionDisabled = (): AwsFault =>
  new AwsFault(
    'UnrecognizedClientException',
    'The security token included in the request is invalid.',
  );

/** @throws AwsFault ValidationException when a required member was left out */
export function required<T>(value: T | undefined, member: string): T {
  if (value === undefined) {
    throw validation(
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}

/** @throws AwsFault ValidationException when one of `members` was sent */
export function refuse(input: object, members: readonly string[], why: string): void {
  const sent = new Map<string, unknown>(Object.entries(input));
  const first = members.find((member) => sent.get(member) !== undefined);
  if (first !== undefined) throw validation(`The sandbox does not take ${first}: ${why}.`);
}
