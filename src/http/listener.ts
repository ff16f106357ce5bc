/**
 * What answers over HTTP: the ops listener (metrics, health) and the page listener (status page and
 * API). Purpose of this folder: to show what it is handed, within stated limits. It must not judge,
 * schedule or know AWS; everything comes through ports. Read `ops-listener.ts` and
 * `page-listener.ts` next, then `exchange.ts` for the way of one request.
 */
import { createServer, type Server, STATUS_CODES } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Clock, startDeadline } from '../kernel/clock.js';
import { createConnections } from './connections.js';
import { createExchange, type Service } from './exchange.js';
import type { HttpLimits } from './limits.js';
import { listenError } from './listen-error.js';
import type { TlsMaterial } from './tls.js';

export interface Listener {
  readonly address: string;
  readonly port: number;
  /** `http://127.0.0.1:9465` */
  readonly url: string;
  /** Open connections. */
  connections(): number;
  /** Stops listening, lets what is under way end within its limit, then cuts it off. Never rejects. */
  close(): Promise<void>;
}

export interface ListenerOptions {
  readonly service: Service;
  /** An IP address. */
  readonly address: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly tls: TlsMaterial | undefined;
  readonly clock: Clock;
  readonly limits: HttpLimits;
}

/** An answer to what is no HTTP request: nothing of it can be shown by a route. */
function rawAnswer(status: number, headers: Readonly<Record<string, string>>): string {
  const reason = STATUS_CODES[status] ?? '';
  const body = `${status} ${reason}\n`;
  const lines = Object.entries({
    ...headers,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': String(body.length),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n${body}`;
}

const statusOfCode: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** @throws DrError when the port or address cannot be had, or the certificate cannot be used */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const { service, clock, limits, tls } = options;
  const connections = createConnections(limits.connections);
  let closing = false;
  const exchange = createExchange({
    service,
    connections,
    clock,
    limits,
    isClosing: () => closing,
  });
  const server = serverFor(options);

  /** Says why, and goes: what still comes in is not read. */
  const refuse = (socket: Duplex, status: number): void => {
    if (!socket.writable) {
      socket.destroy();
      return;
    }
    const patience = startDeadline({ clock, ms: limits.closeMs, what: 'the client to go' });
    patience.signal.addEventListener('abort', () => socket.destroy(), { once: true });
    socket.once('close', () => patience.release());
    socket.on('error', () => undefined); // it is being closed
    socket.end(rawAnswer(status, service.headers));
    socket.resume(); // an unread rest would cut the answer off
  };

  server.on('connection', (socket: Socket) => {
    if (connections.opened(socket)) return;
    if (tls === undefined) refuse(socket, 503);
    else socket.destroy();
  });
  server.on('request', (request, response) => void exchange.serve(request, response));
  // A body that is announced is asked for by reading it: what is refused is never sent.
  server.on('checkContinue', (request, response) => {
    if (Number(request.headers['content-length'] ?? 0) <= limits.bodyBytes) {
      response.writeContinue();
    }
    void exchange.serve(request, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // oxlint-disable-next-line no-unsafe-type-assertion -- servers for TCP and TLS hand in sockets
    if (error.code === 'ECONNRESET' || connections.isBusy(socket as Socket)) socket.destroy();
    else refuse(socket, statusOfCode[error.code ?? ''] ?? 400);
  });

  const address = await bound(server, options);
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    address: address.address,
    port: address.port,
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${address.port}`,
    connections: () => connections.count(),
    close: async () => {
      closing = true;
      const patience = startDeadline({ clock, ms: limits.closeMs, what: 'open answers' });
      patience.signal.addEventListener('abort', () => connections.closeAll(), { once: true });
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        connections.closeIdle();
      });
      patience.release();
    },
  };
}

/** @throws DrError `TlsRefused` when OpenSSL does not take certificate, key or authority */
function serverFor({ service, tls, limits }: ListenerOptions): Server {
  const common = {
    maxHeaderSize: limits.headerBytes,
    requireHostHeader: false, // refused by the exchange, with the headers of every answer
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkMs,
  };
  if (tls === undefined) return createServer(common);
  try {
    return createTlsServer({
      ...common,
      cert: tls.certificate,
      key: tls.key,
      minVersion: 'TLSv1.2',
      handshakeTimeout: limits.headersMs,
      ...(tls.clientAuthority === undefined
        ? {}
        : { ca: tls.clientAuthority, requestCert: true, rejectUnauthorized: true }),
    });
  } catch (error) {
    throw listenError(service.listener, error, 'tls');
  }
}

async function bound(
  server: Server,
  { service, address, port }: ListenerOptions,
): Promise<AddressInfo> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port, host: address, exclusive: true }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    throw listenError(service.listener, error, `${address}:${port}`);
  }
  const taken = server.address();
  if (taken === null || typeof taken === 'string') {
    throw listenError(service.listener, undefined, `${address}:${port}`);
  }
  return taken;
}
