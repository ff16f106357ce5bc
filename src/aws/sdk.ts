/** The only file that loads the SDK's clients: each on first use, since loading costs start-up time. */
import { Readable } from 'node:stream';
import type { STSClientConfig } from '@aws-sdk/client-sts';
import { HttpResponse } from '@smithy/core/protocols';
import { invalidAnswer } from './errors.js';
import type { InputOf, OperationName, OutputOf, Service } from './operations.js';
import type { RetryStrategy } from './retry.js';

export type RequestHandler = NonNullable<STSClientConfig['requestHandler']>;
export type CredentialProvider = Extract<
  NonNullable<STSClientConfig['credentials']>,
  (...parameters: never[]) => unknown
>;
export type Credentials = Awaited<ReturnType<CredentialProvider>>;

/** Waits its turn before an attempt and is told how the attempt ended. */
export interface Pacer {
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

/** The root element of S3's answers that leave out what is not set. */
const rootElements: Readonly<Record<string, string>> = {
  GetBucketVersioningCommand: 'VersioningConfiguration',
  GetObjectLockConfigurationCommand: 'ObjectLockConfiguration',
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
const mostDocumentBytes = 64 * 1024;

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body) {
    length += part.byteLength;
    if (length > mostDocumentBytes) throw invalidAnswer('a document of more than 64 KiB');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

/**
 * The clients of one identity in one region.
 * @param opened - is handed each client once, to be destroyed at the end
 */
export function clientsAt(
  configFor: (service: Service) => ClientConfig,
  pacer: Pacer,
  opened: (client: { destroy(): void }) => void,
) {
  return {
    sts: once(async () => {
      const sdk = await import('@aws-sdk/client-sts');
      const client = new sdk.STSClient(configFor('sts'));
      client.middlewareStack.addRelativeTo(pacing(pacer), placeOfPacing);
      opened(client);
      return { sdk, client };
    }),
    dynamodb: once(async () => {
      const sdk = await import('@aws-sdk/client-dynamodb');
      const config = configFor('dynamodb');
      // Hosts named after the account would escape strict egress lists.
      const client = new sdk.DynamoDBClient({ ...config, accountIdEndpointMode: 'disabled' });
      client.middlewareStack.addRelativeTo(pacing(pacer), placeOfPacing);
      opened(client);
      return { sdk, client };
    }),
    s3: once(async () => {
      const sdk = await import('@aws-sdk/client-s3');
      const config = configFor('s3');
      const client = new sdk.S3Client({
        ...config,
        // A host name of our own has no name per bucket.
        forcePathStyle: config.endpoint !== undefined,
        requestChecksumCalculation: 'WHEN_REQUIRED',
      });
      client.middlewareStack.addRelativeTo(pacing(pacer), placeOfPacing);
      client.middlewareStack.add(refusingForeignDocuments(), {
        name: 'depotDrForeignDocuments',
        step: 'deserialize',
        priority: 'low', // next to the network: it sees the answer's bytes
      });
      opened(client);
      return { sdk, client };
    }),
    rds: once(async () => {
      const sdk = await import('@aws-sdk/client-rds');
      const client = new sdk.RDSClient(configFor('rds'));
      client.middlewareStack.addRelativeTo(pacing(pacer), placeOfPacing);
      opened(client);
      return { sdk, client };
    }),
    lambda: once(async () => {
      const sdk = await import('@aws-sdk/client-lambda');
      const client = new sdk.LambdaClient(configFor('lambda'));
      client.middlewareStack.addRelativeTo(pacing(pacer), placeOfPacing);
      opened(client);
      return { sdk, client };
    }),
  };
}

export type ClientsAt = ReturnType<typeof clientsAt>;

interface SendOptions {
  readonly abortSignal: AbortSignal;
}
type Senders = {
  readonly [N in OperationName]: (
    at: ClientsAt,
    input: InputOf<N>,
    options: SendOptions,
  ) => Promise<OutputOf<N>>;
};

/** How each operation of the table is sent. */
export const senders: Senders = {
  AssumeRole: async (at, input, options) => {
    const { sdk, client } = await at.sts();
    return client.send(new sdk.AssumeRoleCommand(input), options);
  },
  GetCallerIdentity: async (at, input, options) => {
    const { sdk, client } = await at.sts();
    return client.send(new sdk.GetCallerIdentityCommand(input), options);
  },
  DescribeTable: async (at, input, options) => {
    const { sdk, client } = await at.dynamodb();
    return client.send(new sdk.DescribeTableCommand(input), options);
  },
  DescribeContinuousBackups: async (at, input, options) => {
    const { sdk, client } = await at.dynamodb();
    return client.send(new sdk.DescribeContinuousBackupsCommand(input), options);
  },
  ListBackups: async (at, input, options) => {
    const { sdk, client } = await at.dynamodb();
    return client.send(new sdk.ListBackupsCommand(input), options);
  },
  GetBucketVersioning: async (at, input, options) => {
    const { sdk, client } = await at.s3();
    return client.send(new sdk.GetBucketVersioningCommand(input), options);
  },
  GetObjectLockConfiguration: async (at, input, options) => {
    const { sdk, client } = await at.s3();
    return client.send(new sdk.GetObjectLockConfigurationCommand(input), options);
  },
  DescribeDBClusters: async (at, input, options) => {
    const { sdk, client } = await at.rds();
    return client.send(new sdk.DescribeDBClustersCommand(input), options);
  },
  Invoke: async (at, input, options) => {
    const { sdk, client } = await at.lambda();
    return client.send(new sdk.InvokeCommand(input), options);
  },
};
