import { Readable } from 'node:stream';
import { HttpResponse } from '@smithy/core/protocols';
import type { Account } from '../../../src/estate/environment.js';
import type { CallRecord } from '../../../src/estate/observation.js';
import { createObservers } from '../../../src/aws/observers.js';
import type { AwsOptions, AwsSettings } from '../../../src/aws/observers.js';
import type { RequestHandler } from '../../../src/aws/sdk.js';
import { accountId, anAccount, home, now } from '../../support/estate-builders.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { backupOperationOf } from './backup-routes.js';

// Canned HTTP answers under the real SDK clients: what is tested is what the SDK makes of them.

export interface Request {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly accessKey: string;
  readonly hostname: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** An answer, an error in place of one, or nothing ever. */
export type Answer = Reply | Error | 'hang';
type Respond = (request: Request) => Answer | undefined;

interface Sent {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query?: Record<string, unknown>;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** By the part of a bucket that a query names. */
const bucketReads: Readonly<Record<string, string>> = {
  versioning: 'GetBucketVersioning',
  'object-lock': 'GetObjectLockConfiguration',
  policy: 'GetBucketPolicy',
  publicAccessBlock: 'GetPublicAccessBlock',
  encryption: 'GetBucketEncryption',
  lifecycle: 'GetBucketLifecycleConfiguration',
  ownershipControls: 'GetBucketOwnershipControls',
  replication: 'GetBucketReplication',
  'list-type': 'ListObjectsV2',
  'max-buckets': 'ListBuckets',
};

function operationOf(service: string, { headers, path, query }: Sent, body: string): string {
  const target = headers['x-amz-target']?.split('.')[1];
  if (target !== undefined) return target;
  if (service === 's3') {
    const part = Object.keys(query ?? {}).find((name) => name in bucketReads);
    return bucketReads[part ?? ''] ?? '?';
  }
  if (service === 'backup') return backupOperationOf(path);
  return service === 'lambda' ? 'Invoke' : (new URLSearchParams(body).get('Action') ?? '?');
}

function textOf(body: Sent['body']): string {
  if (body === undefined || typeof body === 'string') return body ?? '';
  // The SDK's own byte arrays object to being read as text: take a plain view.
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
}

function read(sent: Sent): Request {
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(
    sent.headers['authorization'] ?? '',
  );
  const service = scope?.[3] ?? '?';
  const body = textOf(sent.body);
  const operation = operationOf(service, sent, body);
  const { hostname, path, query = {}, headers } = sent;
  const [accessKey, region] = [scope?.[1] ?? '?', scope?.[2] ?? '?'];
  return { service, operation, region, accessKey, hostname, path, query, headers, body };
}

function hang(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void =>
      reject(Object.assign(new Error('Request aborted'), { name: 'AbortError' }));
    signal?.addEventListener('abort', stop, { once: true });
  });
}

export function json(value: unknown, status = 200): Reply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'request-1' },
    body: JSON.stringify(value),
  };
}

export function jsonError(name: string, message: string, status = 400): Reply {
  return json({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message }, status);
}

/** DescribeTable's answer for a plain table; what is undefined is left out. */
export function describedTable(changes: Readonly<Record<string, unknown>> = {}): Reply {
  return json({
    Table: {
      TableArn: `arn:aws:dynamodb:${home}:${accountId}:table/sdp-x-Object`,
      TableStatus: 'ACTIVE',
      CreationDateTime: 1_700_000_000,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      TableSizeBytes: 0,
      ItemCount: 0,
      ...changes,
    },
  });
}

export function xml(body: string, status = 200, headers: Reply['headers'] = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'text/xml', 'x-amz-request-id': 'request-1', ...headers },
    body,
  };
}

/** Members of an answer in XML; what is undefined is left out. */
export type Members = Readonly<Record<string, string | undefined>>;

export function elements(members: Members): string {
  return Object.entries(members)
    .map(([key, value]) => (value === undefined ? '' : `<${key}>${value}</${key}>`))
    .join('');
}

export function s3Error(code: string, status: number, more = '', headers = {}): Reply {
  return xml(
    `<Error><Code>${code}</Code><Message>said ${code}</Message>${more}</Error>`,
    status,
    headers,
  );
}

