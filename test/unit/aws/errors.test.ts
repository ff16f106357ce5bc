import type { Placement } from '../../../src/estate/placement.js';
import type { TableName } from '../../../src/estate/ids.js';
import type { Observed } from '../../../src/estate/observation.js';
import { accountId, anAccount, aBucket, home } from '../../support/estate-builders.js';
import { forever, html, json, jsonError, queryError, s3Error, standIn, xml } from './canned.js';
import type { Answer, Request } from './canned.js';

const place: Placement = {
  account: accountId,
  region: home,
  table: 'sdp-prod-e2dd35eedfec-Object' as TableName,
};

function failureOf<T>(observed: Observed<T>) {
  if (observed.kind !== 'unknown') throw new Error(`expected unknown, got ${observed.kind}`);
  return observed.failure;
}

/** What a DescribeTable that is answered so is shown as. */
async function afterDescribe(answer: Answer, account = anAccount()) {
  const { aws, clock } = standIn({
    respond: ({ operation }) => (operation === 'DescribeTable' ? answer : undefined),
    accounts: [account],
  });
  return failureOf(await clock.run(aws.observers.tables.describe(place, forever)));
}

async function afterVersioning(answer: Answer) {
  const { aws, clock } = standIn({
    respond: ({ operation }) => (operation === 'GetBucketVersioning' ? answer : undefined),
  });
  return failureOf(await clock.run(aws.observers.buckets.versioning(aBucket(), forever)));
}

function nodeError(code: string, name = 'Error'): Error {
  return Object.assign(new Error(`said ${code}`), { code, name });
}

const denialText =
  'User: arn:aws:sts::123456789012:assumed-role/x/y is not authorized to perform: dynamodb:DescribeTable on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/t because no identity-based policy allows the dynamodb:DescribeTable action';

