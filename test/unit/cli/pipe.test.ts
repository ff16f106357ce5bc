import { Writable } from 'node:stream';
import { type PipeStream, pipeTo } from '../../../src/cli/pipe.js';

/** A stream whose reader takes one piece at a time, when it is told to. */
function slowReader() {
  const taken: string[] = [];
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      taken.push(chunk);
      waiting.push(done);
    },
  });
  return { stream, taken, take: () => waiting.shift()?.() };
}

const log = { isTTY: false, mostWaitingBytes: 100 };

it('holds what waits for a slow reader within its bound, and says what is lost', async () => {
  const { stream, taken, take } = slowReader();
  const { output, drained } = pipeTo(stream, log);
  const line = `${'x'.repeat(59)}\n`;
  expect([1, 2, 3, 4].map(() => output.write(line))).toEqual([true, true, false, false]);
  expect(stream.writableLength).toBe(120);
  take();
  take();
  expect(output.write('again\n')).toBe(true);
  const left = drained();
  take();
  take();
  expect(await left).toBeUndefined();
  expect(taken).toEqual([line, line, 'again\n', '']);
});

it('never cuts an answer', () => {
  const { stream } = slowReader();
  const { output } = pipeTo(stream, { isTTY: false, mostWaitingBytes: Infinity });
  for (let part = 0; part < 100; part++) expect(output.write('x'.repeat(1000))).toBe(true);
  expect(stream.writableLength).toBe(100_000);
});

it.each([
  ['EPIPE', undefined],
  ['ENOSPC', 'ENOSPC'],
])('survives a stream that fails with %s, and tells %p at the end', async (code, told) => {
  const failure = Object.assign(new Error(code), { code });
  const stream = new Writable({ write: (_chunk, _encoding, done) => done(failure) });
  const { output, drained } = pipeTo(stream, log);
  output.write('first');
  await new Promise((resolve) => {
    stream.once('close', resolve);
  });
  expect(output.write('second')).toBe(false);
  expect((await drained())?.message).toBe(told);
});

it('tells each loss once of a standard stream, which is never closed', async () => {
  let isFull = true;
  const stream: PipeStream = {
    destroyed: false,
    writableLength: 0,
    on: () => stream,
    write: (_text, done) => {
      const error = isFull ? new Error('ENOSPC') : null;
      queueMicrotask(() => done?.(error));
      return true;
    },
  };
  const { output, drained } = pipeTo(stream, log);
  const kept: boolean[] = [];
  for (const text of ['a', 'b', 'c', 'd', 'e']) {
    isFull = text < 'd';
    kept.push(output.write(text));
    await Promise.resolve();
  }
  expect(kept).toEqual([true, false, false, false, true]);
  expect((await drained())?.message).toBe('ENOSPC');
});