export function queryError(code: string, message: string, status: number): Reply {
  return xml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>request-1</RequestId></ErrorResponse>`,
    status,
  );
}

export const html: string =
  '<!doctype html>\n<html lang=en><title>404 Not Found</title><h1>Not Found</h1></html>';

export function assumed(account: string, expiresAt: Date): Reply {
  return xml(
    `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA${account}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>${expiresAt.toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  );
}

export function identity(account: string): Reply {
  return xml(
    `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  );
}

export const settings: AwsSettings = {
  sessionName: 'depot-dr-test',
  requestTimeoutMs: 10_000,
  readDeadlineMs: 60_000,
  maximumAttempts: 4,
  rateShare: 0.5,
};

export interface StandInOptions {
  /** Undefined = the login calls succeed, as the account that was asked for. */
  readonly respond: Respond;
  readonly accounts?: readonly Account[];
  readonly settings?: Partial<AwsSettings>;
  readonly env?: AwsOptions['env'];
  /** What the clock shows at first. */
  readonly start?: Date;
  readonly memory?: AwsOptions['memory'];
}

/** AWS's adapters over canned answers and a hand-turned clock. */
export function standIn({ respond, accounts = [anAccount()], ...options }: StandInOptions) {
  const clock = createVirtualClock(options.start ?? now);
  const requests: Request[] = [];
  const records: CallRecord[] = [];
  const notes: string[] = [];
  const details: unknown[] = [];
  const login = ({ operation, body, accessKey }: Request): Answer => {
    const account =
      /%3A(\d{12})%3Arole/.exec(body)?.[1] ?? /^ASIA(\d{12})$/.exec(accessKey)?.[1] ?? accountId;
    if (operation === 'AssumeRole') {
      return assumed(account, new Date(clock.now().getTime() + 3_600_000));
    }
    return operation === 'GetCallerIdentity' ? identity(account) : { status: 501 };
  };
  const requestHandler: RequestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
    destroy: () => undefined,
    async handle(sent: Sent, { abortSignal }: { abortSignal?: AbortSignal } = {}) {
      const request = read(sent);
      requests.push(request);
      const answer = respond(request) ?? login(request);
      if (answer === 'hang') return hang(abortSignal);
      if (answer instanceof Error) throw answer;
      const { status = 200, headers = {}, body = '' } = answer;
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      const response = new HttpResponse({
        statusCode: status,
        headers,
        body: Readable.from([bytes]),
      });
      return { response };
    },
  } as RequestHandler;
  const given: AwsOptions = {
    accounts,
    clock,
    random: () => 0.5,
    recorder: {
      call: (record) => records.push(record),
      note: (_, message, detail) => {
        notes.push(message);
        details.push(detail);
      },
      progress: () => undefined,
    },
    env: options.env ?? {},
    memory: options.memory,
    settings: { ...settings, ...options.settings },
    baseCredentials: async () => ({ accessKeyId: 'AKIABASE', secretAccessKey: 'base-secret' }),
    requestHandler,
  };
  const aws = createObservers(given);
  const sent = (operation: string): readonly Request[] =>
    requests.filter((request) => request.operation === operation);
  return { aws, given, clock, requests, records, notes, details, sent };
}

/** AWS that answers one operation so, in turn; the last answer stays. */
export function answering(operation: string, ...answers: readonly Answer[]) {
  let next = 0;
  return standIn({
    respond: (request: Request) =>
      request.operation === operation ? answers[Math.min(next++, answers.length - 1)] : undefined,
  });
}

/** By operation: an answer, or what makes one of the request. */
export type Script = Readonly<Record<string, Answer | ((request: Request) => Answer)>>;

/** AWS that answers so, operation by operation. */
export function scripted(script: Script, options: Omit<StandInOptions, 'respond'> = {}) {
  return standIn({
    ...options,
    respond: (request: Request) => {
      const answer = script[request.operation];
      return typeof answer === 'function' ? answer(request) : answer;
    },
  });
}

/** How the REST services of AWS word an error: its name is in a header. */
export function restError(name: string, status = 400, message = `said ${name}`): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': `${name}:` },
    body: JSON.stringify({ message }),
  };
}

export const forever: AbortSignal = new AbortController().signal;
