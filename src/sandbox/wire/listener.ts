import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DrError } from '../../kernel/errors.js';
import { isLoopbackHost, type Control } from './control.js';
import type { Endpoint } from './endpoint.js';
import { createExchanges } from './exchanges.js';

export interface ListenOptions {
  /** 0 = any free port. */
  readonly port: number;
  /** A loopback name or address. */
  readonly host: string;
  readonly control?: Control | undefined;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Ends requests that hang, lets the others finish, resolves when every connection is gone. */
  close(): Promise<void>;
}

const connectionsMax = 512;
const headersTimeoutMs = 15_000;
const requestTimeoutMs = 120_000;

/**
 * Serves an endpoint over loopback HTTP.
 * @throws DrError `NotLoopback`; the node error (`EADDRINUSE`, ...) when the port cannot be had
 */
export async function listen(
  endpoint: Endpoint,
  { port, host, control }: ListenOptions,
): Promise<Listener> {
  if (!isLoopbackHost(host)) {
    throw new DrError(`the sandbox listens on this machine only, not on ${host}`, {
      code: 'NotLoopback',
      kind: 'usage',
      hint: 'Use 127.0.0.1, ::1 or localhost.',
    });
  }
  const exchanges = createExchanges(endpoint, control);
  const server = createServer({
    maxHeaderSize: endpoint.limits.headerBytes * 2, // below this the endpoint answers as AWS does
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
  });
  server.maxConnections = connectionsMax;
  server.on('request', (request, response) => void exchanges.serve(request, response));
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (exchanges.isWelcome(request)) response.writeContinue();
    void exchanges.serve(request, response);
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  const address = await bound(server, port, host);
  const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    host: address.address,
    port: address.port,
    url: `http://${shown}:${address.port}`,
    close: async () => {
      const gone = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await exchanges.close();
      server.closeAllConnections(); // kept alive for a next request that will not come
      await gone;
    },
  };
}

/** @throws the node error when the port cannot be had */
async function bound(server: Server, port: number, host: string): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('bound to no port');
  return address;
}
