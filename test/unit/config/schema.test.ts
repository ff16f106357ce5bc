import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { gapSchemas } from '../../../src/config/gaps.js';
import { renderConfigurationReference } from '../../../src/config/reference.js';
import { configurationSchema } from '../../../src/config/schema.js';
import type { JsonSchema } from '../../../src/config/schema.js';
import { settingEntries } from '../../../src/config/resolve-settings.js';
import { baseTree } from './base-file.js';
import type { Tree } from './base-file.js';
import { faultsOf } from './schema-walk.js';

const schema = configurationSchema();

it.each(['config/example.yaml', 'config/sandbox.yaml'])('accepts %s', (file) => {
  expect(faultsOf(schema, parse(readFileSync(file, 'utf8')))).toEqual([]);
});

it.each([
  ['an unknown key', (t: Tree) => (t.notify = []), '.notify unknown'],
  ['an unknown setting', (t: Tree) => (t.log = { levle: 'info' }), '.log.levle unknown'],
  ['a setting out of range', (t: Tree) => (t.aws = { rateShare: 2 }), '.aws.rateShare range'],
  ['an unquoted account id', (t: Tree) => (t.accounts[0].id = 1), '.accounts[0].id type'],
  [
    'a missing key',
    (t: Tree) => delete t.environments[0].posture,
    '.environments[0].posture missing',
  ],
  [
    'a gap with a wrong key',
    (t: Tree) => (t.sandbox.gaps[0].bucket = 'x'),
    '.sandbox.gaps[0] fits no variant',
  ],
])('refuses %s', (_name, bend, fault) => {
  const tree = baseTree();
  bend(tree);
  expect(faultsOf(schema, tree)).toEqual([fault]);
});

it('is draft 7, as plain JSON', () => {
  expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});

function keysOf(node: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  const inner = [node.items, ...(node.oneOf ?? []), ...(node.anyOf ?? [])];
  if (typeof node.additionalProperties === 'object') inner.push(node.additionalProperties);
  const own = Object.entries(node.properties ?? {});
  const children = [...inner, ...own.map(([, child]) => child)];
  return [...own, ...children.flatMap((child) => (child === undefined ? [] : keysOf(child)))];
}

describe('the reference page', () => {
  const page = renderConfigurationReference();

  it('explains every key of the schema', () => {
    const keys = keysOf(schema).filter(([, child]) => child.const === undefined);
    expect(keys.length).toBeGreaterThan(60);
    for (const [key, child] of keys) {
      expect([key, child.description ?? '']).toEqual([key, expect.stringMatching(/\S/)]);
      expect(page).toMatch(new RegExp(`[\`.]${key}[.[\`]`));
    }
  });

  it('has a row with variable and default for every setting', () => {
    for (const { section, key, setting } of settingEntries()) {
      expect(page).toContain(`| \`${section}.${key}\` | \`${setting.env}\` |`);
    }
  });

  it('names every gap', () => {
    const gaps = schema.properties?.['sandbox']?.properties?.['gaps']?.items?.oneOf ?? [];
    expect(gaps).toHaveLength(gapSchemas.length);
    for (const gap of gaps) {
      expect(page).toContain(`| \`${String(gap.properties?.['gap']?.const)}\` |`);
    }
  });

  it('has whole tables: each row as many cells as its head', () => {
    const tables = page.split('\n\n').filter((block) => block.startsWith('|'));
    for (const table of tables) {
      const counts = table
        .trim()
        .split('\n')
        .map((row) => row.replaceAll('\\|', '').split('|').length);
      expect(new Set(counts).size).toBe(1);
    }
  });
});
