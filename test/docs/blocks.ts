import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(__dirname, '..', '..');

/** The pages that people write. Those under docs/reference are generated. */
export const writtenPages = [
  'README.md',
  'docs/tutorial.md',
  'docs/concepts.md',
  'docs/real-account.md',
  'docs/sandbox.md',
] as const;

export function readPage(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export interface Block {
  /** `sh`, `text`, `yaml`, ... */
  readonly language: string;
  /** Without the indent of its fence. */
  readonly text: string;
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): readonly Block[] {
  return [...page.matchAll(/^( *)```(\w*)\n([\s\S]*?)\n\1```$/gm)].map(
    ([, indent = '', language = '', text = '']) => ({
      language,
      text: text
        .split('\n')
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join('\n'),
    }),
  );
}

/** A page without its fenced blocks. */
export function proseOf(page: string): string {
  return page.replace(/^( *)```\w*\n[\s\S]*?\n\1```$/gm, '');
}

/** Commands of a shell block, one a line: continued lines joined, remarks and documents left out. */
export function commandsOf(block: string): readonly string[] {
  return block
    .replace(/ <<'(\w+)'\n[\s\S]*?\n\1$/gm, '')
    .replace(/ *\\\n */g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** Cells of a page's tables whose first head is `head`, without the backticks. */
export function tableRows(page: string, head: string): readonly (readonly string[])[] {
  const cells = (line: string): readonly string[] =>
    line
      .replaceAll(String.raw`\|`, '/')
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', ''));
  const tables = page.match(/(?:^\|.*\n)+/gm) ?? [];
  return tables
    .map((table) => table.trimEnd().split('\n').map(cells))
    .filter(([heads]) => heads?.[0] === head)
    .flatMap((rows) => rows.slice(2));
}
