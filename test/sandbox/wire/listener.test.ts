import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Control } from '../../../src/sandbox/wire/control.js';
import { listen } from '../../../src/sandbox/wire/listener.js';
import { bytesOf } from '../../../src/sandbox/wire/message.js';
import { failureOf, openWorld, rawRequest, type Handlers, type World } from './support.js';

const handlers: Handlers = {
  dynamodb: { ListTables: () => ({ TableNames: [] }) },
  s3: { PutObject: () => ({}) },
};
const listTables = { 'x-amz-target': 'DynamoDB_20120810.ListTables' };
const control: Control = async ({ target, body }) => ({
  status: 200,
  headers: {},
  body: bytesOf(`${target} ${Buffer.from(body).toString()}`),
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly connection: string | undefined;
}

async function send(
  world: World,
  path: string,
  headers: Record<string, string>,
  parts: readonly string[] = [],
  isLeftOpen = false,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(`${world.url}${path}`, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString(),
          connection: response.headers.connection,
        }),
      );
    });
    sent.on('error', reject);
    for (const part of parts) sent.write(part);
    if (!isLeftOpen) sent.end();
  });
}

/** What the server says to bytes that no HTTP client would send. */
async function raw(world: World, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.write(bytes);
  });
}

describe('listener', () => {
  let world: World;
  beforeEach(async () => {
    const limits = { bodyBytes: 1000, headerBytes: 4000 };
    world = await openWorld('over HTTP', handlers, { limits, control });
  });
  afterEach(() => world.close());
  const signed = rawRequest({ headers: listTables }).headers;

  it('rejects with the error of node when the port is taken', async () => {
    const { port } = new URL(world.url);
    const again = listen(world.endpoint, { port: Number(port), host: '127.0.0.1' });
    expect(await failureOf(again)).toMatchObject({ code: 'EADDRINUSE' });
  });

  it.each(['0.0.0.0', '::', 'example.com', '10.0.0.1'])('does not listen on %s', async (host) => {
    const refused = listen(world.endpoint, { port: 0, host });
    expect(await failureOf(refused)).toMatchObject({ code: 'NotLoopback', kind: 'usage' });
  });

  it('closes, also while a client keeps its connection', async () => {
    expect((await send(world, '/', signed, ['{}'])).status).toBe(200);
    await world.close();
    expect(await failureOf(send(world, '/', signed))).toMatchObject({
      code: expect.stringMatching(/ECONN(REFUSED|RESET)/) as string,
    });
  });

  it('answers 413 to a body that is announced too large, without taking it', async () => {
    const headers = { ...signed, 'content-length': '1001' };
    const answer = await send(world, '/', headers, ['x'.repeat(1001)]);
    expect(answer).toMatchObject({ status: 413, connection: 'close' });
  });

  it('answers 413 to a body that turns out too large, before it has ended', async () => {
    const answer = await send(world, '/', signed, Array(3).fill('x'.repeat(500)) as string[], true);
    expect(answer).toMatchObject({ status: 413, connection: 'close' });
    expect(answer.text).toContain('RequestEntityTooLarge');
  });

  it('does not ask for a large body that waits to be asked', async () => {
    const client = new S3Client({ ...world.config, forcePathStyle: true });
    const Body = new Uint8Array(3 * 1024 ** 2);
    const put = client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body }));
    expect(await failureOf(put)).toMatchObject({
      name: 'RequestEntityTooLarge',
      $metadata: { httpStatusCode: 413 },
    });
    client.destroy();
  });

  it.each(['GARBAGE\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', 'GET /\u0000 HTTP/1.1\r\n\r\n'])(
    'answers 400 to %j and goes on',
    async (bytes) => {
      expect(await raw(world, bytes)).toMatch(/^HTTP\/1.1 400 /);
      expect((await send(world, '/', signed, ['{}'])).status).toBe(200);
    },
  );

  it('hands what is under /_sandbox/ to the control, from this machine only', async () => {
    expect(await send(world, '/_sandbox/clock?x=1', {}, ['hello'])).toMatchObject({
      status: 200,
      text: '/_sandbox/clock?x=1 hello',
    });
    for (const headers of [
      { host: 'evil.example' },
      { host: '127.0.0.1.evil.example' },
      { origin: 'http://127.0.0.1' },
      { origin: 'null' },
    ] as Record<string, string>[]) {
      expect(await send(world, '/_sandbox/clock', headers)).toMatchObject({ status: 403 });
    }
  });

  it('says 404 where there is no control', async () => {
    const bare = await openWorld('over HTTP', handlers);
    expect(await send(bare, '/_sandbox/clock', {})).toMatchObject({ status: 404 });
    await bare.close();
  });

  it('answers InternalFailure when onDefect throws', async () => {
    const broken = await openWorld(
      'over HTTP',
      { dynamodb: { ListTables: () => ({ TableNames: 7 }) } },
      {
        onDefect: (error) => {
          throw error;
        },
      },
    );
    const answer = await send(broken, '/', signed);
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('InternalFailure');
    await broken.close();
  });
});
