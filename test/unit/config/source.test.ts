import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { baseTree, configurationOf, problemsOf, readText } from './base-file.js';

const sandboxText = readFileSync('config/sandbox.yaml', 'utf8');

it.each([
  ['a tab', 'log:\n\tlevel: info\n', 2, 1, 'a tab is used as indentation'],
  [
    'an open bracket',
    'log: [1,\nbuckets: 2\n',
    2,
    1,
    'the indentation does not fit, or a bracket is not closed',
  ],
  ['two keys on a line', 'log: level: info\n', 1, 6, 'two keys on one line'],
  ['words after a quoted text', 'log: "x" y\n', 1, 10, 'not valid YAML'],
  ['a second document', 'log: {}\n---\nlog: {}\n', 2, 1, 'a second document begins here'],
  ['a tag', 'log: !Secret x\n', 1, 6, 'tags are not supported'],
  ['nothing', '', 1, 1, 'the file is empty'],
  ['only comments', '# nothing\n\n', 1, 1, 'the file is empty'],
  ['a null', '~\n', 1, 1, 'the file is empty'],
  ['a list', '- log\n- accounts\n', 1, 1, 'the file is not a set of named sections'],
  ['a word', 'hello\n', 1, 1, 'the file is not a set of named sections'],
  ['an alias of nothing', 'log: *level\n', 1, 6, 'refers to an anchor that is not set before it'],
  ['an alias of itself', 'log: &a { level: *a }\n', 1, 18, 'refers to what it is part of'],
  ['a structure as a key', '? [a, b]\n: c\n', 1, 3, 'has a key that is not a word'],
  ['a reserved key', '__proto__: { log: 1 }\n', 1, 1, 'has a key that is not a word'],
])('reports %s', (_name, text, line, column, message) => {
  expect(problemsOf(readText(text))).toContainEqual(
    expect.objectContaining({
      file: 'depot-dr.yaml',
      line,
      column,
      message,
    }),
  );
});

it('reports a key that is given twice beside everything else', () => {
  const text = 'log:\n  level: info\n  level: loud\nlgo: {}\n';
  const found = problemsOf(readText(text)).map(({ line, path, message }) => [line, path, message]);
  expect(found).toEqual(
    expect.arrayContaining([
      [3, 'log.level', 'is given twice'],
      [4, 'lgo', 'is not a known key'],
    ]),
  );
});

it('never quotes the file in a syntax error', () => {
  const text = 'accounts:\n  - externalId: "hunter2" hunter2\n   bad: [hunter2\n';
  const found = problemsOf(readText(text));
  expect(found.length).toBeGreaterThan(0);
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

it('says of a text in another encoding that it is that', () => {
  const utf16 = Buffer.from('\uFEFFaccounts: []\n', 'utf16le').toString('utf8');
  expect(problemsOf(readText(utf16))).toEqual([
    expect.objectContaining({ message: 'the file is not UTF-8 text', remedy: 'save it as UTF-8' }),
  ]);
});

it.each([
  ['larger than 4 MiB', `# ${'x'.repeat(4 * 1024 * 1024)}`],
  ['nested in brackets', '['.repeat(100_000)],
  ['nested in braces', '{a: '.repeat(50_000)],
  ['nested in dashes', '- '.repeat(100_000)],
  ['nested within the limit of the parser only', `a: ${'['.repeat(100)}${']'.repeat(100)}`],
  ['full of elements', 'a: 1\n'.repeat(300_000)],
  [
    'a billion laughs',
    ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
      .concat(
        Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`),
      )
      .join('\n'),
  ],
])('refuses a text that is %s, as one problem', (_name, text) => {
  const read = readText(text);
  expect(read).toMatchObject({ kind: 'problems', more: 0 });
  expect(problemsOf(read).length).toBeLessThanOrEqual(2);
});

it.each([
  ['YAML', stringify(baseTree())],
  ['YAML with a byte order mark', `\uFEFF${stringify(baseTree())}`],
  ['YAML with CRLF', stringify(baseTree()).replaceAll('\n', '\r\n')],
  ['JSON', JSON.stringify(baseTree())],
  ['JSON indented by tabs', JSON.stringify(baseTree(), null, '\t')],
])('reads %s', (_name, text) => {
  expect(configurationOf(readText(text)).estate.environments).toHaveLength(2);
});

function places(text: string): readonly (readonly number[])[] {
  return problemsOf(readText(text)).map(({ line, column }) => [line, column]);
}

it('gives the same place with a byte order mark and with CRLF', () => {
  const text = 'lgo: 1\nlog:\n  level: loud\n';
  expect(places(`\uFEFF${text}`)).toEqual(places(text));
  expect(places(text.replaceAll('\n', '\r\n'))).toEqual(places(text));
});

it('shows a mistake that an alias brings in where the alias stands', () => {
  const text = stringify(baseTree())
    .replace('name: main', 'name: &who main')
    .replace(/^( +)posture: plain$/m, '$1posture: *who');
  const line = text.split('\n').findIndex((row) => row.includes('*who')) + 1;
  expect(problemsOf(readText(text))).toMatchObject([
    { line, path: 'environments[1].posture', value: 'main' },
  ]);
});

it('asks to quote an id that YAML takes for a number, as it is written', () => {
  const text = stringify(baseTree()).replace('id: aaaaaaaaaaaa', 'id: 12e456789012');
  expect(problemsOf(readText(text))).toContainEqual(
    expect.objectContaining({
      path: 'environments[0].id',
      value: '12e456789012',
      remedy: 'quote it: "12e456789012"',
    }),
  );
});

const anySection = fc.constantFrom(
  'log',
  'aws',
  'accounts',
  'postures',
  'environments',
  'buckets',
  'sandbox',
);
const pieces = fc.oneof(
  fc.constantFrom('\t', ': ', '- ', '[', '}', '"', '&a ', '*a', '\n', '!x ', '#', '|'),
  fc.string({ maxLength: 8 }),
);
const tampered = fc
  .tuple(fc.nat({ max: sandboxText.length }), fc.nat({ max: 40 }), pieces)
  .map(([at, length, put]) => sandboxText.slice(0, at) + put + sandboxText.slice(at + length));

it.each([
  ['text', fc.string({ unit: 'binary', maxLength: 200 })],
  ['JSON', fc.json()],
  [
    'value in any section',
    fc.dictionary(anySection, fc.jsonValue({ maxDepth: 4 })).map((tree) => JSON.stringify(tree)),
  ],
  ['good file with a piece cut out and another put in', tampered],
])('never throws for any %s', (_name, texts) => {
  fc.assert(
    fc.property(texts, (text) => {
      const read = readText(text);
      const told = read.kind === 'problems' ? read.problems : read.estate.accounts;
      expect(told.length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});
