import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isatty, type WriteStream } from 'node:tty';
import { run } from './cli/run.js';
import type { Output } from './cli/world.js';
import { systemClock } from './kernel/clock.js';
import { DrError } from './kernel/errors.js';
import { exitCodes } from './kernel/exit-codes.js';

/** A configuration is refused from 4 MiB on; what has no end is not read to it. */
const mostBytesRead = 5 * 1024 * 1024;

async function readText(path: string): Promise<string> {
  let text = '';
  const part = createReadStream(path, { encoding: 'utf8', end: mostBytesRead });
  for await (const chunk of part) text += String(chunk);
  return text;
}

interface Pipe {
  readonly output: Output;
  /** Resolves when everything written has left the process, with what kept it from that. */
  readonly drained: () => Promise<Error | undefined>;
}

/** What a stream failed with; a reader that went away (`| head`) is no failure. */
function failureOf({ errored }: WriteStream): Error | undefined {
  const isGone = errored !== null && 'code' in errored && errored.code === 'EPIPE';
  return isGone ? undefined : (errored ?? undefined);
}

function pipeTo(stream: WriteStream, fd: number): Pipe {
  stream.on('error', () => undefined); // asked for once, when all is written
  return {
    output: {
      write: (text) => {
        if (!stream.destroyed) stream.write(text);
      },
      columns: stream.columns,
      isTTY: isatty(fd),
    },
    drained: () =>
      new Promise((resolve) => {
        if (stream.destroyed) resolve(failureOf(stream));
        else stream.write('', () => resolve(failureOf(stream)));
      }),
  };
}

/** Aborts at the first signal to end; the second one ends the process at once. */
function watchSignals(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(exitCodes.failed.code);
      controller.abort(new DrError('interrupted', { code: 'Interrupted', kind: 'aborted' }));
    });
  }
  return controller.signal;
}

/** Without a listener the signal ends the process, as it does by default. */
function onReload(listener: () => void): () => void {
  process.on('SIGHUP', listener);
  return () => process.off('SIGHUP', listener);
}

/** What nobody caught, promises included. Without a listener Node prints it and ends the process. */
function onDefect(listener: (error: unknown) => void): () => void {
  process.on('uncaughtException', listener);
  return () => process.off('uncaughtException', listener);
}

function packageVersion(): string {
  const text = readFileSync(join(__dirname, '..', 'package.json'), 'utf8');
  const { version }: { readonly version?: unknown } = JSON.parse(text);
  return typeof version === 'string' ? version : 'unknown';
}

/** The real world around one command line; ends the process with its exit code. */
export async function main(): Promise<void> {
  // Node ends quietly where nothing is left that could settle a promise: that is no success.
  process.exitCode = exitCodes.failed.code;
  const [stdout, stderr] = [pipeTo(process.stdout, 1), pipeTo(process.stderr, 2)];
  const code = await run(process.argv.slice(2), {
    version: packageVersion(),
    env: process.env,
    cwd: process.cwd(),
    stdout: stdout.output,
    stderr: stderr.output,
    clock: systemClock,
    random: Math.random,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    process: { id: process.pid, node: process.version },
    onReload,
    onDefect,
    signal: watchSignals(),
    readFile: readText,
    exists: existsSync,
  });
  const failure = await stdout.drained();
  if (failure !== undefined) {
    stderr.output.write(`depot-dr: the answer could not be written: ${failure.message}\n`);
  }
  await stderr.drained();
  // A call that was given up must not keep the process.
  process.exit(failure === undefined ? code : exitCodes.failed.code);
}
