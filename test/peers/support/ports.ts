import { createServer, connect } from 'node:net';

/** Below the ports that Linux gives to outgoing connections, one of which could take ours meanwhile. */
const range = { from: 10_240, until: 32_768 };

let next = range.from + ((process.pid * 131) % (range.until - range.from));

/** A port of loopback that nobody listens on; no other call in this process gets it soon. */
export async function freePort(): Promise<number> {
  for (let tried = range.from; tried < range.until; tried++) {
    const port = next;
    next = next + 1 < range.until ? next + 1 : range.from;
    if (await isFree(port)) return port;
  }
  throw new Error('no free port');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => {
      server.close(() => resolve(true));
    });
  });
}

/** Whether somebody listens on a port of loopback. */
export function answers(port: number): Promise<boolean> {
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
