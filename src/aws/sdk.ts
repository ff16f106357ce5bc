/** The only file that loads the SDK's clients: each on first use, since loading costs start-up time. */
import { Readable } from 'node:stream';
import type { STSClientConfig } from '@aws-sdk/client-sts';
import { HttpResponse } from '@smithy/core/protocols';
import { invariant } from '../kernel/errors.js';
import { invalidAnswer } from './errors.js';
import { operations } from './operations.js';
import type { InputOf, OperationName, OutputOf, Service } from './operations.js';
import type { RetryStrategy } from './retry.js';

export type RequestHandler = NonNullable<STSClientConfig['requestHandler']>;
export type CredentialProvider = Extract<
  NonNullable<STSClientConfig['credentials']>,
  (...parameters: never[]) => unknown
>;
export type Credentials = Awaited<ReturnType<CredentialProvider>>;

/** Of one call: waits its turn before an attempt and is told how the attempt ended. */
export interface Pacer {
  /** Unique among the calls under way; the retry strategy is told it. */
  readonly scope: string;
  begin(): Promise<void>;
  /** @param response - of HTTP, as the request handler gave it */
  answered(response: unknown): void;
  failed(error: unknown): void;
}

export interface ClientConfig {
  readonly region: string;
  readonly credentials: CredentialProvider;
  readonly requestHandler: RequestHandler;
  readonly maxAttempts: number;
  readonly retryStrategy: RetryStrategy;
  readonly endpoint?: string;
}

/** Runs on every attempt, before it is signed: a signature must not grow old in a queue. */
function pacing<Input, Output>(pacer: Pacer) {
  type Args = { readonly input: Input; readonly request: unknown };
  type Answer = { response: unknown; output: Output };
  return (next: (args: Args) => Promise<Answer>) =>
    async (args: Args): Promise<Answer> => {
      await pacer.begin();
      try {
        const answer = await next(args);
        pacer.answered(answer.response);
        return answer;
      } catch (error) {
        pacer.failed(error);
        throw error;
      }
    };
}
const placeOfPacing = {
  name: 'depotDrPacing',
  relation: 'before',
  toMiddleware: 'httpSigningMiddleware',
} as const;

/** The SDK hands this member of a call's context to the retry strategy of the client. */
function scoping({ scope }: Pacer) {
  return (next: (args: unknown) => Promise<unknown>, context: { partition_id?: string }) => {
    context.partition_id = scope;
    return next;
  };
}
const placeOfScoping = { name: 'depotDrScope', step: 'initialize' } as const;

/** The root element of S3's answers that leave out what is not set. */
const rootElements: Readonly<Record<string, string>> = {
  GetBucketVersioningCommand: 'VersioningConfiguration',
  GetObjectLockConfigurationCommand: 'ObjectLockConfiguration',
  GetPublicAccessBlockCommand: 'PublicAccessBlockConfiguration',
  GetBucketEncryptionCommand: 'ServerSideEncryptionConfiguration',
  GetBucketLifecycleConfigurationCommand: 'LifecycleConfiguration',
  GetBucketOwnershipControlsCommand: 'OwnershipControls',
  GetBucketReplicationCommand: 'ReplicationConfiguration',
  ListBucketsCommand: 'ListAllMyBucketsResult',
  ListObjectsV2Command: 'ListBucketResult',
};

/**
 * A bucket that never had versioning answers with a document without members. No document at all, or
 * the page of a proxy, would be decoded to the same, so both are refused here: a broken answer is no
 * verdict.
 */
function refusingForeignDocuments<Input, Output>() {
  type Args = { readonly input: Input; readonly request: unknown };
  type Answer = { response: unknown; output?: Output };
  return (next: (args: Args) => Promise<Answer>, context: { commandName?: string }) =>
    async (args: Args): Promise<Answer> => {
      const answer = await next(args);
      const { response } = answer;
      const root = rootElements[context.commandName ?? ''];
      if (root === undefined) return answer;
      if (!HttpResponse.isInstance(response) || response.statusCode !== 200) return answer;
      const bytes = await bytesOf(response.body);
      if (bytes.byteLength === 0) throw invalidAnswer(`an answer without a document (${root})`);
      if (!beginsWith(root, new TextDecoder().decode(bytes))) {
        throw invalidAnswer(`the answer is no ${root} document`, 'AnswerUnreadable');
      }
      response.body = Readable.from([bytes]);
      return answer;
    };
}

/**
 * True when the first element, after declarations and comments, has this name or is of S3's
 * namespace: not every endpoint names the element as AWS does.
 */
function beginsWith(root: string, text: string): boolean {
  const first = /^(?:\s|<\?[^>]*>|<!--(?:[^-]|-(?!->))*-->)*<(?:[\w.-]+:)?([\w.-]+)([^>]*)/.exec(
    text,
  );
  return first?.[1] === root || first?.[2]?.includes(`"${s3Namespace}"`) === true;
}

