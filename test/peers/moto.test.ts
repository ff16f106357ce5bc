import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeWatch, type Watch } from '../../src/compose/compose.js';
import { type Configuration, readConfiguration } from '../../src/config/configuration.js';
import type { CheckResult } from '../../src/controls/result.js';
import { nothingRemembered } from '../../src/controls/sight.js';
import { check } from '../../src/flows/check.js';
import { systemClock } from '../../src/kernel/clock.js';
import { motoAbsence, startMoto, type MotoServer } from './support/moto-server.js';
import {
  anyKeys,
  away,
  buildEstate,
  configurationText,
  home,
  prod,
  staging,
} from './support/peer-estate.js';
import { peerSuite } from './support/peer-suite.js';

// Our check against an AWS stand-in that somebody else wrote. What moto can hold must get the right
// verdict; of what it cannot hold nothing may be said.

const recorder = { call: () => undefined, note: () => undefined, progress: () => undefined };

/** The endpoint and keys as an operator sets them. */
const variables = ({ url }: MotoServer): Record<string, string> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: anyKeys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: anyKeys.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
});

/** Composes the observers as the binary does, and closes them after `work`. */
async function watchOf<T>(
  moto: MotoServer,
  work: (watch: Watch, configuration: Configuration) => Promise<T>,
): Promise<T> {
  const env = variables(moto);
  Object.assign(process.env, env); // where the SDK itself looks for keys
  const configuration = readConfiguration({
    text: configurationText,
    file: 'peers.yaml',
    env,
    now: systemClock.now(),
  });
  if (configuration.kind !== 'configuration') throw new Error(JSON.stringify(configuration));
  const options = { env, clock: systemClock, random: () => 0.5, recorder };
  const watch = await composeWatch(configuration, options);
  try {
    return await work(watch, configuration);
  } finally {
    await watch.close();
    for (const name of Object.keys(env)) delete process.env[name];
  }
}

function checkEstate(moto: MotoServer): Promise<CheckResult> {
  return watchOf(moto, ({ observers, clock }, { estate }) =>
    check(estate, {
      observers,
      recorder,
      clock,
      concurrency: 16,
      deadlineMs: 120_000,
      rememberedSettings: nothingRemembered,
      signal: new AbortController().signal,
    }),
  );
}

type Row = readonly [where: string, control: string, verdict: string, reason: string];

interface Told {
  readonly control: string;
  readonly verdict: string;
  readonly reason?: string | null | undefined;
  readonly subject: {
    readonly account: string;
    readonly region: string;
    readonly resource: string;
  };
}

function rowsOf(findings: readonly Told[]): readonly Row[] {
  return sorted(
    findings.map(({ control, verdict, reason, subject: { account, region, resource } }) => [
      `${account === prod ? 'prod' : 'staging'}/${region}/${resource}`,
      control,
      verdict,
      reason ?? '',
    ]),
  );
}

function sorted(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => (a.join(' ') < b.join(' ') ? -1 : 1));
}

/** What moto tells of each table that is there: all but its exports, which it cannot list. */
function withTable(where: string): readonly Row[] {
  return [
    [where, 'table-present', 'pass', ''],
    [where, 'table-identity', 'pass', ''],
    [where, 'settings-kept', 'pass', ''],
    [where, 'export-jobs', 'unknown', 'ReadUnsupported'],
  ];
}

/** What moto tells of a table with PITR: the window's length is right, its two instants never move. */
function withPitr(where: string, window: 'pass' | 'fail'): readonly Row[] {
  return [
    ...withTable(where),
    [where, 'pitr-enabled', 'pass', ''],
    [where, 'pitr-window', window, window === 'pass' ? '' : 'PitrWindowTooShort'],
    [where, 'pitr-coverage', 'unknown', 'NotReported'],
    [where, 'pitr-freshness', 'unknown', 'NotReported'],
  ];
}

/** What moto tells of a table without PITR. */
function withoutPitr(where: string): readonly Row[] {
  return [...withTable(where), [where, 'pitr-enabled', 'fail', 'PitrDisabled']];
}

/** A table of which there is nothing to keep. */
function withoutTable(where: string): readonly Row[] {
  return [
    [where, 'table-present', 'fail', 'TableMissing'],
    [where, 'settings-kept', 'fail', 'SettingsNotKept'],
  ];
}

/** What the plain buckets of the estate have in common. */
function withBucket(where: string): readonly Row[] {
  return [
    [where, 'bucket-encryption', 'pass', ''],
    [where, 'bucket-lifecycle', 'pass', ''],
    [where, 'bucket-ownership', 'fail', 'OwnershipNotEnforced'],
    [where, 'bucket-policy-width', 'pass', ''],
    [where, 'bucket-public-access', 'fail', 'BlockOff'],
  ];
}

