import { AwsFault } from '../../service.js';

/** AWS Backup's errors ("AWS Backup API Reference, Errors" of each operation). */

/**
 * A vault that does not exist answers so even to a caller with every right: the documents promise
 * `ResourceNotFoundException`, the service answers this to DescribeBackupVault and to the calls below
 * a vault.
 */
export const missingVault = (): AwsFault =>
  new AwsFault('AccessDeniedException', 'Insufficient privileges to perform this action.', {
    status: 403,
  });

export const notFound = (message: string): AwsFault =>
  new AwsFault('ResourceNotFoundException', message, { members: { Type: 'Client' } });

export const invalidValue = (message: string): AwsFault =>
  new AwsFault('InvalidParameterValueException', message, { members: { Type: 'Client' } });

export const invalidRequest = (message: string): AwsFault =>
  new AwsFault('InvalidRequestException', message, { members: { Type: 'Client' } });

export const limitExceeded = (message: string): AwsFault =>
  new AwsFault('LimitExceededException', message, { members: { Type: 'Client' } });

export const alreadyExists = (
  message: string,
  existing: { readonly arn?: string; readonly creatorRequestId: string | undefined },
): AwsFault =>
  new AwsFault('AlreadyExistsException', message, {
    members: {
      Type: 'Client',
      ...(existing.arn !== undefined && { Arn: existing.arn }),
      ...(existing.creatorRequestId !== undefined && {
        CreatorRequestId: existing.creatorRequestId,
      }),
    },
  });

/** @throws AwsFault `MissingParameterValueException` */
export function required<T>(value: T | undefined, member: string): T {
  if (value === undefined) {
    throw new AwsFault('MissingParameterValueException', `${member} is required.`, {
      members: { Type: 'Client' },
    });
  }
  return value;
}
