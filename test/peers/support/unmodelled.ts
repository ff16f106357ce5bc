/** Errors of a service that no model names, with their HTTP status and where AWS tells of them. */
export interface Unmodelled {
  readonly services: readonly string[];
  /** Title of the AWS page, or why there is none. */
  readonly source: string;
  readonly errors: Readonly<Record<string, number>>;
}

const ownLimits = 'none: larger than the sandbox takes, in words of HTTP';

export const unmodelled: readonly Unmodelled[] = [
  {
    services: ['dynamodb'],
    source: 'Amazon DynamoDB Developer Guide: Error handling with DynamoDB',
    errors: {
      AccessDeniedException: 400,
      IncompleteSignatureException: 400,
      MissingAuthenticationTokenException: 400,
      SerializationException: 400,
      ServiceUnavailable: 503,
      UnrecognizedClientException: 400,
      ValidationException: 400,
    },
  },
  {
    services: ['dynamodb'],
    source: 'Amazon DynamoDB API Reference: Common Errors; IAM User Guide: Temporary credentials',
    errors: { ExpiredTokenException: 400, InternalFailure: 500, UnknownOperationException: 400 },
  },
  {
    services: ['s3'],
    source: 'Amazon S3 API Reference: Error responses',
    errors: {
      AuthorizationHeaderMalformed: 400,
      BadDigest: 400,
      ConditionalRequestConflict: 409,
      EntityTooLarge: 400,
      ExpiredToken: 400,
      IllegalLocationConstraintException: 400,
      IncompleteBody: 400,
      InternalError: 500,
      InvalidAccessKeyId: 403,
      InvalidArgument: 400,
      InvalidBucketName: 400,
      InvalidBucketState: 409,
      InvalidDigest: 400,
      InvalidLocationConstraint: 400,
      InvalidRange: 416,
      InvalidRetentionPeriod: 400,
      InvalidToken: 400,
      InvalidURI: 400,
      KeyTooLongError: 400,
      MalformedPolicy: 400,
      MalformedXML: 400,
      MethodNotAllowed: 405,
      NoSuchBucketPolicy: 404,
      NoSuchObjectLockConfiguration: 404,
      NoSuchVersion: 404,
      NotImplemented: 501,
      NotModified: 304,
      ObjectLockConfigurationNotFoundError: 404,
      PermanentRedirect: 301,
      PreconditionFailed: 412,
      ServiceUnavailable: 503,
      SlowDown: 503,
      TooManyBuckets: 400,
    },
  },
  {
    services: ['rds', 'sts'],
    source: 'Amazon RDS and AWS Security Token Service API References: Common Errors',
    errors: {
      AccessDenied: 403,
      ExpiredToken: 403,
      IncompleteSignature: 400,
      InternalFailure: 500,
      InvalidAction: 400,
      InvalidClientTokenId: 403,
      MalformedInput: 400,
      MissingAction: 400,
      MissingAuthenticationToken: 403,
      MissingParameter: 400,
      ServiceUnavailable: 503,
      Throttling: 400,
    },
  },
  {
    services: ['rds'],
    source: 'Amazon RDS API Reference: Common Errors',
    errors: { InvalidParameterValue: 400 },
  },
  {
    services: ['sts'],
    source: 'AWS Security Token Service API Reference: Common Errors',
    errors: { ValidationError: 400 },
  },
  {
    services: ['lambda'],
    source: 'AWS Lambda API Reference: Common Errors',
    errors: {
      AccessDeniedException: 403,
      ExpiredTokenException: 403,
      IncompleteSignatureException: 403,
      InternalFailure: 500,
      InvalidURI: 400,
      MissingAuthenticationTokenException: 403,
      ServiceUnavailable: 503,
      UnknownOperationException: 404,
      UnrecognizedClientException: 403,
      ValidationException: 400,
    },
  },
  {
    services: ['dynamodb', 's3', 'rds', 'sts', 'lambda'],
    source: ownLimits,
    errors: { RequestEntityTooLarge: 413, RequestHeaderSectionTooLarge: 431 },
  },
];
