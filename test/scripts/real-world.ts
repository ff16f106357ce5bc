import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli/run.js';
import type { World } from '../../src/cli/world.js';
import { systemClock } from '../../src/kernel/clock.js';

export const root = join(__dirname, '..', '..');

/** A served sandbox is not looked for: somebody may serve another world on this machine. */
function alone(text: string): string {
  return text.replace(/^sandbox:\n/m, 'sandbox:\n  address: http://127.0.0.1:1\n');
}

/** A copy of the sample estate that never leaves the process. */
export function lonelySandboxFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'depot-dr-')), 'sandbox.yaml');
  writeFileSync(file, alone(readFileSync(join(root, 'config', 'sandbox.yaml'), 'utf8')));
  return file;
}

export interface Answer {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

export interface Session {
  readonly out: () => string;
  /** Without the progress, which depends on the machine. */
  readonly err: () => string;
  /** Interrupts the command, as Ctrl-C does. */
  readonly interrupt: (reason: Error) => void;
  readonly done: Promise<number>;
}

/** How far a pass has come: said where it takes over two seconds, as on a busy machine. */
const progress = /^depot-dr: (?:starting|observed \d+ of \d+, \d+ %), \d+ s\n/gm;

export function withoutProgress(err: string): string {
  return err.replace(progress, '');
}

/** Starts a command line in this process, on the repository's files and the machine's clock. */
export function start(argv: readonly string[], changes: Partial<World> = {}): Session {
  let out = '';
  let err = '';
  const controller = new AbortController();
  const done = run(argv, {
    version: '1.2.3',
    env: {},
    cwd: root,
    stdout: { write: (text) => (out += text) !== '', columns: 100, isTTY: true },
    stderr: { write: (text) => (err += text) !== '', columns: undefined, isTTY: false },
    clock: systemClock,
    random: () => 0.5,
    randomHex: (bytes) => 'ab'.repeat(bytes),
    process: { id: process.pid, node: process.version },
    onReload: () => () => undefined,
    onDefect: () => () => undefined,
    signal: controller.signal,
    readFile: async (path) => alone(await readFile(path, 'utf8')),
    createFile: (path, text) => writeFile(path, text, { flag: 'wx' }),
    exists: existsSync,
    ...changes,
  });
  return {
    out: () => out,
    err: () => withoutProgress(err),
    interrupt: (reason) => controller.abort(reason),
    done,
  };
}

/** What a served sandbox says when it is there. */
export const listening = /listens on (\S+);/;

export interface Talking {
  readonly session: Session;
  /** What its first group found, else all of it. */
  readonly found: string;
  /** All of stderr, until now. */
  readonly text: () => string;
}

/** Starts a command line that goes on, and waits until its stderr has said `what`. */
export function startUntil(
  argv: readonly string[],
  what: RegExp,
  changes: Partial<World> = {},
): Promise<Talking> {
  return new Promise((resolve, reject) => {
    let text = '';
    const write = (more: string): boolean => {
      text += more;
      const found = what.exec(text);
      if (found !== null) resolve({ session, found: found[1] ?? found[0], text: () => text });
      return true;
    };
    const stderr = { write, columns: undefined, isTTY: false };
    const session = start(argv, { ...changes, stderr });
    session.done.then(() => reject(new Error(`it ended before: ${text}`)), reject);
  });
}

/** Runs a command line to its end. */
export async function type(line: string, changes: Partial<World> = {}): Promise<Answer> {
  const session = start(line.split(' '), { env: { NO_COLOR: '1' }, ...changes });
  const exit = await session.done;
  return { exit, out: session.out(), err: session.err() };
}
