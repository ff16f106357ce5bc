import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as lambda from '@aws-sdk/client-lambda';
import * as rds from '@aws-sdk/client-rds';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import { systemClock } from '../../../src/kernel/clock.js';
import { createSandboxClock } from '../../../src/sandbox/clock.js';
import type { FaultRule } from '../../../src/sandbox/description.js';
import { AwsFault, type Handler, type Service } from '../../../src/sandbox/service.js';
import type { Control } from '../../../src/sandbox/wire/control.js';
import type { CredentialScope } from '../../../src/sandbox/wire/credential-scope.js';
import {
  createEndpoint,
  defaultLimits,
  type Endpoint,
  type EndpointLimits,
} from '../../../src/sandbox/wire/endpoint.js';
import { createFaultRules, type FaultRules } from '../../../src/sandbox/wire/fault-rules.js';
import { listen } from '../../../src/sandbox/wire/listener.js';
import type { WireRequest } from '../../../src/sandbox/wire/message.js';
import type { ServiceWire } from '../../../src/sandbox/wire/model.js';
import { createRateLimits, type RateLimits } from '../../../src/sandbox/wire/rate-limits.js';
import { documentedRates } from '../../../src/sandbox/wire/rates.js';
import { createRequestHandler } from '../../../src/sandbox/wire/request-handler.js';

export const account = '123456789012';
export const region = 'eu-west-1';
export const operator = `arn:aws:iam::${account}:user/demo`;
export const startsAt = new Date('2026-11-22T10:00:00.250Z');

const sdks = {
  dynamodb: { sdk: dynamodb, client: dynamodb.DynamoDBClient },
  lambda: { sdk: lambda, client: lambda.LambdaClient },
  rds: { sdk: rds, client: rds.RDSClient },
  s3: { sdk: s3, client: s3.S3Client },
  sts: { sdk: sts, client: sts.STSClient },
} as const;
type ServiceName = keyof typeof sdks;
export type Handlers = Partial<Record<ServiceName, Readonly<Record<string, Handler>>>>;

export const ways = ['in process', 'over HTTP'] as const;
export type Way = (typeof ways)[number];

export interface World {
  readonly endpoint: Endpoint;
  readonly rules: FaultRules;
  readonly rates: RateLimits;
  readonly clock: ReturnType<typeof createSandboxClock>;
  readonly defects: unknown[];
  /** Base URL; empty in process. */
  readonly url: string;
  /** What every client of this world is made with. */
  readonly config: ClientConfig;
  close(): Promise<void>;
}

interface ClientConfig {
  readonly region: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
  readonly maxAttempts: number;
  readonly endpoint?: string;
  readonly requestHandler?: ReturnType<typeof createRequestHandler>;
}

export interface WorldOptions {
  readonly faults?: readonly FaultRule[];
  readonly rates?: boolean;
  readonly limits?: EndpointLimits;
  readonly control?: Control;
  readonly requestTimeoutMs?: number;
  readonly onDefect?: (error: unknown) => void;
}

export async function openWorld(
  way: Way,
  handlers: Handlers,
  options: WorldOptions = {},
): Promise<World> {
  const clock = createSandboxClock({ ...systemClock, now: () => startsAt }, undefined);
  const rules = createFaultRules(options.faults ?? []);
  const rates = createRateLimits({
    table: documentedRates,
    clock,
    enabled: options.rates ?? false,
  });
  const defects: unknown[] = [];
  let requests = 0;
  const endpoint = createEndpoint({
    services: Object.entries(handlers).map(([name, table]) => wireOf(name as ServiceName, table)),
    authenticate,
    faults: rules,
    rates,
    clock,
    ids: () => `request-${(requests += 1)}`,
    limits: options.limits ?? defaultLimits,
    onDefect: options.onDefect ?? ((error) => void defects.push(error)),
  });
  const credentials = { accessKeyId: 'AKIADEMO', secretAccessKey: 'not-a-secret' };
  const base = { region, credentials, maxAttempts: 1 };
  const common = { endpoint, rules, rates, clock, defects };
  if (way === 'in process') {
    const { requestTimeoutMs } = options;
    const requestHandler = createRequestHandler(endpoint, { clock: systemClock, requestTimeoutMs });
    const close = async (): Promise<void> => endpoint.close();
    return { ...common, url: '', config: { ...base, requestHandler }, close };
  }
  const { control } = options;
  const listener = await listen(endpoint, { port: 0, host: '127.0.0.1', control });
  const config = { ...base, endpoint: listener.url };
  return { ...common, url: listener.url, config, close: () => listener.close() };
}

function wireOf(name: ServiceName, handlers: Readonly<Record<string, Handler>>): ServiceWire {
  const service: Service = { signingName: name, handlers, state: () => ({}) };
  return { service, ...sdks[name] };
}

function authenticate(
  scope: CredentialScope,
): ReturnType<Parameters<typeof createEndpoint>[0]['authenticate']> {
  if (scope.accessKeyId !== 'AKIADEMO' || scope.region === 'ap-east-1') {
    throw new AwsFault('UnrecognizedClientException', 'The security token included is invalid.');
  }
  return { account, arn: operator, userId: 'AIDADEMO', policy: undefined };
}

/** A signed-looking request as plain data, for what no SDK client would send. */
export function rawRequest(parts: Partial<WireRequest> & { service?: string }): WireRequest {
  const { service = 'dynamodb', headers = {}, ...rest } = parts;
  const scope = `AKIADEMO/20261122/${region}/${service}/aws4_request`;
  return {
    method: 'POST',
    target: '/',
    body: new Uint8Array(0),
    signal: new AbortController().signal,
    ...rest,
    headers: {
      host: '127.0.0.1',
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
      ...headers,
    },
  };
}

/** What a promise was rejected with. */
export async function failureOf(work: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await work;
  } catch (error) {
    return error as Record<string, unknown>;
  }
  throw new Error('it did not fail');
}
