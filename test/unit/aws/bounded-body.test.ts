import { once } from 'node:events';
import { Readable } from 'node:stream';
import { withBoundedBodies } from '../../../src/aws/bounded-body.js';

const mebibyte = new Uint8Array(1024 * 1024);

function bodyOf(count: number): { readonly body: Readable; readonly sent: () => number } {
  let sent = 0;
  function* parts() {
    for (; sent < count; sent++) yield mebibyte;
  }
  return { body: Readable.from(parts()), sent: () => sent };
}

type Headers = Readonly<Record<string, string>>;

async function answered(body: Readable, headers: Headers = {}): Promise<Readable> {
  const handler = {
    handle: () => Promise.resolve({ response: { headers, body } }),
    destroy: () => 'gone',
  };
  const bounded = withBoundedBodies(handler) as unknown as typeof handler;
  expect(bounded.destroy()).toBe('gone');
  const { response } = await bounded.handle();
  return response.body;
}

async function read(body: Readable, headers?: Headers): Promise<number> {
  let length = 0;
  for await (const part of await answered(body, headers)) length += part.byteLength;
  return length;
}

describe('a bounded body', () => {
  it('passes what is no larger than 8 MiB', async () => {
    expect(await read(bodyOf(8).body)).toBe(8 * mebibyte.byteLength);
  });

  it.each<[string, Headers]>([
    ['of unknown length', {}],
    ['that is announced as longer', { 'content-length': String(9 * mebibyte.byteLength) }],
    ['whose announced length is no number', { 'content-length': 'many' }],
  ])('ends an endless answer %s, and stops reading it', async (_, headers) => {
    const { body, sent } = bodyOf(1_000_000);
    await expect(read(body, headers)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'AnswerTooLarge',
    });
    expect(body.destroyed).toBe(true);
    expect(sent()).toBeLessThan(40);
  });

  it('is left alone where the connection ends it within the limit', async () => {
    const { body } = bodyOf(1);
    const headers = { 'content-length': String(mebibyte.byteLength) };
    expect(await answered(body, headers)).toBe(body);
  });

  it('tells its reader that the connection broke', async () => {
    const body = new Readable({
      read() {
        this.destroy(new Error('reset by peer'));
      },
    });
    await expect(read(body)).rejects.toThrow('reset by peer');
  });

  it('tells its reader of an end that came too early', async () => {
    const body = new Readable({ read: () => undefined });
    const bounded = await answered(body);
    const reading = bounded.toArray();
    body.destroy();
    await expect(reading).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
  });

  it('closes the connection of an answer that nobody reads on', async () => {
    const { body } = bodyOf(1_000_000);
    const closed = once(body, 'close');
    const parts = (await answered(body))[Symbol.asyncIterator]();
    await parts.next();
    await parts.return?.();
    await closed;
    expect(body.destroyed).toBe(true);
  });
});