type Row = readonly [string, Answer, string, string, RegExp];
const rows: readonly Row[] = [
  [
    'denied',
    jsonError('AccessDeniedException', denialText),
    'denied',
    'AccessDeniedException',
    /Allow dynamodb:DescribeTable on table sdp-/,
  ],
  [
    'explicit deny',
    jsonError(
      'AccessDeniedException',
      `${denialText} with an explicit deny in a service control policy`,
    ),
    'denied',
    'AccessDeniedException',
    /service control policy forbids/,
  ],
  [
    'expired',
    jsonError('ExpiredTokenException', 'The security token is expired'),
    'denied',
    'ExpiredTokenException',
    /sign in again/,
  ],
  [
    'bad signature',
    jsonError('InvalidSignatureException', 'no match', 400),
    'denied',
    'InvalidSignatureException',
    /clock of this machine/,
  ],
  [
    'missing token',
    jsonError('MissingAuthenticationTokenException', 'none'),
    'denied',
    'MissingAuthenticationTokenException',
    /AWS_PROFILE/,
  ],
  [
    'region off, client',
    jsonError('UnrecognizedClientException', 'The security token is invalid'),
    'denied',
    'RegionNotEnabled',
    /enable the region/,
  ],
  [
    'region off, by name',
    jsonError('RegionDisabledException', 'STS is not activated in this region', 403),
    'denied',
    'RegionNotEnabled',
    /enable the region/,
  ],
  [
    'region off, token',
    jsonError('InvalidClientTokenId', 'invalid'),
    'denied',
    'RegionNotEnabled',
    /enable the region/,
  ],
  [
    'throttled',
    jsonError('ThrottlingException', 'Rate exceeded'),
    'throttled',
    'ThrottlingException',
    /lower aws.rateShare/,
  ],
  [
    'throttled, limit',
    jsonError('LimitExceededException', 'too many'),
    'throttled',
    'LimitExceededException',
    /lower aws.rateShare/,
  ],
  ['throttled, 429', { status: 429 }, 'throttled', 'Http429', /lower aws.rateShare/],
  [
    'server error',
    jsonError('InternalServerError', 'oh', 500),
    'unavailable',
    'InternalServerError',
    /try again/,
  ],
  ['service unavailable', { status: 503 }, 'unavailable', 'Http503', /try again/],
  [
    'HTML on 502',
    { status: 502, headers: { 'content-type': 'text/html' }, body: html },
    'unavailable',
    'AnswerUnreadable',
    /try again/,
  ],
  [
    'HTML on 404',
    { status: 404, headers: { 'content-type': 'text/html' }, body: html },
    'unsupported',
    'AnswerUnreadable',
    /not available at this endpoint/,
  ],
  [
    'HTML on 501',
    { status: 501, headers: { 'content-type': 'text/html' }, body: html },
    'unsupported',
    'AnswerUnreadable',
    /not available/,
  ],
  [
    'a proxy that forbids with a page',
    { status: 403, headers: { 'content-type': 'text/html' }, body: html },
    'invalid',
    'AnswerUnreadable',
    /./,
  ],
  [
    'an HTML page with 500, as an emulator gives for what it lacks',
    { status: 500, headers: { 'content-type': 'text/html' }, body: html },
    'unsupported',
    'AnswerUnreadable',
    /./,
  ],
  [
    'HTML on 200',
    { headers: { 'content-type': 'text/html' }, body: html },
    'invalid',
    'AnswerUnreadable',
    /does not speak AWS/,
  ],
  [
    'cut JSON',
    { headers: { 'content-type': 'application/x-amz-json-1.0' }, body: '{"Table":{' },
    'invalid',
    'AnswerUnreadable',
    /does not speak AWS/,
  ],
  [
    'unknown operation',
    jsonError('UnknownOperationException', 'unknown'),
    'unsupported',
    'UnknownOperationException',
    /not available/,
  ],
  [
    'no route',
    jsonError('ValidationException', 'No route for DescribeTable'),
    'unsupported',
    'ValidationException',
    /not available/,
  ],
  [
    'internal failure 501',
    jsonError('InternalFailure', 'not implemented', 501),
    'unsupported',
    'InternalFailure',
    /not available/,
  ],
  [
    'not implemented',
    jsonError('NotImplemented', 'no'),
    'unsupported',
    'NotImplemented',
    /not available/,
  ],
  [
    'rejected',
    jsonError('ValidationException', 'name too short'),
    'invalid',
    'ValidationException',
    /rejected DescribeTable/,
  ],
  ['DNS', nodeError('ENOTFOUND'), 'unavailable', 'ENOTFOUND', /region’s name/],
  ['refused', nodeError('ECONNREFUSED'), 'unavailable', 'ECONNREFUSED', /network/],
  [
    'refused at every address',
    new AggregateError([nodeError('ECONNREFUSED'), nodeError('ECONNREFUSED')]),
    'unavailable',
    'ECONNREFUSED',
    /network/,
  ],
  [
    'reset, named so by the SDK',
    nodeError('ECONNRESET', 'TimeoutError'),
    'unavailable',
    'ECONNRESET',
    /network/,
  ],
  [
    'certificate',
    nodeError('SELF_SIGNED_CERT_IN_CHAIN'),
    'unavailable',
    'SELF_SIGNED_CERT_IN_CHAIN',
    /NODE_EXTRA_CA_CERTS/,
  ],
  ['timeout', nodeError('ETIMEDOUT', 'TimeoutError'), 'timed-out', 'ETIMEDOUT', /did not answer/],
  ['a redirect of a proxy', { status: 302 }, 'invalid', 'Http302', /does not speak AWS/],
  ['a redirect elsewhere', { status: 307 }, 'invalid', 'Http307', /does not speak AWS/],
  [
    'another protocol',
    nodeError('HPE_INVALID_CONSTANT'),
    'invalid',
    'HPE_INVALID_CONSTANT',
    /does not speak AWS/,
  ],
  ['an answer without a table', json({}), 'invalid', 'AnswerInvalid', /Check the endpoint/],
];

