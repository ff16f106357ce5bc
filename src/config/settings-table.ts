import { setting } from './setting.js';
import type { Rule, Setting } from './setting.js';
import { logLevels } from './settings.js';
import type { LogLevel, Settings } from './settings.js';

const portRule: Rule = { kind: 'integer', minimum: 0, maximum: 65_535 };
const pathRule: Rule = {
  kind: 'text',
  pattern: /^$|^\S(.{0,1021}\S)?$/,
  expected: 'a path without spaces at its ends, or nothing',
};
const addressRule: Rule = {
  kind: 'text',
  pattern:
    /^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)$/,
  expected: 'an IP address or host name to listen on, such as 127.0.0.1 or ::',
};

export type SettingsTable = {
  readonly [S in keyof Settings]: {
    readonly [K in keyof Settings[S]]: Setting<Settings[S][K]>;
  };
};

/** Every process setting; convict's schema and the source of the reference page. */
export const settingsTable: SettingsTable = {
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
  state: {
    directory: setting({
      doc: 'Where runs, findings and facts are remembered; a relative path counts from the configuration file. Empty: depot-dr-state beside it. A local disk, not NFS.',
      default: '',
      env: 'DEPOTDR_STATE_DIRECTORY',
      rule: pathRule,
    }),
    keepDays: setting({
      doc: 'How long runs, missed runs and changes are kept, days. Counts and what is known now stay.',
      default: 400,
      env: 'DEPOTDR_STATE_KEEP_DAYS',
      rule: { kind: 'integer', minimum: 1, maximum: 4000 },
    }),
    maximumMegabytes: setting({
      doc: 'How large the store may grow before the oldest of them go earlier, MiB.',
      default: 512,
      env: 'DEPOTDR_STATE_MAXIMUM_MEGABYTES',
      rule: { kind: 'integer', minimum: 16, maximum: 65_536 },
    }),
  },
  ops: {
    address: setting({
      doc: 'Address that /metrics, /healthz and /readyz are served on.',
      default: '127.0.0.1',
      env: 'DEPOTDR_OPS_ADDRESS',
      rule: addressRule,
    }),
    port: setting({
      doc: 'Its port; 0 for any free one.',
      default: 9464,
      env: 'DEPOTDR_OPS_PORT',
      rule: portRule,
    }),
  },
  page: {
    address: setting({
      doc: 'Address that the status page and the API are served on. Off loopback a token or client certificates are required.',
      default: '127.0.0.1',
      env: 'DEPOTDR_PAGE_ADDRESS',
      rule: addressRule,
    }),
    port: setting({
      doc: 'Its port; 0 for any free one.',
      default: 9465,
      env: 'DEPOTDR_PAGE_PORT',
      rule: portRule,
    }),
    tokenFile: setting({
      doc: 'File that holds the token which page and API ask for. DEPOTDR_PAGE_TOKEN may hold the token itself.',
      default: '',
      env: 'DEPOTDR_PAGE_TOKEN_FILE',
      rule: pathRule,
    }),
    certificateFile: setting({
      doc: 'Certificate chain of the page, PEM. With keyFile it is served over TLS.',
      default: '',
      env: 'DEPOTDR_PAGE_CERTIFICATE_FILE',
      rule: pathRule,
    }),
    keyFile: setting({
      doc: 'Private key of that certificate, PEM.',
      default: '',
      env: 'DEPOTDR_PAGE_KEY_FILE',
      rule: pathRule,
    }),
    clientCaFile: setting({
      doc: 'Authority whose client certificates are let in, PEM. Needs certificateFile and keyFile.',
      default: '',
      env: 'DEPOTDR_PAGE_CLIENT_CA_FILE',
      rule: pathRule,
    }),
    hostNames: setting({
      doc: 'Further host names under which a page on loopback is reached, as behind a proxy on this machine; separated by commas.',
      default: '',
      env: 'DEPOTDR_PAGE_HOST_NAMES',
      rule: {
        kind: 'text',
        pattern: /^(?:[A-Za-z0-9.-]{1,253}(?:, *[A-Za-z0-9.-]{1,253}){0,19})?$/,
        expected: 'at most 20 host names, separated by commas',
      },
    }),
  },
  daemon: {
    drainSeconds: setting({
      doc: 'How long runs may go on after SIGTERM before they are aborted, seconds.',
      default: 20,
      env: 'DEPOTDR_DAEMON_DRAIN_SECONDS',
      rule: { kind: 'integer', minimum: 0, maximum: 3600 },
    }),
    abortSeconds: setting({
      doc: 'How long aborted runs may take to end before the process leaves without them, seconds.',
      default: 5,
      env: 'DEPOTDR_DAEMON_ABORT_SECONDS',
      rule: { kind: 'integer', minimum: 0, maximum: 600 },
    }),
  },
  metrics: {
    maximumSeries: setting({
      doc: 'How many series /metrics may hold; what is beyond is dropped and counted.',
      default: 50_000,
      env: 'DEPOTDR_METRICS_MAXIMUM_SERIES',
      rule: { kind: 'integer', minimum: 1000, maximum: 1_000_000 },
    }),
  },
};
