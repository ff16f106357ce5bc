import { startServing } from './child.js';
import { freePort } from './ports.js';
import { absence } from './programs.js';

/** A moto server of our own. */
export interface MotoServer {
  readonly url: string;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

/** Undefined: moto can be used. */
export function motoAbsence(): string | undefined {
  return absence('moto_server', ['--help']);
}

/** Starts `moto_server` on a free port. @throws Error with its output when it does not answer */
export async function startMoto(): Promise<MotoServer> {
  const port = await freePort();
  const { stop } = await startServing({
    program: 'moto_server',
    args: ['-H', '127.0.0.1', '-p', String(port)],
    port,
    // Its Lambda functions run in Docker: out of reach, also where there is one.
    env: { ...process.env, DOCKER_HOST: 'tcp://127.0.0.1:1' },
  });
  return { url: `http://127.0.0.1:${port}`, stop };
}
