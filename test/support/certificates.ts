import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

// Certificates made on the spot, so that no key has to lie in the repository.
// @source RFC 5280, Internet X.509 Public Key Infrastructure Certificate

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const size = content.length;
  const length =
    size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const text = (value: string): Buffer => der(0x0c, Buffer.from(value));
const time = (value: string): Buffer => der(0x17, Buffer.from(value));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const nameOf = (value: string): Buffer => sequence(der(0x31, sequence(oid('550403'), text(value))));
const yes = der(0x01, Buffer.from([0xff]));

export interface Certified {
  readonly certificate: string;
  readonly key: string;
  readonly name: string;
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function extensions(isAuthority: boolean): Buffer {
  const constraints = der(0x04, sequence(...(isAuthority ? [yes] : [])));
  const address = der(0x87, Buffer.from([127, 0, 0, 1]));
  return der(
    0xa3,
    sequence(
      sequence(oid('551d13'), yes, constraints),
      sequence(oid('551d11'), der(0x04, sequence(address))),
    ),
  );
}

let serial = 1;

/** A certificate for 127.0.0.1, signed by `authority` or by itself; valid 2020 to 2049. */
export function certify(name: string, authority?: Certified): Certified {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: KeyObject = authority === undefined ? privateKey : createPrivateKey(authority.key);
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([serial++])),
    ecdsaWithSha256,
    nameOf(authority?.name ?? name),
    sequence(time('200101000000Z'), time('491231235959Z')),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions(authority === undefined),
  );
  const signature = sign('sha256', body, signer);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  return {
    name,
    certificate: pem('CERTIFICATE', whole),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
