import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { CheckData } from '../../src/answers/envelope.js';
import type { SandboxData } from '../../src/cli/commands/sandbox.js';
import { DrError } from '../../src/kernel/errors.js';
import {
  type Answer,
  listening,
  root,
  type Session,
  start,
  startUntil,
  type,
} from './real-world.js';

// The first thing that an operator does, over a served sandbox and real HTTP: look, write, check.

interface FileShown {
  readonly accounts: readonly { readonly id: string; readonly regions: readonly string[] }[];
  readonly environments: readonly { readonly id: string; readonly account: string }[];
  readonly buckets?: readonly { readonly name: string }[];
}

const interrupted = new DrError('interrupted', { code: 'Interrupted', kind: 'aborted' });
const folder = mkdtempSync(join(tmpdir(), 'depot-dr-init-'));
const platform = '123456789012';
const staging = '210987654321';
const backup = '345678901234';
const regions = ['eu-west-1', 'eu-central-1', 'us-east-1'];
const everywhere = regions.map((region) => `--region=${region}`).join(' ');
const roles = [platform, staging, backup]
  .map((account) => `--role-arn=arn:aws:iam::${account}:role/depot-dr-observe`)
  .join(' ');
const agreed = ['sandbox-prod-4b1f', 'sandbox-staging-9c2e', 'sandbox-backup-07da']
  .map((id) => `--external-id=${id}`)
  .join(' ');

let session: Session;
let sandbox: SandboxData;
beforeAll(async () => {
  const argv = ['sandbox', '--port=0', '--estate=config/sandbox.yaml', '--output=json'];
  ({ session } = await startUntil(argv, listening));
  sandbox = (JSON.parse(session.out()) as { readonly data: SandboxData }).data;
});
afterAll(async () => {
  session.interrupt(interrupted);
  await session.done;
});

const keys = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
afterEach(() => {
  for (const key of keys) delete process.env[key];
});

/** Types a line as the operator of an account: the SDK finds keys where every AWS tool does. */
function as(account: string, line: string, url = sandbox.url): Promise<Answer> {
  takeKeys(account);
  return type(line, { env: { NO_COLOR: '1', AWS_ENDPOINT_URL: url } });
}

function takeKeys(account: string): void {
  const variables = sandbox.accounts.find(({ id }) => id === account)?.variables ?? {};
  for (const key of keys) process.env[key] = variables[key];
}

async function checked(account: string, file: string): Promise<CheckData> {
  const found = await as(account, `config check --config=${file}`);
  expect(found).toMatchObject({ exit: 0 });
  const { out } = await as(account, `check --config=${file} --output=json`);
  return (JSON.parse(out) as { readonly data: CheckData }).data;
}

function strangersIn({ findings }: CheckData): readonly string[] {
  return findings
    .filter(({ control, verdict }) => control === 'environment-configured' && verdict !== 'pass')
    .map(({ message }) => message);
}

describe('config init', () => {
  it('writes what the own account holds, and check then finds nobody unwatched', async () => {
    const file = join(folder, 'own.yaml');
    const made = await as(platform, `config init --region=eu-west-1 --file=${file}`);
    expect(made).toMatchObject({ exit: 0, out: '' });
    expect(made.err).toBe(
      `depot-dr: calls go to ${sandbox.url} (AWS_ENDPOINT_URL)\ndepot-dr: wrote ${file}: 1 account, 2 environments, 0 buckets\n`,
    );
    const text = readFileSync(file, 'utf8');
    const shown = parse(text) as FileShown;
    expect(shown.accounts).toMatchObject([{ id: platform }]);
    // Replicas led to the other two.
    expect(new Set(shown.accounts[0]?.regions)).toEqual(new Set(regions));
    expect(shown.environments.map(({ id }) => id)).toEqual(['5b1c9f04a7d2', 'e2dd35eedfec']);
    expect(text).toContain('# PITR is off on History in eu-central-1.');
    const data = await checked(platform, file);
    expect(data.unwatched).toBe(0);
    expect(strangersIn(data)).toEqual([]);
    expect(data.findings).toContainEqual(
      expect.objectContaining({ control: 'pitr-enabled', reason: 'PitrDisabled' }),
    );
  }, 60_000);

  it('looks through one role for each account, and says what these may not see', async () => {
    const line = `config init ${everywhere} ${roles} ${agreed}`;
    const made = await as(platform, line);
    expect([0, 6]).toContain(made.exit);
    const shown = parse(made.out) as FileShown;
    expect(shown.environments.map(({ id, account }) => [id, account])).toEqual([
      ['5b1c9f04a7d2', `account-${platform}`],
      ['e2dd35eedfec', `account-${platform}`],
      ['71f2a05c9be8', `account-${staging}`],
      ['40b7e1d95c3a', `account-${staging}`],
      ['9d40c6b8e173', `account-${staging}`],
    ]);
    expect(made.out).toContain('s3:ListAllMyBuckets is not allowed');
    expect(made.out).toContain('externalId: sandbox-backup-07da');
  }, 60_000);

  it('finds backup buckets where the account may list them', async () => {
    const text = readFileSync(join(root, 'config', 'sandbox.yaml'), 'utf8')
      .replaceAll(/example-depot-backups(?!-staging)/g, 'backups-e2dd35eedfec')
      .replace('    account: backup\n', '    account: platform-prod\n');
    const estate = join(folder, 'estate.yaml');
    writeFileSync(estate, text);
    const argv = ['sandbox', '--port=0', `--estate=${estate}`, '--output=json'];
    const other = await startUntil(argv, listening);
    try {
      const file = join(folder, 'buckets.yaml');
      const made = await as(platform, `config init ${everywhere} --file=${file}`, other.found);
      expect(made).toMatchObject({ exit: 0 });
      expect((parse(readFileSync(file, 'utf8')) as FileShown).buckets).toEqual([
        { name: 'backups-e2dd35eedfec', account: `account-${platform}`, region: 'eu-central-1' },
      ]);
      expect(readFileSync(file, 'utf8')).toContain('Its object lock has no default retention');
    } finally {
      other.session.interrupt(interrupted);
      await other.session.done;
    }
  }, 60_000);

  it('says where nothing was found', async () => {
    const { exit, err } = await as(backup, `config init --region=eu-west-1`);
    expect(exit).toBe(1);
    expect(err).toContain(`no Depot environment is in ${backup} (eu-west-1)`);
  }, 60_000);

  it('says why nothing could be seen', async () => {
    const wrong = `config init --region=eu-west-1 --role-arn=arn:aws:iam::${staging}:role/nobody`;
    const { exit, err } = await as(platform, wrong);
    expect(exit).toBe(1);
    expect(err).toMatch(
      /no Depot environment could be seen in 210987654321 .*\nhint: Check that role/,
    );
  }, 60_000);

  it('never writes over a file, not even one that is made meanwhile', async () => {
    const file = join(folder, 'mine.yaml');
    takeKeys(platform);
    const thief = start(['config', 'init', '--region=eu-west-1', `--file=${file}`], {
      env: { AWS_ENDPOINT_URL: sandbox.url },
      exists: (path) => path !== file,
      createFile: () => Promise.reject(Object.assign(new Error('there'), { code: 'EEXIST' })),
    });
    expect(await thief.done).toBe(4);
    expect(thief.err()).toContain(`${file} is there already`);
  }, 60_000);

  it('is not written where the account is not known', async () => {
    const { exit, err } = await type('config init --region=eu-west-1', {
      env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    });
    expect(exit).toBe(1);
    expect(err).toMatch(/hint: /);
  }, 60_000);
});
