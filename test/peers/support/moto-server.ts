import { spawn } from 'node:child_process';
import { createServer, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { absence } from './programs.js';

/** A moto server of our own. */
export interface MotoServer {
  readonly url: string;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

const startMs = 60_000;
const pollMs = 100;
const stopMs = 5000;
const keptOutput = 4000;

/** Undefined: moto can be used. */
export function motoAbsence(): string | undefined {
  return absence('moto_server', ['--help']);
}

/** Starts `moto_server` on a free port. @throws Error with its output when it does not answer */
export async function startMoto(): Promise<MotoServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its Lambda functions run in Docker: out of reach, also where there is one.
    env: { ...process.env, DOCKER_HOST: 'tcp://127.0.0.1:1' },
  });
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
    if (await answers(port)) return { url, stop };
    await sleep(pollMs);
  }
  await stop();
  throw new Error(`moto_server does not answer on ${url}: ${output}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (isThere: boolean) => (): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once('connect', end(true));
    socket.once('error', end(false));
  });
}
