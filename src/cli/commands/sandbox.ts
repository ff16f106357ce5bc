import { serveSandbox, type ServedSandbox } from '../../compose/serve-sandbox.js';
import type { Configuration } from '../../config/configuration.js';
import type { ExitName } from '../../kernel/exit-codes.js';
import { createRecorder } from '../../telemetry/recorder.js';
import { envelope } from '../../answers/envelope.js';
import type { OutputFormat, SandboxFlags } from '../flags.js';
import { loadConfiguration } from '../loading.js';
import { renderData } from '../output.js';
import type { World } from '../world.js';

export interface SandboxData {
  readonly url: string;
  readonly port: number;
  readonly accounts: readonly {
    readonly id: string;
    readonly name: string;
    /** Environment variables that point an AWS client at this account of the sandbox. */
    readonly variables: Readonly<Record<string, string>>;
  }[];
}

const shellQuote = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** Blocks that can be pasted into a shell, one for each account. */
function renderLines({ url, accounts }: SandboxData): string {
  const blocks = accounts.map(({ id, name, variables }) =>
    [
      `# ${name} (${id})`,
      'unset AWS_PROFILE AWS_SESSION_TOKEN', // they would name other credentials
      ...Object.entries(variables).map(([key, value]) => `export ${key}=${shellQuote(value)}`),
    ].join('\n'),
  );
  return `${[`# sandbox at ${url}`, ...blocks].join('\n\n')}\n`;
}

async function announce(
  { url, port, accounts }: ServedSandbox,
  format: OutputFormat | undefined,
  { stdout, clock, version }: World,
): Promise<void> {
  const data: SandboxData = { url, port, accounts };
  stdout.write(
    format === undefined || format === 'table'
      ? renderLines(data)
      : await renderData(envelope('sandbox', data, { version, at: clock.now() }), format),
  );
}

/** The port of the configured address. */
function configuredPort({ sandbox }: Configuration): number {
  return sandbox === undefined ? 0 : Number(new URL(sandbox.address).port || '80');
}

/**
 * `depot-dr sandbox`: serves until the process is told to end.
 * @throws DrError `config` without a sandbox section, `conflict` when the port is taken
 */
export async function runSandbox(flags: SandboxFlags, world: World): Promise<ExitName> {
  const { env, clock, random, signal, stderr } = world;
  const configuration = await loadConfiguration(flags.estate ?? flags.config, world);
  const recorder = await createRecorder({
    level: flags.logLevel ?? configuration.settings.log.level,
    write: (line) => stderr.write(line),
    clock,
    progress: () => undefined,
  });
  const port = flags.port ?? configuredPort(configuration);
  const served = await serveSandbox(configuration, { env, clock, random, recorder, port });
  try {
    await announce(served, flags.output, world);
    stderr.write(`depot-dr: the sandbox listens on ${served.url}; Ctrl-C ends it\n`);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await served.close();
  }
  stderr.write('depot-dr: the sandbox has ended\n');
  return 'ok';
}
