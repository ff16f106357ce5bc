import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { answers } from './ports.js';

const startMs = 60_000;
const pollMs = 100;
const stopMs = 5000;
const keptOutput = 4000;

/** A program that we started, and that serves on a port. */
export interface ServingChild {
  /** Its newest output. */
  output(): string;
  /** Ends it, and nothing else, and waits until it is gone. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a program and waits until its port answers. @throws Error with its output if it never does */
export async function startServing(options: ChildOptions): Promise<ServingChild> {
  const { program, args, port, env = process.env } = options;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  let output = '';
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-keptOutput);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const life = { ended: false };
  const gone = new Promise<void>((resolve) => {
    const end = (): void => {
      life.ended = true;
      resolve();
    };
    child.once('error', end);
    child.once('exit', end);
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), stopMs);
    await gone;
    clearTimeout(killer);
  };
  for (let waited = 0; waited < startMs; waited += pollMs) {
    if (life.ended) break;
    if (await answers(port)) return { output: () => output, stop };
    await sleep(pollMs);
  }
  await stop();
  throw new Error(`${program} does not answer on port ${port}: ${output}`);
}
