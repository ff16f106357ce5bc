export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Settings of the process, apart from what is watched. */
export interface Settings {
  readonly log: { readonly level: LogLevel };
  readonly aws: {
    readonly sessionName: string;
    readonly requestTimeoutSeconds: number;
    readonly readDeadlineSeconds: number;
    readonly maximumAttempts: number;
    /** Share of the documented request rates that may be used, 0.01..1. */
    readonly rateShare: number;
  };
  readonly observe: { readonly deadlineSeconds: number; readonly concurrency: number };
  readonly state: {
    /** As it is written; empty = the default. See `stateDirectory`. */
    readonly directory: string;
    readonly keepDays: number;
    readonly maximumMegabytes: number;
  };
  readonly ops: { readonly address: string; readonly port: number };
  /** Files are as they are written, relative to the configuration file; empty = none. */
  readonly page: {
    readonly address: string;
    readonly port: number;
    readonly tokenFile: string;
    readonly certificateFile: string;
    readonly keyFile: string;
    readonly clientCaFile: string;
    /** Separated by commas. */
    readonly hostNames: string;
  };
  readonly daemon: { readonly drainSeconds: number; readonly abortSeconds: number };
  readonly metrics: { readonly maximumSeries: number };
}
