import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { operations } from '../../src/aws/operations.js';
import { flatten } from '../../src/cli/command-tree.js';
import { commandTree } from '../../src/cli/reference.js';
import { readConfiguration } from '../../src/config/configuration.js';
import { exitCodes } from '../../src/kernel/exit-codes.js';
import { startUntil, type } from '../scripts/real-world.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import {
  blocksOf,
  commandsOf,
  proseOf,
  readPage,
  root,
  tableRows,
  writtenPages as pages,
} from './blocks.js';
import { wrongLine, wrongName } from './command-line-check.js';
import { firstMissing } from './shown-output.js';
import { now } from '../support/estate-builders.js';

// The pages that people write, held to the program.

const readme = readPage('README.md');
const scripts = (JSON.parse(readPage('package.json')) as { scripts: Record<string, string> })
  .scripts;

const shellOf = (path: string): readonly string[] =>
  blocksOf(readPage(path))
    .filter(({ language }) => language === 'sh' || language === '')
    .flatMap(({ text }) => commandsOf(text));

/** What stands after `depot-dr` where a page has it typed. */
function typedIn(path: string): readonly string[] {
  return shellOf(path).flatMap(
    (line) => /^(?:docker run .* |source <\()?(?:npx )?depot-dr ([^|>)]+)/.exec(line)?.[1] ?? [],
  );
}

/** What stands after `depot-dr` where a page speaks of it. */
function toldIn(path: string): readonly string[] {
  return [...proseOf(readPage(path)).matchAll(/`(?:npx )?depot-dr ([^`]+)`/g)].map(
    ([, name]) => name ?? '',
  );
}

/** The lines that are wrong, with what is wrong. */
function wrongOf(
  lines: readonly string[],
  judge: (line: string) => string | undefined,
): readonly string[] {
  return lines.flatMap((line) => {
    const problem = judge(line);
    return problem === undefined ? [] : [`depot-dr ${line}: ${problem}`];
  });
}

describe('README.md', () => {
  const shownAfter = (command: string): string => {
    const blocks = blocksOf(readme);
    const at = blocks.findIndex(({ text }) => text.trim() === command);
    return blocks[at + 1]?.text ?? '';
  };

  it('shows what npm start prints', async () => {
    const [, line = ''] = /depot-dr\.js (daemon .+)$/.exec(scripts['start'] ?? '') ?? [];
    const { path, remove } = temporaryDirectory();
    const env = {
      DEPOTDR_STATE_DIRECTORY: path,
      DEPOTDR_OPS_PORT: '0',
      DEPOTDR_PAGE_PORT: '0',
    };
    const argv = line.split(' ');
    const { session, text } = await startUntil(argv, /first pass: .*\n/, { env });
    session.interrupt(new Error('enough'));
    expect(await session.done).toBe(0);
    remove();
    const usual = text()
      .replace(/(status page http:\/\/127\.0\.0\.1):\d+/, '$1:9465')
      .replace(/(metrics +http:\/\/127\.0\.0\.1):\d+/, '$1:9464');
    const shown = shownAfter('npm ci && npm start');
    expect(shown.split('\n').length).toBeGreaterThan(4);
    expect(firstMissing(shown, usual)).toBeUndefined();
  });

  it('shows what npm run check prints', async () => {
    const [, line = ''] =
      /depot-dr\.js (check [^|]+?) \|\| \[ \$\? -eq 3 \]/.exec(scripts['check'] ?? '') ?? [];
    const { exit, out, err } = await type(line);
    expect(exit).toBe(3);
    const shown = shownAfter('npm run check');
    expect(shown.split('\n').length).toBeGreaterThan(20);
    expect(firstMissing(shown, err + out)).toBeUndefined();
  });

  it('lists every command, and no other', () => {
    const real = flatten(commandTree())
      .filter(({ notes }) => notes !== undefined)
      .map(({ path }) => path.join(' '));
    const listed = tableRows(readme, 'Command').map(
      ([cell = '']) => /^\[depot-dr ([a-z -]+?)(?: <\w+>| --\S+)?\]/.exec(cell)?.[1],
    );
    expect(listed).toEqual(real);
  });

  it('lists every exit code', () => {
    expect(tableRows(readme, 'Code')).toEqual(
      Object.values(exitCodes).map(({ code, meaning }) => [String(code), meaning]),
    );
  });

  it('counts the operations right', () => {
    expect(readme).toContain('Forty-seven AWS operations');
    expect(Object.keys(operations)).toHaveLength(47);
  });
});

describe.each(pages)('%s', (path) => {
  it('names only commands and options that exist', () => {
    expect(wrongOf(typedIn(path), wrongLine)).toEqual([]);
    expect(wrongOf(toldIn(path), wrongName)).toEqual([]);
  });

  it('names only scripts that exist', () => {
    const page = readPage(path);
    const named = [...page.matchAll(/npm (?:run (?:--silent )?([\w:-]+)|(start|test)\b)/g)].map(
      ([, run, own]) => run ?? own ?? '',
    );
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('has only examples that can be read', () => {
    const wrong = blocksOf(readPage(path))
      .filter(({ language }) => language === 'yaml')
      .map(({ text }) => readConfiguration({ text, file: path, env: {}, now }))
      .filter(({ kind }) => kind === 'problems');
    expect(wrong).toEqual([]);
  });
});

describe('the runbooks', () => {
  it('name only commands that can be typed', () => {
    const folder = 'docs/runbooks';
    const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'));
    const told = files.flatMap((name) => toldIn(join(folder, name)));
    expect(new Set(told).size).toBeGreaterThan(5);
    expect(wrongOf([...new Set(told)], wrongLine)).toEqual([]);
  });
});

describe('the checks of this test', () => {
  it('find commands in every form', () => {
    expect(toldIn('README.md')).toEqual(
      expect.arrayContaining(['config check', 'explain <finding>']),
    );
    expect(typedIn('README.md')).toContain('check --config config/sandbox.yaml --output=table');
    expect(typedIn('docs/tutorial.md')).toContain('completion bash');
  });

  it.each([
    ['chek', 'no command chek'],
    ['config chek', 'no command chek'],
    ['check --enviroment=x', 'no option --enviroment'],
    ['check --output=xml', '--output does not take "xml"'],
    ['explain', 'operands: '],
    ['iam-policy --daemon', undefined],
    ['check --config file --all', undefined],
  ])('judge "%s"', (line, expected) => {
    expect(wrongLine(line)).toBe(expected);
  });

  it.each([
    ['a\nb\nc', undefined],
    ['a\n...\nc', undefined],
    ['...\nb\n...', undefined],
    ['b\nc', 'b\nc'],
    ['a\nb', 'a\nb'],
    ['a\n...\nc\n...\nb\n...', 'b'],
    ['a\nb\nd', 'a\nb\nd'],
  ])('compare %j', (shown, expected) => {
    expect(firstMissing(shown, 'a\nb\nc\n')).toBe(expected);
  });

  it('compare all but times and ages', () => {
    expect(firstMissing('1.1 s, 2 d 3 h', '2.7 s, 4 h 5 min\n')).toBeUndefined();
    expect(firstMissing('8 critical', '9 critical\n')).toBe('8 critical');
  });
});
