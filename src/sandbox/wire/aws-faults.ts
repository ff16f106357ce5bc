import { AwsFault } from '../service.js';
import type { ProtocolKind, ServiceModel } from './model.js';

/** What goes wrong before or around a handler, in any service. */
export type CommonFault =
  | 'denied'
  | 'throttled'
  | 'unavailable'
  | 'internal'
  | 'unsigned'
  | 'badSignature'
  | 'unknownOperation'
  | 'malformed'
  | 'missing'
  | 'tooLarge'
  | 'headersTooLarge';

type Form = readonly [name: string, status: number];
type Forms = Readonly<Record<CommonFault, Form>>;

/** Source: DynamoDB Developer Guide, "Error handling with DynamoDB"; API Reference, "Common Errors". */
const json: Forms = {
  denied: ['AccessDeniedException', 400],
  throttled: ['ThrottlingException', 400],
  unavailable: ['ServiceUnavailable', 503],
  internal: ['InternalFailure', 500],
  unsigned: ['MissingAuthenticationTokenException', 400],
  badSignature: ['IncompleteSignatureException', 400],
  unknownOperation: ['UnknownOperationException', 400],
  malformed: ['SerializationException', 400],
  missing: ['ValidationException', 400],
  tooLarge: ['RequestEntityTooLarge', 413],
  headersTooLarge: ['RequestHeaderSectionTooLarge', 431],
};

/** Source: AWS Lambda API Reference, "Invoke" and "Common Errors". */
const restJson: Forms = {
  ...json,
  denied: ['AccessDeniedException', 403],
  throttled: ['ThrottlingException', 429],
  unsigned: ['MissingAuthenticationTokenException', 403],
  badSignature: ['IncompleteSignatureException', 403],
  unknownOperation: ['UnknownOperationException', 404],
};

/** Source: STS and Amazon RDS API References, "Common Errors". */
const query: Forms = {
  ...json,
  denied: ['AccessDenied', 403],
  throttled: ['Throttling', 400],
  unsigned: ['MissingAuthenticationToken', 403],
  badSignature: ['IncompleteSignature', 400],
  unknownOperation: ['InvalidAction', 400],
  malformed: ['MalformedInput', 400],
  missing: ['MissingParameter', 400],
};

/** Source: Amazon S3 API Reference, "Error responses". */
const xml: Forms = {
  ...json,
  denied: ['AccessDenied', 403],
  throttled: ['SlowDown', 503],
  internal: ['InternalError', 500],
  unsigned: ['AccessDenied', 403],
  badSignature: ['AuthorizationHeaderMalformed', 400],
  unknownOperation: ['NotImplemented', 501],
  malformed: ['MalformedXML', 400],
  missing: ['InvalidRequest', 400],
};

const byProtocol: Readonly<Record<ProtocolKind, Forms>> = {
  awsJson1_0: json,
  awsJson1_1: json,
  restJson1: restJson,
  restXml: xml,
  awsQuery: query,
};

/** Where one service differs from its protocol's habit. */
const byService: Readonly<Record<string, Partial<Forms>>> = {
  // Amazon CloudWatch API Reference, "Common Errors": the codes of the query protocol.
  monitoring: {
    denied: ['AccessDenied', 403],
    throttled: ['Throttling', 400],
    unsigned: ['MissingAuthenticationToken', 403],
    missing: ['MissingRequiredParameterException', 400],
  },
  backup: {
    throttled: ['ThrottlingException', 400],
    malformed: ['InvalidParameterValueException', 400],
    missing: ['MissingParameterValueException', 400],
  },
  // AWS Organizations API Reference, "DescribeOrganization".
  organizations: { throttled: ['TooManyRequestsException', 400] },
  lambda: {
    throttled: ['TooManyRequestsException', 429],
    malformed: ['InvalidRequestContentException', 400],
    missing: ['InvalidParameterValueException', 400],
  },
};

/** The service's own error for a common failure, with its name and status. Never throws. */
export function commonFault(model: ServiceModel, kind: CommonFault, message: string): AwsFault {
  const [name, status] = byService[model.signingName]?.[kind] ?? byProtocol[model.protocol][kind];
  return new AwsFault(name, message, { status });
}