const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';
/** A page of a hundred keys, or of five hundred buckets, is the longest. */
const mostDocumentBytes = 256 * 1024;

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.byteLength;
    if (length > mostDocumentBytes) throw invalidAnswer('a document of more than 256 KiB');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What every command of the SDK has in common. */
interface AnyCommand {
  readonly middlewareStack: {
    add(middleware: unknown, options: typeof placeOfScoping): void;
    addRelativeTo(middleware: unknown, options: typeof placeOfPacing): void;
  };
}

/** What every client of the SDK has in common. */
interface AnyClient {
  send(command: unknown, options: SendOptions): Promise<unknown>;
  destroy(): void;
}

interface SendOptions {
  readonly abortSignal: AbortSignal;
}

/** A service's module, loaded, with a client of it. */
interface Opened {
  readonly sdk: object;
  readonly client: AnyClient;
}

/** How each service is opened. */
const openers: Readonly<Record<Service, (config: ClientConfig) => Promise<Opened>>> = {
  sts: async (config) => {
    const sdk = await import('@aws-sdk/client-sts');
    return { sdk, client: new sdk.STSClient(config) };
  },
  dynamodb: async (config) => {
    const sdk = await import('@aws-sdk/client-dynamodb');
    // Hosts named after the account would escape strict egress lists.
    return {
      sdk,
      client: new sdk.DynamoDBClient({ ...config, accountIdEndpointMode: 'disabled' }),
    };
  },
  s3: async (config) => {
    const sdk = await import('@aws-sdk/client-s3');
    const client = new sdk.S3Client({
      ...config,
      // A host name of our own has no name per bucket.
      forcePathStyle: config.endpoint !== undefined,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    client.middlewareStack.add(refusingForeignDocuments(), {
      name: 'depotDrForeignDocuments',
      step: 'deserialize',
      priority: 'low', // next to the network: it sees the answer's bytes
    });
    return { sdk, client };
  },
  rds: async (config) => {
    const sdk = await import('@aws-sdk/client-rds');
    return { sdk, client: new sdk.RDSClient(config) };
  },
  lambda: async (config) => {
    const sdk = await import('@aws-sdk/client-lambda');
    return { sdk, client: new sdk.LambdaClient(config) };
  },
  backup: async (config) => {
    const sdk = await import('@aws-sdk/client-backup');
    return { sdk, client: new sdk.BackupClient(config) };
  },
  kms: async (config) => {
    const sdk = await import('@aws-sdk/client-kms');
    return { sdk, client: new sdk.KMSClient(config) };
  },
  iam: async (config) => {
    const sdk = await import('@aws-sdk/client-iam');
    return { sdk, client: new sdk.IAMClient(config) };
  },
  cloudwatch: async (config) => {
    const sdk = await import('@aws-sdk/client-cloudwatch');
    return { sdk, client: new sdk.CloudWatchClient(config) };
  },
  cloudformation: async (config) => {
    const sdk = await import('@aws-sdk/client-cloudformation');
    return { sdk, client: new sdk.CloudFormationClient(config) };
  },
  scaling: async (config) => {
    const sdk = await import('@aws-sdk/client-application-auto-scaling');
    return { sdk, client: new sdk.ApplicationAutoScalingClient(config) };
  },
  organizations: async (config) => {
    const sdk = await import('@aws-sdk/client-organizations');
    return { sdk, client: new sdk.OrganizationsClient(config) };
  },
};

/** The clients of one identity in one region. */
export interface ClientsAt {
  /** Sends one operation of the table. @throws the SDK's errors, unchanged */
  send<N extends OperationName>(
    name: N,
    input: InputOf<N>,
    options: SendOptions,
    pacer: Pacer,
  ): Promise<OutputOf<N>>;
}

/**
 * The clients of one identity in one region, each opened at its first use.
 * @param onOpened - is handed each client once, to be destroyed at the end
 */
export function clientsAt(
  configFor: (service: Service) => ClientConfig,
  onOpened: (client: { destroy(): void }) => void,
): ClientsAt {
  const opened = new Map<Service, Promise<Opened>>();
  const open = async (service: Service): Promise<Opened> => {
    const made = await openers[service](configFor(service));
    onOpened(made.client);
    return made;
  };
  return {
    async send<N extends OperationName>(
      name: N,
      input: InputOf<N>,
      options: SendOptions,
      pacer: Pacer,
    ) {
      const { service } = operations[name];
      const opening = opened.get(service) ?? open(service);
      opened.set(service, opening);
      const { sdk, client } = await opening;
      const Command: unknown = Reflect.get(sdk, `${name}Command`);
      invariant(typeof Command === 'function', `the SDK has no ${name}Command`);
      const command: AnyCommand = Reflect.construct(Command, [input]);
      command.middlewareStack.add(scoping(pacer), placeOfScoping);
      command.middlewareStack.addRelativeTo(pacing(pacer), placeOfPacing);
      // oxlint-disable-next-line no-unsafe-type-assertion -- what this command is sent for
      return client.send(command, options) as Promise<OutputOf<N>>;
    },
  };
}
