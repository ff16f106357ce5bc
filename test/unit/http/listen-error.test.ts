import { listenError } from '../../../src/http/listen-error.js';
import { readTls } from '../../../src/http/tls.js';

it.each([
  ['EADDRINUSE', 'PortInUse', 'conflict', 'ops.port (or DEPOTDR_OPS_PORT)'],
  ['EACCES', 'PortRefused', 'denied', 'ops.port (or DEPOTDR_OPS_PORT)'],
  ['EADDRNOTAVAIL', 'AddressUnavailable', 'config', 'ops.address (or DEPOTDR_OPS_ADDRESS)'],
  ['EOTHER', 'ListenFailed', 'config', 'ops.address'],
])('%s names the setting', (code, ours, kind, setting) => {
  const cause = Object.assign(new Error(code), { code });
  expect(listenError('ops', cause, '10.0.0.1:80')).toMatchObject({
    message: expect.stringContaining('10.0.0.1:80'),
    code: ours,
    kind,
    cause,
    hint: expect.stringContaining(setting),
  });
});

describe('readTls', () => {
  const files = { certificate: undefined, key: undefined, clientAuthority: undefined };
  const readFile = (path: string) =>
    path === 'gone' ? Promise.reject(new Error('ENOENT')) : Promise.resolve(`text of ${path}`);

  it('reads nothing when nothing is named', async () => {
    expect(await readTls(files, readFile)).toBeUndefined();
  });

  it('reads what is named', async () => {
    expect(await readTls({ ...files, certificate: 'c', key: 'k' }, readFile)).toEqual({
      certificate: 'text of c',
      key: 'text of k',
      clientAuthority: undefined,
    });
    const all = { certificate: 'c', key: 'k', clientAuthority: 'a' };
    expect((await readTls(all, readFile))?.clientAuthority).toBe('text of a');
  });

  it.each([
    [{ ...files, certificate: 'c' }, 'TlsIncomplete', 'page.keyFile'],
    [{ ...files, key: 'k' }, 'TlsIncomplete', 'page.certificateFile'],
    [{ ...files, clientAuthority: 'a' }, 'TlsIncomplete', 'page.certificateFile'],
    [{ ...files, certificate: 'c', key: 'gone' }, 'TlsFileUnreadable', 'DEPOTDR_PAGE_KEY_FILE'],
  ])('refuses %j', async (given, code, named) => {
    await expect(readTls(given, readFile)).rejects.toMatchObject({
      code,
      kind: 'config',
      hint: expect.stringContaining(named),
    });
  });
});
