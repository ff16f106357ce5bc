import type { Configuration } from '../config/configuration.js';
import { DrError } from '../kernel/errors.js';
import type { ComposeOptions } from './reach.js';
import { createWorld } from './reach-sandbox.js';

export interface ServedSandbox {
  readonly url: string;
  readonly port: number;
  /** Per account the variables that point any AWS client at it as that account's operator. */
  readonly accounts: readonly {
    readonly id: string;
    readonly name: string;
    readonly variables: Readonly<Record<string, string>>;
  }[];
  /** Resolves when every connection is gone. */
  close(): Promise<void>;
}

/**
 * Serves the configuration's sandbox on loopback until it is closed. It keeps its world meanwhile.
 * @param port - 0 = any free port
 * @throws DrError `config` without a sandbox section; `conflict` when the port is taken
 */
export async function serveSandbox(
  { estate, sandbox: section, file }: Configuration,
  { clock, port }: ComposeOptions & { readonly port: number },
): Promise<ServedSandbox> {
  if (section === undefined) {
    throw new DrError(`${file} has no sandbox section`, {
      code: 'NoSandboxSection',
      kind: 'config',
      hint: 'Add "sandbox: {}" to it, or take config/sandbox.yaml.',
    });
  }
  const sandbox = createWorld(estate, section, clock);
  const server = await sandbox.listen(port).catch((error: unknown) => {
    const code =
      typeof error === 'object' && error !== null && 'code' in error
        ? String(error.code)
        : 'ListenFailed';
    throw new DrError(`cannot listen on 127.0.0.1:${port}: ${code}`, {
      code,
      kind: code === 'EADDRINUSE' ? 'conflict' : 'unavailable',
      hint:
        code === 'EADDRINUSE'
          ? `Another program holds the port; try --port=${port + 1}, or --port=0 for any free one.`
          : 'Choose another port with --port.',
      cause: error,
    });
  });
  return {
    url: server.url,
    port: server.port,
    accounts: estate.accounts.map(({ id, name, regions }) => {
      const keys = sandbox.demoCredentials(id);
      return {
        id,
        name,
        variables: {
          AWS_ENDPOINT_URL: server.url,
          AWS_ACCESS_KEY_ID: keys.accessKeyId,
          AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
          AWS_REGION: regions[0] ?? '',
          AWS_DEFAULT_REGION: regions[0] ?? '', // older clients read only this one
        },
      };
    }),
    close: () => server.close(),
  };
}
