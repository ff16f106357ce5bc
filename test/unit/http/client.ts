import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request on its own connection. */
export function ask(port: number, path: string, options: AskOptions = {}): Promise<Got> {
  const { method = 'GET', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method, headers, agent: false },
      (response) => {
        const { statusCode = 0, headers: got } = response;
        text(response).then(
          (read) => resolve({ status: statusCode, headers: got, body: read }),
          reject,
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** A bare connection. */
export function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });
}

/** Everything that comes until the other side ends; resets end it as well. */
export function readAll(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let read = '';
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => void (read += part));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(read));
  });
}

/** Sends text as it is and reads the whole answer. */
export async function sendRaw(port: number, sent: string): Promise<string> {
  const socket = await open(port);
  const answer = readAll(socket);
  socket.write(sent);
  return answer;
}
