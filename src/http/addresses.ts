import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { DrError } from '../kernel/errors.js';
import { describeSetting, settingNames } from './setting-names.js';

export interface ListenAddress {
  /** An IP address. */
  readonly address: string;
  readonly isLoopback: boolean;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLoopback(address: string): boolean {
  return loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * The address that a name or address stands for, so that what is judged is what is listened on.
 * @throws DrError `AddressUnknown`
 */
export async function resolveAddress(
  listener: 'ops' | 'page',
  given: string,
): Promise<ListenAddress> {
  const bare = given.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare) !== 0) return { address: bare, isLoopback: isLoopback(bare) };
  try {
    if (bare === '') throw new DrError('it is empty', { code: 'AddressEmpty', kind: 'config' });
    const { address } = await lookup(bare);
    return { address, isLoopback: isLoopback(address) };
  } catch (error) {
    throw new DrError(`the address "${given}" of the ${listener} listener cannot be found`, {
      code: 'AddressUnknown',
      kind: 'config',
      cause: error,
      hint: `Set an IP address or localhost: ${describeSetting(settingNames[listener].address)}.`,
    });
  }
}

/**
 * Whether a Host header names this machine or a configured name. A browser that was led here under a
 * foreign name (DNS rebinding) sends that name. A missing header comes from no browser.
 */
export function isKnownHost(host: string | undefined, names: readonly string[]): boolean {
  if (host === undefined) return true;
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (name === 'localhost' || names.some((known) => known.toLowerCase() === name)) return true;
  const bare = name.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) !== 0 && isLoopback(bare);
}
