import { DrError } from '../kernel/errors.js';
import { describeSetting, pageSettingNames, settingNames } from './setting-names.js';

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/**
 * Why a listener cannot start, with the setting to change.
 * @param where - `address:port`, or `tls` for trouble with certificate and key
 */
export function listenError(
  listener: 'ops' | 'page',
  cause: unknown,
  where: `${string}:${number}` | 'tls',
): DrError {
  const { address, port } = settingNames[listener];
  const subject = listener === 'ops' ? 'the ops listener' : 'the page';
  if (where === 'tls') {
    return new DrError(`${subject} cannot use its certificate, key or client authority`, {
      code: 'TlsRefused',
      kind: 'config',
      cause,
      hint: `They must be PEM, and the key must belong to the certificate. They are named by ${describeSetting(pageSettingNames.certificate)}, ${describeSetting(pageSettingNames.key)} and ${describeSetting(pageSettingNames.clientAuthority)}.`,
    });
  }
  const cannot = `${subject} cannot listen on ${where}`;
  switch (codeOf(cause)) {
    case 'EADDRINUSE':
      return new DrError(`${cannot}: the port is in use`, {
        code: 'PortInUse',
        kind: 'conflict',
        cause,
        hint: `Another program listens there, perhaps another depot-dr. Choose another port: ${describeSetting(port)}.`,
      });
    case 'EACCES':
      return new DrError(`${cannot}: this user may not use the port`, {
        code: 'PortRefused',
        kind: 'denied',
        cause,
        hint: `Ports below 1024 need a privilege. Choose a higher one: ${describeSetting(port)}.`,
      });
    case 'EADDRNOTAVAIL':
      return new DrError(`${cannot}: this machine has no such address`, {
        code: 'AddressUnavailable',
        kind: 'config',
        cause,
        hint: `Set an address of this machine, or 0.0.0.0 for all: ${describeSetting(address)}.`,
      });
    default:
      return new DrError(cannot, {
        code: 'ListenFailed',
        kind: 'config',
        cause,
        hint: `Look at ${describeSetting(address)} and ${describeSetting(port)}.`,
      });
  }
}
