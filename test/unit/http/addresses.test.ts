import { isKnownHost, resolveAddress } from '../../../src/http/addresses.js';

describe('a listen address', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.9.8.7', true],
    ['::1', true],
    ['[::1]', true],
    ['::ffff:127.0.0.1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.1', false],
    ['128.0.0.1', false],
    ['::ffff:10.0.0.1', false],
  ])('%s is loopback: %s', async (given, isLoopback) => {
    expect(await resolveAddress('page', given)).toMatchObject({ isLoopback });
  });

  it.each(['', 'x'.repeat(300)])('%j is refused', async (given) => {
    await expect(resolveAddress('page', given)).rejects.toMatchObject({
      code: 'AddressUnknown',
      kind: 'config',
      hint: expect.stringContaining('page.address (or DEPOTDR_PAGE_ADDRESS)'),
    });
  });
});

describe('a Host header', () => {
  it.each([
    'localhost',
    'localhost:9465',
    'LOCALHOST:1',
    '127.0.0.1:9465',
    '[::1]:9465',
    '[::1]',
    'dr.example.com',
    'DR.example.com:443',
    undefined,
  ])('%s is known', (host) => {
    expect(isKnownHost(host, ['dr.example.com'])).toBe(true);
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1:9465',
    'evil.example:9465',
    'xdr.example.com',
    '',
  ])('%j is not', (host) => {
    expect(isKnownHost(host, ['dr.example.com'])).toBe(false);
  });
});
