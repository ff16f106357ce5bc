import { randomBytes } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { pipeTo } from './cli/pipe.js';
import { run } from './cli/run.js';
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

/** Log lines and notes that wait for a reader which does not keep up. */
const mostWaitingBytes = 2 ** 20;
/** How long a process that was asked to end waits for the reader of its log. */
const lastWordsMs = 1000;

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
  // An answer is whole or not at all; of a log the newest lines are lost.
  const stdout = pipeTo(process.stdout, { isTTY: isatty(1), mostWaitingBytes: Infinity });
  const stderr = pipeTo(process.stderr, { isTTY: isatty(2), mostWaitingBytes });
  const signal = watchSignals();
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
    signal,
    readFile: readText,
    createFile: (path, text) => writeFile(path, text, { flag: 'wx' }),
    exists: existsSync,
  });
  const failure = await stdout.drained();
  if (failure !== undefined) {
    stderr.output.write(`depot-dr: the answer could not be written: ${failure.message}\n`);
  }
  const ends: Promise<unknown>[] = [stderr.drained()];
  if (signal.aborted) ends.push(systemClock.sleep(lastWordsMs, new AbortController().signal));
  await Promise.race(ends);
  // A call that was given up must not keep the process.
  process.exit(failure === undefined ? code : exitCodes.failed.code);
}
