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

async function read(body: Readable): Promise<number> {
  const handler = { handle: () => Promise.resolve({ response: { body } }), destroy: () => 'gone' };
  const bounded = withBoundedBodies(handler) as unknown as typeof handler;
  expect(bounded.destroy()).toBe('gone');
  const { response } = await bounded.handle();
  let length = 0;
  for await (const part of response.body) length += part.byteLength;
  return length;
}

describe('a bounded body', () => {
  it('passes what is no larger than 8 MiB', async () => {
    expect(await read(bodyOf(8).body)).toBe(8 * mebibyte.byteLength);
  });

  it('ends an endless answer, and stops reading it', async () => {
    const { body, sent } = bodyOf(1_000_000);
    await expect(read(body)).rejects.toMatchObject({ kind: 'invalid', code: 'AnswerTooLarge' });
    expect(body.destroyed).toBe(true);
    expect(sent()).toBeLessThan(40);
  });
});
