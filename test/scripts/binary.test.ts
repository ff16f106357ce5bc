import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { lonelySandboxFile, root, withoutProgress } from './real-world.js';

// The built binary as a process of its own: what only a real process shows.

const binary = join(root, 'bin', 'depot-dr.js');

interface Run {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly done: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

function launch(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  file: string = binary,
  stdout: 'pipe' | number = 'pipe',
): Run {
  const child = spawn(process.execPath, [file, ...argv], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', AWS_EC2_METADATA_DISABLED: 'true', ...env },
    stdio: ['ignore', stdout, 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const done = new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  return { child, out: () => out, err: () => withoutProgress(err), done };
}

/** Resolves when stderr has said `what`; rejects when the process ends before. */
async function saying({ child, err, done }: Run, what: RegExp): Promise<string> {
  const said = new Promise<string>((resolve) => {
    const look = (): void => {
      const found = what.exec(err());
      if (found !== null) resolve(found[1] ?? found[0]);
    };
    child.stderr?.on('data', look);
    look();
  });
  const ended = done.then(({ code }): never => {
    throw new Error(`ended with ${code} before it said ${String(what)}: ${err()}`);
  });
  return Promise.race([said, ended]);
}

const sandboxFile = lonelySandboxFile();
const whereTo = /^depot-dr: calls go to a sandbox inside this process\n$/;

describe('the binary', () => {
  it('prints the version of the package and nothing else', async () => {
    const manifest: { readonly version?: unknown } = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    );
    const run = launch(['--version']);
    expect(await run.done).toEqual({ code: 0, signal: null });
    expect({ out: run.out(), err: run.err() }).toEqual({
      out: `${String(manifest.version)}\n`,
      err: '',
    });
  });

  it.each([
    ['--version', []],
    ['check --help', ['commander', '@commander-js/extra-typings']],
  ])('loads for %s only %j', async (line, expected) => {
    const run = launch(line.split(' '), { NODE_DEBUG: 'module' });
    expect(await run.done).toEqual({ code: 0, signal: null });
    const loaded = run.err().matchAll(/load ".*?node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\"]+)/g);
    expect(new Set([...loaded].map(([, name]) => name))).toEqual(new Set(expected));
    expect(run.err()).toContain('dist'); // the trace is there
  });

  it('says how to build it when it is not built', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'depot-dr-'));
    try {
      mkdirSync(join(folder, 'bin'));
      const copy = join(folder, 'bin', 'depot-dr.js');
      copyFileSync(binary, copy);
      const run = launch(['check'], {}, copy);
      expect(await run.done).toEqual({ code: 2, signal: null });
      expect(run.err()).toContain('npm run build');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('answers in JSON on a pipe, with the exit code of the findings', async () => {
    const run = launch(['check', `--config=${sandboxFile}`, '--environment=staging']);
    expect(await run.done).toEqual({ code: 3, signal: null });
    expect(JSON.parse(run.out())).toMatchObject({ kind: 'check', data: { exit: { code: 3 } } });
    expect(run.err()).toMatch(whereTo);
  });

  it('ends quietly with the right code when its reader goes away', async () => {
    const run = launch(['check', `--config=${sandboxFile}`, '--output=table']);
    run.child.stdout?.destroy();
    expect(await run.done).toEqual({ code: 3, signal: null });
    expect(run.err()).toMatch(whereTo);
  });

  it('fails when its answer cannot be written', async () => {
    const closed = openSync(devNull, 'r');
    try {
      const run = launch(['completion', 'bash'], {}, binary, closed);
      expect(await run.done).toEqual({ code: 1, signal: null });
      expect(run.err()).toMatch(/^depot-dr: the answer could not be written: .*EBADF/);
    } finally {
      closeSync(closed);
    }
  });

  it('says that it was interrupted, and ends with 1', async () => {
    const run = launch(['check', `--config=${sandboxFile}`]);
    await saying(run, /calls go to/);
    run.child.kill('SIGINT');
    expect(await run.done).toEqual({ code: 1, signal: null });
    expect(run.err()).toMatch(/\ndepot-dr: interrupted\n$/);
    expect(run.out()).toBe('');
  });

  it('serves a sandbox that a second process checks, and refuses a port that is taken', async () => {
    const server = launch(['sandbox', '--port=0', `--estate=${sandboxFile}`, '--output=json']);
    const url = await saying(server, /listens on (\S+);/);
    try {
      const { data } = JSON.parse(server.out()) as {
        data: { accounts: { variables: Readonly<Record<string, string>> }[] };
      };
      const check = launch(
        ['check', `--config=${sandboxFile}`, '--environment=staging'],
        data.accounts[0]?.variables,
      );
      const taken = launch(['sandbox', `--port=${new URL(url).port}`, `--estate=${sandboxFile}`]);
      expect(await check.done).toEqual({ code: 3, signal: null });
      expect(check.err()).toContain(url);
      expect(await taken.done).toEqual({ code: 4, signal: null });
      expect(taken.err()).toContain('hint: Another program holds the port');
      expect(taken.out()).toBe('');
    } finally {
      server.child.kill('SIGTERM');
    }
    expect(await server.done).toEqual({ code: 0, signal: null });
  });
});
