import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to a sandbox on which recovery points can get lost: no sandbox lets anybody delete one. */
export interface ForgetfulVaults {
  readonly url: string;
  /** From now on every vault lists only what is older. */
  forget(youngestMs: number): void;
  remember(): void;
  close(): Promise<void>;
}

/** `GET /backup-vaults/{name}/recovery-points/`. @source API ListRecoveryPointsByBackupVault */
const listOfPoints = /^\/backup-vaults\/[^/]+\/recovery-points\/?(?:\?|$)/;

interface Listed {
  readonly RecoveryPoints?: readonly { readonly CreationDate: number }[];
}

/** @param port - of the sandbox on loopback */
export async function serveForgetfully(port: number): Promise<ForgetfulVaults> {
  let youngestMs: number | undefined;
  const server = createServer((incoming, outgoing) => {
    const { method, url = '', headers } = incoming;
    // The host stays as it was signed.
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', () => outgoing.destroy());
      answer.on('end', () => {
        const whole = Buffer.concat(parts);
        const isLosing =
          youngestMs !== undefined && answer.statusCode === 200 && listOfPoints.test(url);
        const body = isLosing ? without(whole, youngestMs ?? 0) : whole;
        const { 'transfer-encoding': _, ...kept } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, { ...kept, 'content-length': body.length });
        outgoing.end(body);
      });
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    forget: (age) => {
      youngestMs = age;
    },
    remember: () => {
      youngestMs = undefined;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function without(body: Buffer, youngestMs: number): Buffer {
  const listed = JSON.parse(body.toString('utf8')) as Listed;
  const latest = (Date.now() - youngestMs) / 1000;
  const points = listed.RecoveryPoints?.filter(({ CreationDate }) => CreationDate < latest);
  return Buffer.from(JSON.stringify({ ...listed, RecoveryPoints: points }));
}
