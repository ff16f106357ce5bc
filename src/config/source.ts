import { Composer, Lexer, LineCounter, Parser } from 'yaml';
import type { Document, CST } from 'yaml';
import { formatPath } from './problem.js';
import type { Issue, Path, Problem } from './problem.js';
import { readNode } from './source-node.js';
import type { Fault, Located } from './source-node.js';
import { bareStarAt, describeSyntax } from './source-syntax.js';
import { showValue } from './shown-value.js';

/** A configuration file as plain values that know where they stand. */
export interface Source {
  readonly file: string;
  /** The top level: a section is there when its key is. */
  readonly sections: Readonly<Record<string, unknown>>;
  /** The scalar at a path exactly as it is written, or undefined. */
  written(path: Path): string | undefined;
  /** Gives an issue its place and shows the value there. */
  problemOf(issue: Issue): Problem;
}

/** What a file yields: its values, and what was wrong with it as a text. */
export interface ReadSource {
  /** Undefined when the text is too broken to be looked into. */
  readonly source: Source | undefined;
  readonly problems: readonly Problem[];
}

const maximumBytes = 4 * 1024 * 1024;
const maximumLexemes = 1_000_000;
const maximumDepth = 64;
const maximumSyntaxErrors = 50;

/** Raised inside the token stream to leave it early; never leaves this file. */
class TooMuch extends Error {}

/** The parser's tokens, cut off where a hostile or broken text would cost too much. */
function* boundedTokens(text: string, lines: LineCounter): Generator<CST.Token, void> {
  const parser = new Parser(lines.addNewLine);
  let lexemes = 0;
  let errors = 0;
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error' && ++errors > maximumSyntaxErrors) return;
      yield token;
    }
    if (++lexemes > maximumLexemes) throw new TooMuch('holds too many elements');
    // The stack holds a key and its value's collection for each level.
    if (parser.stack.length > 2 * maximumDepth) throw new TooMuch('is nested too deeply');
  }
  yield* parser.end();
}

function compose(text: string, lines: LineCounter): readonly Document.Parsed[] {
  // Pretty errors would quote lines of the file, secrets included. Key uniqueness is checked by
  // readNode, which needs no quadratic time for it.
  const composer = new Composer({
    prettyErrors: false,
    uniqueKeys: false,
    keepSourceTokens: false,
  });
  const documents: Document.Parsed[] = [];
  for (const document of composer.compose(boundedTokens(text, lines), true, text.length)) {
    documents.push(document);
    if (documents.length > 1) break;
  }
  return documents;
}

function wholeFile(file: string, message: string, remedy: string): ReadSource {
  const problem: Problem = { file, line: 1, column: 1, path: '', value: '', message, remedy };
  return { source: undefined, problems: [problem] };
}

function located(root: Located, path: Path): { readonly found: Located; readonly whole: boolean } {
  let found = root;
  for (const part of path) {
    const next = found.children.get(part);
    if (next === undefined) return { found, whole: false };
    found = next;
  }
  return { found, whole: true };
}

function sourceOf(file: string, root: Located, lines: LineCounter): Source {
  const values = [...root.children].map(([key, { value }]) => [String(key), value] as const);
  return {
    file,
    sections: Object.fromEntries(values),
    written: (path) => {
      const { found, whole } = located(root, path);
      return whole ? found.written : undefined;
    },
    problemOf: ({ path, at, message, remedy }) => {
      const { found, whole } = located(root, path);
      const offset = whole && at === 'key' ? found.keyOffset : found.offset;
      const { line, col } = lines.linePos(offset);
      const value = whole ? showValue(path, found.value, found.written) : '';
      return { file, line, column: col, path: formatPath(path), value, message, remedy };
    },
  };
}

/** The errors of the parser in our words; those of one bare star are told once. */
function syntaxFaults(document: Document.Parsed, text: string): readonly Fault[] {
  const faults = new Map<number, Fault>();
  for (const { code, pos } of [...document.errors, ...document.warnings]) {
    if (faults.size >= maximumSyntaxErrors) break;
    const lineStart = text.lastIndexOf('\n', pos[0] - 1) + 1;
    const lineEnd = text.indexOf('\n', lineStart);
    const line = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd);
    const { index, ...described } = bareStarAt(line) ?? {
      index: pos[0] - lineStart,
      ...describeSyntax(code),
    };
    const offset = lineStart + index;
    if (!faults.has(offset)) faults.set(offset, { offset, path: [], ...described });
  }
  return [...faults.values()];
}

function readText(file: string, text: string): ReadSource {
  const lines = new LineCounter();
  const [document, second] = compose(text, lines);
  const contents = document?.contents ?? null;
  if (document === undefined || (contents === null && document.errors.length === 0)) {
    return wholeFile(file, 'the file is empty', 'start from config/example.yaml');
  }
  const problemAt = ({ offset, path, message, remedy }: Fault): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, path: formatPath(path), value: '', message, remedy };
  };
  const broken = [...syntaxFaults(document, text)];
  if (second !== undefined) {
    broken.push({ offset: second.range[0], path: [], ...describeSyntax('MULTIPLE_DOCS') });
  }
  if (broken.length > 0) return { source: undefined, problems: broken.map(problemAt) };
  const { root, faults } = readNode(contents, maximumDepth);
  const problems = faults.map(problemAt);
  if (root === undefined) return { source: undefined, problems };
  if (root.value === null) {
    return wholeFile(file, 'the file is empty', 'start from config/example.yaml');
  }
  if (typeof root.value !== 'object' || Array.isArray(root.value)) {
    const message = 'the file is not a set of named sections';
    const remedy = 'put keys such as accounts: and environments: at the top level';
    return {
      source: undefined,
      problems: [problemAt({ offset: root.offset, path: [], message, remedy })],
    };
  }
  return { source: sourceOf(file, root, lines), problems };
}

/**
 * Reads YAML or JSON. Syntax errors leave no source; doubled keys and bad aliases leave one, so that
 * the rest can be judged as well. Time and memory are bounded whatever the text is. Never throws.
 */
export function readSource(file: string, text: string): ReadSource {
  if (Buffer.byteLength(text) > maximumBytes) {
    return wholeFile(file, 'the file is larger than 4 MiB', 'check that it is the right file');
  }
  if (text.includes('\u0000')) {
    return wholeFile(file, 'the file is not UTF-8 text', 'save it as UTF-8');
  }
  try {
    return readText(file, text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    if (!(error instanceof TooMuch)) throw error;
    return wholeFile(file, error.message, 'check that it is the right file');
  }
}