const reasonOfKind: Readonly<Record<string, string>> = {
  denied: 'ReadDenied',
  throttled: 'ReadThrottled',
  unavailable: 'ReadUnavailable',
  unsupported: 'ReadUnsupported',
  invalid: 'ReadInvalid',
  'timed-out': 'ReadTimedOut',
};

describe('what an error of AWS is shown as', () => {
  it.each(rows)('%s', async (_, answer, kind, code, hint) => {
    const failure = await afterDescribe(answer);
    expect(failure).toMatchObject({ kind, code, reason: reasonOfKind[kind] });
    expect(failure.hint).toMatch(hint);
  });

  it.each<[string, Answer, string]>([
    ['a status alone', { status: 302 }, 'HTTP 302 without an explanation'],
    ['a denial without words', { status: 403 }, 'HTTP 403 without an explanation'],
    ['too large an answer', { body: new Uint8Array(9_000_000) }, 'an answer of more than 8 MiB'],
  ])('says what is known of %s, and nothing of the SDK', async (_, answer, message) => {
    expect((await afterDescribe(answer)).message).toBe(message);
  });

  it('names the permission that AWS names, else the one of the table of operations', async () => {
    const named = jsonError(
      'AccessDeniedException',
      'is not authorized to perform: kms:Decrypt on',
    );
    expect((await afterDescribe(named)).permission).toBe('kms:Decrypt');
    const silent = await afterVersioning({ status: 403 });
    expect(silent).toMatchObject({ code: 'Http403', permission: 's3:GetBucketVersioning' });
    expect((await afterDescribe(jsonError('ExpiredToken', 'x'))).permission).toBeUndefined();
  });

  it('makes the text of AWS harmless', async () => {
    const failure = await afterDescribe(
      jsonError('ValidationException', `\u001b[31mred\u0000\n${'x'.repeat(1000)}`),
    );
    expect(failure.message).toMatch(/^\[31mred xxx/);
    expect(failure.message).toHaveLength(300);
  });

  it('says which region a bucket is in', async () => {
    const header = { 'x-amz-bucket-region': 'eu-north-1' };
    const moved = await afterVersioning(s3Error('PermanentRedirect', 301, '', header));
    expect(moved).toMatchObject({ kind: 'invalid', reason: 'ReadInvalid' });
    expect(moved.hint).toContain('set its region to eu-north-1');
    const malformed = await afterVersioning(
      xml(
        "<Error><Code>AuthorizationHeaderMalformed</Code><Message>the region 'eu-west-1' is wrong; expecting 'ap-south-1'</Message><Region>ap-south-1</Region></Error>",
        400,
      ),
    );
    expect(malformed.hint).toContain('ap-south-1');
    expect((await afterVersioning({ status: 301 })).hint).toContain('is not in eu-west-1');
  });

  it.each([
    ['SlowDown', s3Error('SlowDown', 503), 'throttled'],
    ['AccessDenied', s3Error('AccessDenied', 403), 'denied'],
    ['MethodNotAllowed', s3Error('MethodNotAllowed', 405), 'unsupported'],
    ['AnswerUnreadable', { body: '<Versioning><Open></Versioning>' }, 'invalid'],
    [
      'AnswerInvalid',
      xml('<VersioningConfiguration><Status>On</Status></VersioningConfiguration>'),
      'invalid',
    ],
  ] as const)('S3 %s', async (code, answer, kind) => {
    expect(await afterVersioning(answer)).toMatchObject({ kind, code });
  });

  it('does not call a region off before the credentials are proven', async () => {
    const { aws, clock } = standIn({
      respond: ({ operation }: Request) =>
        operation === 'AssumeRole' ? queryError('InvalidClientTokenId', 'bad', 403) : undefined,
    });
    const failure = failureOf(await clock.run(aws.observers.tables.describe(place, forever)));
    expect(failure).toMatchObject({ kind: 'denied', code: 'InvalidClientTokenId' });
    expect(failure.hint).toMatch(/does not know these credentials/);
  });
});
