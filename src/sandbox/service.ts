/**
 * The sandbox: an embedded AWS and a Depot, written from AWS's documents. Purpose of this folder:
 * answer the SDK's real requests from a world that lives in memory and runs on a clock that can be
 * turned. It must not know the product: it imports `kernel` and the SDK only. `wire/` turns requests
 * into the calls below and answers back into bytes; `services/` holds one service a file;
 * `sandbox.ts` puts them together. Behaviour and known differences: docs/sandbox.md.
 */

/** Who signed a request, after its credentials were looked up. */
export interface Caller {
  /** Twelve digits. */
  readonly account: string;
  /** `arn:<partition>:sts::<account>:assumed-role/<role>/<session>` or `...:user/<name>`. */
  readonly arn: string;
  /** Of a role session: the role's own ARN, with its path, which the session's ARN leaves out. */
  readonly roleArn?: string | undefined;
  readonly userId: string;
  /** The identity policy, as IAM JSON; undefined = everything is allowed (the demo operator). */
  readonly policy: string | undefined;
}

/** One call as a service sees it. Region and account isolate state. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly partition: string;
  readonly caller: Caller;
  readonly requestId: string;
  /** The sandbox's present instant. */
  readonly now: Date;
}

/** An error as AWS words it: goes over the wire with this name, status and extra members. */
export class AwsFault extends Error {
  readonly status: number;
  readonly members: Readonly<Record<string, unknown>>;

  /** @param name - the error's shape name or code, as the service spells it */
  constructor(
    name: string,
    message: string,
    options: { status?: number; members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.name = name;
    this.status = options.status ?? 400;
    this.members = options.members ?? {};
  }
}

/** Answers one operation. Input is decoded and output walked against the SDK's schemas. */
export type Handler = (input: never, call: Call) => unknown;

/** One AWS service of the sandbox: what `wire/` needs to serve it. */
export interface Service {
  /** As in the credential scope: `dynamodb`, `s3`, `sts`, `rds`, `lambda`. */
  readonly signingName: string;
  readonly handlers: Readonly<Record<string, Handler>>;
  /** A summary of what is in it, for `/_sandbox/state`. Plain JSON, bounded. */
  readonly state: () => unknown;
}
