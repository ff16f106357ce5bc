import convict from 'convict';
import { setting } from './setting.js';
import type { Setting } from './setting.js';

export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;
type LogLevel = (typeof logLevels)[number];

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
}

type SettingsTable = {
  readonly [S in keyof Settings]: {
    readonly [K in keyof Settings[S]]: Setting<Settings[S][K]>;
  };
};

/** Every process setting; convict's schema and the source of the reference page. */
const settingsTable: SettingsTable = {
  log: {
    level: setting<LogLevel>({
      doc: 'Least severity of the log lines that are written to stderr.',
      default: 'warn',
      env: 'DEPOTDR_LOG_LEVEL',
      rule: { kind: 'choice', values: logLevels },
    }),
  },
  aws: {
    sessionName: setting({
      doc: 'Name of the sessions in which roles are assumed, as CloudTrail shows it.',
      default: 'depot-dr',
      env: 'DEPOTDR_AWS_SESSION_NAME',
      rule: {
        kind: 'text',
        pattern: /^[\w+=,.@-]{2,64}$/,
        expected: 'a role session name: 2 to 64 of letters, digits and "_+=,.@-"',
      },
    }),
    requestTimeoutSeconds: setting({
      doc: 'How long one request may take before it is given up and tried again, seconds.',
      default: 10,
      env: 'DEPOTDR_AWS_REQUEST_TIMEOUT_SECONDS',
      rule: { kind: 'integer', minimum: 1, maximum: 300 },
    }),
    readDeadlineSeconds: setting({
      doc: 'How long one read may take with its pages and retries, seconds; waiting under our own request rate does not count.',
      default: 30,
      env: 'DEPOTDR_AWS_READ_DEADLINE_SECONDS',
      rule: { kind: 'integer', minimum: 1, maximum: 3600 },
    }),
    maximumAttempts: setting({
      doc: 'How often a request is tried, the first time included.',
      default: 5,
      env: 'DEPOTDR_AWS_MAXIMUM_ATTEMPTS',
      rule: { kind: 'integer', minimum: 1, maximum: 20 },
    }),
    rateShare: setting({
      doc: 'Share of the request rates that AWS documents which depot-dr uses; other tools share them.',
      default: 0.5,
      env: 'DEPOTDR_AWS_RATE_SHARE',
      rule: { kind: 'number', minimum: 0.01, maximum: 1 },
    }),
  },
  observe: {
    deadlineSeconds: setting({
      doc: 'How long one observation pass may take; what is not read by then is unknown, seconds.',
      default: 300,
      env: 'DEPOTDR_OBSERVE_DEADLINE_SECONDS',
      rule: { kind: 'integer', minimum: 1, maximum: 86_400 },
    }),
    concurrency: setting({
      doc: 'How many reads may be in flight at once.',
      default: 64,
      env: 'DEPOTDR_OBSERVE_CONCURRENCY',
      rule: { kind: 'integer', minimum: 1, maximum: 1024 },
    }),
  },
};

export interface SettingEntry {
  readonly section: string;
  readonly key: string;
  readonly setting: Setting<string | number>;
}

/** All settings in the order of the table. */
export function settingEntries(): readonly SettingEntry[] {
  return Object.entries(settingsTable).flatMap(([section, keys]) =>
    Object.entries(keys).map(([key, entry]) => ({ section, key, setting: entry })),
  );
}

/** Values by section and key. */
export type SettingValues = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

/**
 * The settings with the precedence default, file, environment. Both inputs hold checked values of
 * known settings only: convict takes "12abc" for 12 and any key with a dot for a path.
 * @throws Error when a value breaks its rule after all: a bug
 */
export function resolveSettings(
  file: SettingValues,
  variables: Readonly<Record<string, string>>,
): Settings {
  // Convict adds to what it is given, so it gets its own copy of the table.
  const config = convict<Settings>(schemaCopy(), { env: { ...variables }, args: [] });
  config.load(file);
  config.validate({ allowed: 'strict' });
  return config.getProperties();
}

function schemaCopy(): convict.Schema<Settings> {
  const { log, aws, observe } = settingsTable;
  return { log: { ...log }, aws: { ...aws }, observe: { ...observe } };
}
