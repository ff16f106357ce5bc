import { spawnSync } from 'node:child_process';
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

/** What moto tells of a table with PITR: the window's length is right, its two instants never move. */
function withPitr(where: string, window: 'pass' | 'fail'): readonly Row[] {
  return [
    [where, 'table-present', 'pass', ''],
    [where, 'pitr-enabled', 'pass', ''],
    [where, 'pitr-window', window, window === 'pass' ? '' : 'PitrWindowTooShort'],
    [where, 'pitr-coverage', 'unknown', 'NotReported'],
    [where, 'pitr-freshness', 'unknown', 'NotReported'],
  ];
}

const expected: readonly Row[] = sorted([
  ...withPitr(`prod/${home}/sdp-e2dd35eedfec-Object`, 'pass'),
  [`prod/${home}/sdp-e2dd35eedfec-Object`, 'deletion-protection', 'pass', ''],
  [`prod/${home}/sdp-e2dd35eedfec-History`, 'table-present', 'pass', ''],
  [`prod/${home}/sdp-e2dd35eedfec-History`, 'pitr-enabled', 'fail', 'PitrDisabled'],
  [`prod/${home}/sdp-e2dd35eedfec-History`, 'deletion-protection', 'pass', ''],
  ...withPitr(`prod/${home}/sdp-e2dd35eedfec-Index`, 'fail'),
  [`prod/${home}/sdp-e2dd35eedfec-Index`, 'deletion-protection', 'fail', 'DeletionProtectionOff'],
  [`prod/${home}/orders-aurora`, 'aurora-retention', 'pass', ''],
  [`prod/${home}/orders-short`, 'aurora-retention', 'fail', 'AuroraRetentionTooShort'],
  [`prod/${home}/orders-gone`, 'aurora-retention', 'fail', 'ClusterMissing'],
  [`prod/${home}/datasets`, 'dataset-storage', 'fail', 'GatewayMissing'],

  ...withPitr(`prod/${away}/sdp-5b1c9f04a7d2-Object`, 'pass'),
  [`prod/${away}/sdp-5b1c9f04a7d2-Object`, 'deletion-protection', 'pass', ''],
  ...withPitr(`prod/${away}/sdp-5b1c9f04a7d2-History`, 'fail'),
  [`prod/${away}/sdp-5b1c9f04a7d2-History`, 'deletion-protection', 'pass', ''],
  [`prod/${away}/sdp-5b1c9f04a7d2-Index`, 'table-present', 'fail', 'TableMissing'],
  [`prod/${away}/datasets`, 'dataset-storage', 'unknown', 'ReadInvalid'],

  ...withPitr(`staging/${away}/sdp-9d40c6b8e173-Object`, 'pass'),
  ...withPitr(`staging/${away}/sdp-9d40c6b8e173-History`, 'fail'),
  [`staging/${away}/sdp-9d40c6b8e173-Index`, 'table-present', 'pass', ''],
  [`staging/${away}/sdp-9d40c6b8e173-Index`, 'pitr-enabled', 'fail', 'PitrDisabled'],
  [`staging/${away}/trial-aurora`, 'aurora-retention', 'pass', ''],
  [`staging/${away}/datasets`, 'dataset-storage', 'fail', 'GatewayNotConfigured'],

  [`prod/${home}/peer-locked`, 'bucket-versioning', 'pass', ''],
  [`prod/${home}/peer-locked`, 'bucket-object-lock', 'pass', ''],
  [`prod/${away}/peer-plain`, 'bucket-versioning', 'fail', 'VersioningNeverEnabled'],
  [`prod/${away}/peer-plain`, 'bucket-object-lock', 'fail', 'ObjectLockOff'],
  [`prod/${home}/peer-suspended`, 'bucket-versioning', 'fail', 'VersioningSuspended'],
  [`prod/${home}/peer-suspended`, 'bucket-object-lock', 'fail', 'ObjectLockOff'],
  [`staging/${away}/peer-ruleless`, 'bucket-versioning', 'pass', ''],
  [`staging/${away}/peer-ruleless`, 'bucket-object-lock', 'fail', 'NoDefaultRetention'],
  [`staging/${home}/peer-governed`, 'bucket-versioning', 'pass', ''],
  [`staging/${home}/peer-governed`, 'bucket-object-lock', 'fail', 'LockModeWeaker'],
  [`staging/${home}/peer-gone`, 'bucket-versioning', 'fail', 'BucketMissing'],
]);

/** The binary as it is built, in an environment of its own. */
function runBinary(
  moto: MotoServer,
  folder: string,
): { status: number | null; out: string; err: string } {
  const file = join(folder, 'depot-dr.yaml');
  writeFileSync(file, configurationText);
  const binary = join(__dirname, '..', '..', 'bin', 'depot-dr.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [binary, 'check', '--config', file, '--output=json'],
    {
      encoding: 'utf8',
      timeout: 120_000,
      cwd: folder,
      env: { ...variables(moto), PATH: process.env['PATH'] ?? '', HOME: folder },
    },
  );
  return { status, out: stdout, err: stderr };
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
    expect(result.coverage).toBeCloseTo(seen / expected.length, 10);
  }, 120_000);

  it('says where the calls went', async () => {
    const endpoint = `calls go to ${moto.url} (AWS_ENDPOINT_URL)`;
    expect(await watchOf(moto, (watch) => Promise.resolve(watch.endpoint))).toBe(endpoint);
  });

  it('tells the same as a program, with the exit code of a violated posture', () => {
    const { status, out, err } = runBinary(moto, folder);
    expect(err).toContain(`calls go to ${moto.url} (AWS_ENDPOINT_URL)`);
    expect(status).toBe(3);
    const { kind, data } = JSON.parse(out) as CheckAnswer;
    expect(kind).toBe('check');
    expect(data.exit).toEqual({ code: 3, name: 'violated' });
    expect(rowsOf(data.findings)).toEqual(expected);
  }, 180_000);
});
