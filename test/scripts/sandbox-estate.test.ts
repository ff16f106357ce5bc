import type { CheckData, Envelope } from '../../src/answers/envelope.js';
import { parse } from 'yaml';
import { type } from './real-world.js';

const estate = '--config=config/sandbox.yaml';
const checkJson = async (line: string): Promise<Envelope<'check', CheckData>> =>
  JSON.parse((await type(line)).out) as Envelope<'check', CheckData>;

// What is planted in config/sandbox.yaml, as commands show it.

describe('check', () => {
  it('shows what is planted and ends violated', async () => {
    const { exit, out, err } = await type(`check ${estate}`);
    expect(exit).toBe(3);
    expect(err).toMatch(/^depot-dr: calls go to a sandbox inside this process\n$/);
    expect(out).toMatch(/^prod-eu +AT RISK /m);
    expect(out).toMatch(
      /pitr-enabled:[0-9a-f]{12} {2}History in eu-central-1\n {6}PITR is off on this replica/,
    );
    expect(out).toContain('its primary storage is Snowflake, which Depot cannot back up');
    expect(out).toContain('the table was deleted and made again');
    expect(out).toMatch(/^99 % seen, 1 environment not configured · \d+ critical \d+ warning/m);
    expect(out.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('gives the same as data, and the same ids again', async () => {
    const first = await checkJson(`check ${estate} --output=json`);
    const second = await checkJson(`check ${estate} --output json`);
    const { data } = first;
    expect(first).toMatchObject({ schemaVersion: 1, kind: 'check', tool: { version: '1.2.3' } });
    expect(data.exit).toEqual({ code: 3, name: 'violated' });
    // All but the environment that the configuration does not name.
    expect(data.unwatched).toBe(1);
    expect(data.coverage).toBeCloseTo(1 - 1 / data.findings.length, 3);
    expect(data.counts.unknown).toBe(0);
    expect(data.environments.map(({ name }) => name)).toEqual([
      'prod-eu',
      'prod-us',
      'staging',
      'shared-dev',
    ]);
    const reasons = data.findings.filter(({ verdict }) => verdict === 'fail').map((f) => f.reason);
    for (const planted of [
      'PitrDisabled',
      'TableRecreated',
      'ReplicaInaccessible',
      'DeletionProtectionOff',
      'NoDefaultRetention',
      'VersioningSuspended',
      'UnsupportedPrimary',
      'AuroraRetentionTooShort',
      'PitrWindowTooShort',
    ]) {
      expect(reasons).toContain(planted);
    }
    const ids = (answer: typeof first): readonly string[] =>
      answer.data.findings.map(({ id }) => id);
    expect(ids(second).toSorted()).toEqual(ids(first).toSorted());
    expect(new Set(ids(first)).size).toBe(data.findings.length);
  });

  it('looks only at the environments that are named', async () => {
    const { data } = await checkJson(
      `check ${estate} --output=json --environment=staging --environment=prod-us`,
    );
    expect(data.environments.map(({ name }) => name)).toEqual(['prod-us', 'staging']);
    const named = new Set(data.findings.map(({ subject }) => subject.environment));
    expect([...named].filter((name) => name !== null).toSorted()).toEqual(['prod-us', 'staging']);
  });

  it('refuses an unknown environment before it calls anything', async () => {
    const { exit, out, err } = await type(`check ${estate} --environment=prod-e`);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toBe(
      'depot-dr: no environment is named "prod-e"\n' +
        'hint: Did you mean prod-eu? Known: prod-eu, prod-us, staging, shared-dev.\n',
    );
  });

  it('logs calls on demand, without what was sent', async () => {
    const { err } = await type(`check ${estate} --environment=staging --log-level=debug`);
    const [, ...lines] = err.trimEnd().split('\n');
    const calls = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(calls.length).toBeGreaterThan(5);
    expect(new Set(calls.flatMap((call) => Object.keys(call)))).toEqual(
      new Set(
        'level time service operation account region durationMs outcome attempts requestId msg'.split(
          ' ',
        ),
      ),
    );
  });

  it('says that an interruption ended it', async () => {
    const controller = new AbortController();
    controller.abort(new Error('stand-in'));
    const { exit, out, err } = await type(`check ${estate}`, { signal: controller.signal });
    expect({ exit, out }).toEqual({ exit: 1, out: '' });
    expect(err).toContain('stand-in');
  });
});

describe('explain', () => {
  it('explains the planted finding from its id, observing only what it needs', async () => {
    const { data } = await checkJson(`check ${estate} --output=json`);
    const id = data.findings.find(({ reason }) => reason === 'PitrDisabled')?.id ?? '';
    const { exit, out } = await type(`explain ${id} ${estate}`);
    expect(exit).toBe(3);
    for (const part of [
      'FAIL, critical: PitrDisabled',
      'Rule: PITR on',
      'dynamodb DescribeContinuousBackups in account 123456789012, eu-central-1: ok',
      'kind: off',
      'aws dynamodb update-continuous-backups --region eu-central-1',
      'docs/reference/controls.md#pitr-enabled',
    ]) {
      expect(out).toContain(part);
    }
    const short = await type(`explain ${id.split(':')[1] ?? ''} ${estate} --output=yaml`);
    expect(parse(short.out)).toMatchObject({ kind: 'explain', data: { finding: { id } } });
  });

  it('ends well for a pass, and refuses what nothing is called', async () => {
    const { data } = await checkJson(`check ${estate} --output=json --environment=shared-dev`);
    const pass = data.findings.find(({ verdict }) => verdict === 'pass')?.id ?? '';
    expect((await type(`explain ${pass} ${estate}`)).exit).toBe(0);
    const { exit, out, err } = await type(`explain pitr-enabled:zzzz ${estate}`);
    expect({ exit, out }).toEqual({ exit: 2, out: '' });
    expect(err).toContain('no finding is called "pitr-enabled:zzzz"');
  });
});

describe('config', () => {
  it('check counts what is configured', async () => {
    const { exit, out } = await type(`config check ${estate}`);
    expect({ exit, out }).toEqual({
      exit: 0,
      out: 'OK  config/sandbox.yaml: 3 accounts, 4 environments, 12 tables, 2 buckets, 1 cluster\n',
    });
  });

  it('schema prints the bare schema', async () => {
    const { exit, out } = await type('config schema');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ type: 'object', additionalProperties: false });
  });
});

describe('iam-policy', () => {
  it('prints the bare document of one account, by name or id', async () => {
    const byName = await type(`iam-policy --mode=observe --account=platform-prod ${estate}`);
    const byId = await type(`iam-policy --mode=observe --account=123456789012 ${estate}`);
    expect(byName.exit).toBe(0);
    expect(byId.out).toBe(byName.out);
    expect(JSON.parse(byName.out)).toMatchObject({ Version: '2012-10-17' });
  });

  it("prints the process's own document", async () => {
    const { out } = await type(`iam-policy --mode=observe --daemon ${estate}`);
    expect(out).toContain('sts:AssumeRole');
    expect(JSON.parse(out)).toMatchObject({ Version: '2012-10-17' });
  });

  it('lists all of them otherwise', async () => {
    const { out } = await type(`iam-policy --mode=observe --output=yaml ${estate}`);
    const { kind, data } = parse(out) as {
      kind: string;
      data: { policies: { for: string; name: string | null }[] };
    };
    expect(kind).toBe('iam-policy');
    expect(data.policies.map((policy) => policy.name ?? policy.for)).toEqual([
      'platform-prod',
      'platform-staging',
      'backup',
      'daemon',
    ]);
  });

  it('lists several documents where one would be too long, and says what to do', async () => {
    const environments = Array.from({ length: 20 }, (_, index) => ({
      name: `orders-${index}`,
      id: `abcdef${String(index).padStart(6, '0')}`,
      account: 'payments',
      region: 'eu-west-1',
      posture: 'plain',
    }));
    const file = {
      accounts: [{ id: '111122223333', name: 'payments', regions: ['eu-west-1'] }],
      postures: { plain: {} },
      environments,
    };
    const world = { readFile: () => Promise.resolve(JSON.stringify(file)), exists: () => true };
    const of = '--account=payments --config=many.json';
    const { exit, out, err } = await type(`iam-policy --mode=observe ${of}`, world);
    expect(exit).toBe(0);
    const documents = JSON.parse(out) as readonly object[];
    expect(documents).toHaveLength(3);
    for (const document of documents) expect(document).toMatchObject({ Version: '2012-10-17' });
    expect(err).toContain('attach all 3 of the list');

    const all = await type('iam-policy --mode=observe --output=json --config=many.json', world);
    expect(JSON.parse(all.out)).toMatchObject({
      data: {
        policies: [
          { name: 'payments', part: 1, parts: 3 },
          { name: 'payments', part: 2, parts: 3 },
          { name: 'payments', part: 3, parts: 3 },
          { for: 'daemon', part: 1, parts: 1 },
        ],
      },
    });
    expect(all.err).toBe('');
  });

  it('refuses an unknown account and both at once', async () => {
    const unknown = await type(`iam-policy --mode=observe --account=platform-prd ${estate}`);
    expect(unknown.exit).toBe(2);
    expect(unknown.err).toContain('Did you mean platform-prod?');
    const both = await type(`iam-policy --mode=observe --daemon --account=backup ${estate}`);
    expect(both.exit).toBe(2);
  });
});
