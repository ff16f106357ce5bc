import { checkData, envelope, findingJson } from '../../../src/answers/envelope.js';
import { explanationOf } from '../../../src/cli/explanation.js';
import type { Estate } from '../../../src/estate/environment.js';
import { fieldNotes, renderJsonReference } from '../../../src/cli/json-reference.js';
import { aWaiver, now } from '../../support/estate-builders.js';
import { anEstate, passOver, troubledWorld } from './fixtures.js';

/** Below these the keys are not ours to list. */
const open = /^(reads\[\]\.value|policies\[\]\.document|accounts\[\]\.variables)/;

/** The paths of all keys, `[]` for each member of a list. */
function pathsOf(value: unknown, path = ''): readonly string[] {
  if (open.test(path) || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${path}[]`));
  return Object.entries(value).flatMap(([name, member]) => {
    const below = path === '' ? name : `${path}.${name}`;
    return [below, ...pathsOf(member, below)];
  });
}

const documented = (kind: string): readonly string[] =>
  (fieldNotes[kind] ?? []).map(({ path }) => path).toSorted();

/** What is documented as optional is there too: a failure that a waiver covers. */
const waived = (): Estate => ({ ...anEstate(), waivers: [aWaiver()] });

const unique = (paths: readonly string[]): readonly string[] => [...new Set(paths)].toSorted();

describe('the check answer', () => {
  it('has exactly the documented keys', async () => {
    const data = checkData(await passOver(troubledWorld, waived()), waived());
    expect(unique(pathsOf(data))).toEqual(documented('check'));
  });

  it('counts what it lists', async () => {
    const data = checkData(await passOver(), anEstate());
    const failing = (severity: string) =>
      data.findings.filter((each) => each.verdict === 'fail' && each.severity === severity).length;
    expect(data.counts.critical).toBe(failing('critical'));
    expect(data.counts.warning).toBe(failing('warning'));
    expect(Object.values(data.counts).reduce((a, b) => a + b)).toBe(data.findings.length);
    const rows = [...data.environments, ...data.buckets, ...data.accounts];
    expect(rows.reduce((sum, { counts }) => sum + counts.pass, 0)).toBe(data.counts.pass);
    expect(data.exit).toEqual({ code: 3, name: 'violated' });
  });

  it('gives each row the verdict of its worst finding', async () => {
    const { environments, buckets } = checkData(await passOver(), anEstate());
    expect(environments.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      'prod-orders at-risk',
      'staging at-risk',
    ]);
    expect(buckets).toMatchObject([
      { name: 'depot-backups', environments: ['prod-orders', 'staging'], verdict: 'at-risk' },
    ]);
  });

  it('says unseen where nothing failed and something was not seen', async () => {
    const pitr = Object.fromEntries(
      Object.entries(troubledWorld.pitr ?? {}).filter(([key]) => key.includes('stg')),
    );
    const { environments, exit } = checkData(await passOver({ pitr }), anEstate());
    expect(environments.map(({ verdict }) => verdict)).toEqual(['ok', 'unseen']);
    expect(exit).toEqual({ code: 6, name: 'unseen' });
  });
});

describe('findingJson', () => {
  it('shows what is absent as null and leaves out the reads', async () => {
    const { findings } = await passOver();
    const pass = findings.find(({ verdict, subject }) => verdict === 'pass' && !subject.table);
    if (pass === undefined) throw new Error('expected a pass without a table');
    const json = findingJson(pass);
    expect(json).toMatchObject({ reason: null, remedy: null, subject: { table: null } });
    expect(json).not.toHaveProperty('basis');
    expect(json).not.toHaveProperty('cause');
  });
});

describe('the explain answer', () => {
  it('has exactly the documented keys', async () => {
    const { findings } = await passOver(troubledWorld, waived());
    const paths = findings
      .filter(({ verdict }) => verdict !== 'pass')
      .flatMap((finding) => pathsOf(explanationOf(finding)));
    expect(unique(paths)).toEqual(documented('explain'));
  });
});

it('wraps data with kind, version and instant', () => {
  expect(envelope('check', { a: 1 }, { version: '1.2.3', at: now })).toEqual({
    schemaVersion: 1,
    kind: 'check',
    tool: { version: '1.2.3' },
    generatedAt: '2026-11-01T12:00:00.000Z',
    data: { a: 1 },
  });
});

it('renders every documented key of every kind', () => {
  const page = renderJsonReference();
  for (const [kind, notes] of Object.entries(fieldNotes)) {
    const [, section = ''] = page.split(`## \`${kind}\`\n`);
    for (const { path } of notes) expect(section).toContain(`| \`${path}\` |`);
  }
});
