import { configurationSchema, settingSections } from './schema.js';
import type { JsonSchema } from './schema.js';
import { expectedBy } from './setting.js';
import { settingEntries } from './resolve-settings.js';

/** Cells of one row of a table. */
type Row = readonly string[];

function table(head: Row, rows: readonly Row[]): string {
  const cells = (row: Row): string =>
    `| ${row.map((cell) => cell.replaceAll('|', '\\|').replace(/\s+/g, ' ')).join(' | ')} |`;
  return [cells(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(cells)].join('\n');
}

function code(text: unknown): string {
  return `\`${typeof text === 'string' ? text : JSON.stringify(text)}\``;
}

/** What a key takes, in words. */
function kindOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(kindOf).join(', or ');
  const type = [schema.type ?? 'object'].flat().join(' or ');
  if (schema.items !== undefined) {
    const isText = schema.items.type === 'string';
    return isText ? 'list of texts' : 'list';
  }
  switch (type) {
    case 'string':
      return 'text';
    case 'null':
      return 'empty';
    case 'integer':
      return `whole number ${schema.minimum ?? ''}..${schema.maximum ?? ''}`;
    case 'boolean':
      return 'true or false';
    default:
      return 'section';
  }
}

function defaultOf(schema: JsonSchema, isRequired: boolean): string {
  if (isRequired) return 'required';
  const isSection = typeof schema.default === 'object' && schema.items === undefined;
  return schema.default === undefined || isSection ? '' : code(schema.default);
}

function keyRows({ properties = {}, required = [] }: JsonSchema): readonly Row[] {
  return Object.entries(properties).map(([key, schema]) => [
    code(key),
    kindOf(schema),
    defaultOf(schema, required.includes(key)),
    schema.description ?? '',
  ]);
}

const keyHead = ['key', 'takes', 'default', 'meaning'];

/** A page section for a section of the file, and one for each section within it. */
function sectionsOf(path: string, schema: JsonSchema): readonly string[] {
  const inner = schema.items ?? schema;
  if (inner.oneOf !== undefined) return [];
  const named = inner.additionalProperties;
  if (typeof named === 'object') return sectionsOf(`${path}.<name>`, named);
  if (inner.properties === undefined) return [];
  const title = schema.items === undefined ? path : `${path}[]`;
  return [
    [`## \`${title}\``, schema.description ?? '', table(keyHead, keyRows(inner))].join('\n\n'),
    ...Object.entries(inner.properties).flatMap(([key, child]) =>
      sectionsOf(`${title}.${key}`, child),
    ),
  ];
}

function settingsPage(): string {
  const rows = settingEntries().map(({ section, key, setting }) => [
    code(`${section}.${key}`),
    code(setting.env),
    expectedBy(setting.rule),
    code(setting.default),
    setting.doc,
  ]);
  return [
    '## Process settings',
    'A variable that is set wins over the file; an empty one counts as unset.',
    table(['key', 'variable', 'takes', 'default', 'meaning'], rows),
  ].join('\n\n');
}

/** The keys of all kinds of gap; a key that means two things has two rows. */
function gapKeyRows(kinds: readonly JsonSchema[]): readonly Row[] {
  const rows = kinds.flatMap((kind) => keyRows(kind).slice(1));
  const byMeaning = new Map(
    rows.map(([key = '', takes = '', , meaning = '']) => [
      `${key} ${meaning}`,
      [key, takes, meaning],
    ]),
  );
  return [...byMeaning.values()].toSorted(([a = ''], [b = '']) => (a < b ? -1 : Number(a > b)));
}

function gapsPage(schema: JsonSchema): string {
  const kinds = schema.properties?.['sandbox']?.properties?.['gaps']?.items?.oneOf ?? [];
  const rows = kinds.map(({ properties = {}, required = [], description = '' }): Row => {
    const keys = Object.keys(properties).filter((key) => key !== 'gap');
    const listed = keys.map((key) =>
      required.includes(key) ? code(key) : `${code(key)} (optional)`,
    );
    return [code(properties['gap']?.const ?? ''), listed.join(', '), description];
  });
  return [
    '## `sandbox.gaps[]`',
    'Each gap says with `gap` what is wrong.',
    table(['gap', 'keys', 'what is wrong'], rows),
    'The keys of gaps:',
    table(['key', 'takes', 'meaning'], gapKeyRows(kinds)),
  ].join('\n\n');
}

const introduction = `# Configuration

One YAML or JSON file says what is watched and what state is wanted. It is looked for at \`--config\`,
then \`DEPOT_DR_CONFIG\`, then \`./depot-dr.yaml\`, then \`/etc/depot-dr/depot-dr.yaml\`. A file that was
named is never replaced by another one.

An unknown key is a mistake, and \`depot-dr config check\` reports all mistakes of a file
at once with line and column. \`depot-dr config schema\` prints the JSON Schema for editors.
\`config/example.yaml\` uses every part of it.`;

/** The reference page of the configuration, Markdown, made from the schemas. Never throws. */
export function renderConfigurationReference(): string {
  const schema = configurationSchema();
  const documents = Object.entries(schema.properties ?? {}).filter(
    ([key]) => !(key in settingSections),
  );
  const pages = documents.flatMap(([key, child]) => sectionsOf(key, child));
  return `${[introduction, settingsPage(), ...pages, gapsPage(schema)].join('\n\n')}\n`;
}