/** An environment without stack and bootstrap, whose data role moto cannot simulate. */
function withEnvironment(place: string, id: string): readonly Row[] {
  const [account, region] = place.split('/');
  const number = account === 'prod' ? prod : staging;
  return [
    [`${place}/environments`, 'environment-configured', 'pass', ''],
    [`${place}/${region}`, 'return-region', 'pass', ''],
    [`${place}/restore role`, 'return-roles', 'fail', 'RestoreRoleNotNamed'],
    [`${place}/restores`, 'return-quota', 'pass', ''],
    [`${place}/sdp-${id}`, 'stack-protected', 'fail', 'StackMissing'],
    [`${place}/sdp-${id}-data-role`, 'data-role-access', 'unknown', 'ReadUnsupported'],
    [`${place}/sdp-bootstrap-${number}-${region}`, 'rebuild-ready', 'fail', 'BootstrapMissing'],
    [`${place}/stash`, 'stash-covered', 'fail', 'StashNotDeclared'],
    [`${place}/tables`, 'table-listed', 'pass', ''],
  ];
}

/** What needs the executors of Depot. */
function withoutExecutors(place: string, reason: string): readonly Row[] {
  return ['backup-location-allowed', 'executor-present'].map((control): Row => [
    `${place}/executors`,
    control,
    'unknown',
    reason,
  ]);
}

const expected: readonly Row[] = sorted([
  ...withEnvironment(`prod/${home}`, 'e2dd35eedfec'),
  ...withPitr(`prod/${home}/sdp-e2dd35eedfec-Object`, 'pass'),
  [`prod/${home}/sdp-e2dd35eedfec-Object`, 'deletion-protection', 'pass', ''],
  ...withoutPitr(`prod/${home}/sdp-e2dd35eedfec-History`),
  [`prod/${home}/sdp-e2dd35eedfec-History`, 'deletion-protection', 'pass', ''],
  ...withPitr(`prod/${home}/sdp-e2dd35eedfec-Index`, 'fail'),
  [`prod/${home}/sdp-e2dd35eedfec-Index`, 'deletion-protection', 'fail', 'DeletionProtectionOff'],
  [`prod/${home}/orders-aurora`, 'aurora-retention', 'pass', ''],
  [`prod/${home}/orders-aurora`, 'aurora-fresh', 'pass', ''],
  [`prod/${home}/orders-aurora`, 'aurora-protected', 'fail', 'ClusterUnprotected'],
  [`prod/${home}/orders-short`, 'aurora-retention', 'fail', 'AuroraRetentionTooShort'],
  [`prod/${home}/orders-short`, 'aurora-fresh', 'pass', ''],
  [`prod/${home}/orders-short`, 'aurora-protected', 'fail', 'ClusterUnprotected'],
  [`prod/${home}/orders-gone`, 'aurora-retention', 'fail', 'ClusterMissing'],
  [`prod/${home}/datasets`, 'dataset-storage', 'fail', 'GatewayMissing'],
  ...withoutExecutors(`prod/${home}`, 'NotReported'),

  ...withEnvironment(`prod/${away}`, '5b1c9f04a7d2'),
  ...withPitr(`prod/${away}/sdp-5b1c9f04a7d2-Object`, 'pass'),
  [`prod/${away}/sdp-5b1c9f04a7d2-Object`, 'deletion-protection', 'pass', ''],
  ...withPitr(`prod/${away}/sdp-5b1c9f04a7d2-History`, 'fail'),
  [`prod/${away}/sdp-5b1c9f04a7d2-History`, 'deletion-protection', 'pass', ''],
  ...withoutTable(`prod/${away}/sdp-5b1c9f04a7d2-Index`),
  [`prod/${away}/datasets`, 'dataset-storage', 'unknown', 'ReadInvalid'],
  ...withoutExecutors(`prod/${away}`, 'ReadInvalid'),
  [`prod/${away}/s3://peer-plain/invoices`, 'backup-layout', 'unknown', 'ReadInvalid'],

  ...withEnvironment(`staging/${away}`, '9d40c6b8e173'),
  ...withPitr(`staging/${away}/sdp-9d40c6b8e173-Object`, 'pass'),
  ...withPitr(`staging/${away}/sdp-9d40c6b8e173-History`, 'fail'),
  ...withoutPitr(`staging/${away}/sdp-9d40c6b8e173-Index`),
  [`staging/${away}/trial-aurora`, 'aurora-retention', 'pass', ''],
  [`staging/${away}/trial-aurora`, 'aurora-fresh', 'pass', ''],
  [`staging/${away}/datasets`, 'dataset-storage', 'fail', 'GatewayNotConfigured'],
  // A table of this name is there, in an account whose configuration does not name it.
  [
    `staging/${home}/sdp-5b1c9f04a7d2`,
    'environment-configured',
    'fail',
    'EnvironmentNotConfigured',
  ],

  ...withBucket(`prod/${home}/peer-locked`),
  [`prod/${home}/peer-locked`, 'bucket-versioning', 'pass', ''],
  [`prod/${home}/peer-locked`, 'bucket-object-lock', 'pass', ''],
  ...withBucket(`prod/${away}/peer-plain`),
  [`prod/${away}/peer-plain`, 'bucket-versioning', 'fail', 'VersioningNeverEnabled'],
  [`prod/${away}/peer-plain`, 'bucket-object-lock', 'fail', 'ObjectLockOff'],
  ...withBucket(`prod/${home}/peer-suspended`),
  [`prod/${home}/peer-suspended`, 'bucket-versioning', 'fail', 'VersioningSuspended'],
  [`prod/${home}/peer-suspended`, 'bucket-object-lock', 'fail', 'ObjectLockOff'],
  ...withBucket(`staging/${away}/peer-ruleless`),
  [`staging/${away}/peer-ruleless`, 'bucket-versioning', 'pass', ''],
  [`staging/${away}/peer-ruleless`, 'bucket-object-lock', 'fail', 'NoDefaultRetention'],
  ...withBucket(`staging/${home}/peer-governed`),
  [`staging/${home}/peer-governed`, 'bucket-versioning', 'pass', ''],
  [`staging/${home}/peer-governed`, 'bucket-object-lock', 'fail', 'LockModeWeaker'],
  [`staging/${home}/peer-gone`, 'bucket-versioning', 'fail', 'BucketMissing'],
]);

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/**
 * The binary as it is built, in an environment of its own. It is not waited for in place: moto writes
 * a line for each request, and stops when nobody reads them.
 */
