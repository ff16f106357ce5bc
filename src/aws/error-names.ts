/** What AWS's services call their errors, by what we make of them; each spells them its own way. */
export const throttles: readonly string[] = [
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
];
export const expired: readonly string[] = [
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'TokenRefreshRequired',
];
export const strangers: readonly string[] = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
];
export const badSignatures: readonly string[] = [
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'IncompleteSignature',
  'RequestTimeTooSkewed',
];
export const noCredentials: readonly string[] = [
  'CredentialsProviderError',
  'TokenProviderError',
  'ProviderError',
];
export const missingToken: readonly string[] = [
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
];
export const denials: readonly string[] = [
  'AccessDenied',
  'AccessDeniedException',
  'AllAccessDisabled',
  'AuthFailure',
  'AuthorizationError',
  'Forbidden',
  'NotAuthorized',
  'OptInRequired',
  'UnauthorizedAccess',
  'UnauthorizedOperation',
];
/** How IAM says that there is no such role: on the wire, and as the SDK names it. */
export const noSuchEntity: readonly string[] = ['NoSuchEntity', 'NoSuchEntityException'];
export const absences: readonly string[] = [
  ...noSuchEntity,
  'DBClusterNotFoundFault',
  'ExportNotFoundException',
  'NoSuchBucket',
  'NotFound',
  'NotFoundException',
  'PolicyNotFoundException',
  'ResourceNotFoundException',
  'TableNotFoundException',
];
/** How it is said that something is not configured, or not in use: an answer like any other. */
export const unset: readonly string[] = [
  'AWSOrganizationsNotInUseException',
  'NoSuchBucketPolicy',
  'NoSuchLifecycleConfiguration',
  'NoSuchPublicAccessBlockConfiguration',
  'ObjectLockConfigurationNotFoundError',
  'OwnershipControlsNotFoundError',
  'ReplicationConfigurationNotFoundError',
  'ServerSideEncryptionConfigurationNotFoundError',
];
export const unimplemented: readonly string[] = [
  'ERROR_2502', // AWS Backup, where a region does not know the settings of an organization
  'InvalidAction',
  'MethodNotAllowed',
  'NotImplemented',
  'UnknownOperationException',
  'UnsupportedOperation',
];
export const otherRegions: readonly string[] = [
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  'PermanentRedirect',
  'TemporaryRedirect',
];
export const timeouts: readonly string[] = [
  'AbortError',
  'RequestTimeout',
  'RequestTimeoutException',
];
/** How trouble of a service, of the network or of time is called. */
export const outages: readonly string[] = [
  'DeadlinePassed',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'InternalFailure',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'ValidationException',
];

/** All of them. */
export const knownErrorNames: readonly string[] = [
  ...throttles,
  ...expired,
  ...strangers,
  ...badSignatures,
  ...noCredentials,
  ...missingToken,
  ...denials,
  ...absences,
  ...unset,
  ...unimplemented,
  ...otherRegions,
  ...timeouts,
  ...outages,
];
