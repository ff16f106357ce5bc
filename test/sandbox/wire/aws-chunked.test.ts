import fc from 'fast-check';
import { unchunk, unchunkedHeaders } from '../../../src/sandbox/wire/aws-chunked.js';
import { bytesOf, textOf } from '../../../src/sandbox/wire/message.js';

const frame = (chunks: readonly Uint8Array[], extension: string, trailers: string): Uint8Array =>
  Buffer.concat([
    ...chunks.flatMap((chunk) => [
      bytesOf(`${chunk.byteLength.toString(16)}${extension}\r\n`),
      chunk,
      bytesOf('\r\n'),
    ]),
    bytesOf(`0${extension}\r\n${trailers}\r\n`),
  ]);

describe('aws-chunked', () => {
  it.each([
    [
      'signed',
      ';chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
      '',
    ],
    ['unsigned', '', ''],
    ['with trailers', '', 'x-amz-checksum-crc32:sOO8/Q==\r\nx-amz-trailer-signature:00\r\n'],
  ])('gives the bytes back: %s', (_, extension, trailers) => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 })), (chunks) => {
        const whole = Buffer.concat(chunks);
        const { body, trailers: read } = unchunk(frame(chunks, extension, trailers), whole.length);
        expect(Buffer.compare(body, whole)).toBe(0);
        const expected = trailers === '' ? {} : { 'x-amz-checksum-crc32': 'sOO8/Q==' };
        expect(read).toEqual(expected);
      }),
    );
  });

  it.each(['', 'zz\r\n', '5\r\nab', '5\r\nabcde', 'fffffffff\r\n', '-1\r\n', '2\r\nab\r\n'])(
    'refuses the frame %j',
    (text) => {
      expect(() => unchunk(bytesOf(text), undefined)).toThrow(
        expect.objectContaining({ name: 'IncompleteBody' }),
      );
    },
  );

  it('refuses another length than announced', () => {
    const framed = frame([bytesOf('abc')], '', '');
    expect(textOf(unchunk(framed, 3).body)).toBe('abc');
    expect(() => unchunk(framed, 4)).toThrow(expect.objectContaining({ name: 'IncompleteBody' }));
  });

  it('leaves the encodings of the content itself', () => {
    const headers = { 'content-encoding': 'aws-chunked, gzip', 'content-length': '99' };
    expect(unchunkedHeaders(headers, { body: bytesOf('abc'), trailers: {} })).toEqual({
      'content-encoding': 'gzip',
      'content-length': '3',
    });
  });
});