function runBinary(moto: MotoServer, folder: string): Promise<Ended> {
  const file = join(folder, 'depot-dr.yaml');
  writeFileSync(file, configurationText);
  const binary = join(__dirname, '..', '..', 'bin', 'depot-dr.js');
  const options = {
    timeout: 120_000,
    cwd: folder,
    env: { ...variables(moto), PATH: process.env['PATH'] ?? '', HOME: folder },
  };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [binary, 'check', '--config', file, '--output=json'],
      options,
      (_error, out, err) => resolve({ status: child.exitCode, out, err }),
    );
  });
}

interface CheckAnswer {
  readonly kind: string;
  readonly data: {
    readonly coverage: number;
    readonly exit: { readonly code: number; readonly name: string };
    readonly findings: readonly Told[];
  };
}

peerSuite('our check against moto', motoAbsence(), () => {
  let moto: MotoServer;
  let folder: string;

  beforeAll(async () => {
    moto = await startMoto();
    folder = mkdtempSync(join(tmpdir(), 'depot-dr-moto-'));
    await buildEstate(moto.url);
  }, 180_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await moto.stop();
  });

  it('judges what moto can hold, and leaves the rest without a verdict', async () => {
    const result = await checkEstate(moto);
    expect(rowsOf(result.findings)).toEqual(expected);
    expect(result.exit).toBe('violated');
    const seen = expected.filter(([, , verdict]) => verdict !== 'unknown').length;
    const unwatched = 1; // the environment that is not configured
    expect(result.coverage).toBeCloseTo(seen / (expected.length + unwatched), 10);
  }, 120_000);

  it('says where the calls went', async () => {
    const endpoint = `calls go to ${moto.url} (AWS_ENDPOINT_URL)`;
    expect(await watchOf(moto, (watch) => Promise.resolve(watch.endpoint))).toBe(endpoint);
  });

  it('tells the same as a program, with the exit code of a violated posture', async () => {
    const { status, out, err } = await runBinary(moto, folder);
    expect(err).toContain(`calls go to ${moto.url} (AWS_ENDPOINT_URL)`);
    expect(status).toBe(3);
    const { kind, data } = JSON.parse(out) as CheckAnswer;
    expect(kind).toBe('check');
    expect(data.exit).toEqual({ code: 3, name: 'violated' });
    expect(rowsOf(data.findings)).toEqual(expected);
  }, 180_000);
});
