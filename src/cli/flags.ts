export const outputFormats = ['table', 'json', 'yaml'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** What `check` prints for other tools, beside these. */
export const reportFormats = ['csv', 'junit', 'sarif', 'ocsf'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
type LogLevel = (typeof logLevels)[number];

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What names the configuration and how to speak. */
export interface CommonFlags {
  readonly config?: string | undefined;
  readonly output?: OutputFormat | undefined;
  readonly logLevel?: LogLevel | undefined;
}

export interface WatchFlags extends CommonFlags {
  /** Names or ids; empty = all. */
  readonly environment: readonly string[];
}

export interface CheckFlags extends Omit<WatchFlags, 'output'> {
  readonly output?: OutputFormat | ReportFormat | undefined;
  readonly all?: true | undefined;
}

export interface ScheduleFlags extends CommonFlags {
  /** How many runs to come, 1..100. */
  readonly count?: number | undefined;
}

export interface ConfigInitFlags extends Pick<CommonFlags, 'logLevel'> {
  /** Region ids; empty = as AWS_REGION says. */
  readonly region: readonly string[];
  /** One for each account; empty = the process's own. */
  readonly roleArn: readonly string[];
  /** One for all roles, or one for each. */
  readonly externalId: readonly string[];
  readonly file?: string | undefined;
}

export interface IamPolicyFlags extends CommonFlags {
  readonly mode: 'observe';
  readonly account?: string | undefined;
  readonly daemon?: true | undefined;
}

export interface BucketPolicyFlags extends WatchFlags {
  /** Name of the bucket. */
  readonly bucket?: string | undefined;
}

export interface SandboxFlags extends CommonFlags {
  readonly estate?: string | undefined;
  readonly port?: number | undefined;
}
