import { stateDirectory } from '../../config/state-directory.js';
import { assembleDaemon } from '../../daemon/assemble.js';
import { startDaemon, type Daemon } from '../../daemon/daemon.js';
import type { ExitName } from '../../kernel/exit-codes.js';
import type { CommonFlags } from '../flags.js';
import { loadConfiguration, readFrom } from '../loading.js';
import type { World } from '../world.js';

/** Says once what the first pass found, for who started it by hand. */
function announceFirstPass({ board }: Daemon, world: World): void {
  const { clock, stderr, signal } = world;
  const look = async (): Promise<void> => {
    for (;;) {
      const { runs, posture, jobs } = board.status();
      const sweeps = jobs.flatMap(({ job }) => (job.kind === 'sweep' ? [job.name] : []));
      const ended = runs.find(({ job, end }) => end !== undefined && sweeps.includes(job));
      if (posture?.source === 'observed' && ended?.end !== undefined) {
        stderr.write(`depot-dr: first pass: ${ended.end.message ?? ended.end.outcome}\n`);
        return;
      }
      await clock.sleep(lookMs, signal);
    }
  };
  look().catch(() => undefined); // the daemon was ended before its first pass was
}

const lookMs = 200;

function announce({ listening, board }: Daemon, directory: string, { stderr }: World): void {
  const lines = [
    board.status().endpoint,
    ...listening.map(({ what, url }) => `${what.padEnd(11)} ${url}`),
    `${'journal'.padEnd(11)} ${directory}`,
    'Ctrl-C ends it',
  ];
  for (const line of lines) stderr.write(`depot-dr: ${line}\n`);
}

/** Resolves when the operator or the system asks the process to end. */
function asked(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * `depot-dr daemon`: runs every schedule and serves page and metrics until it is asked to end.
 * @returns `ok` after an orderly end
 * @throws DrError for what refuses a start: configuration, a taken port, a held journal
 */
export async function runDaemon(flags: CommonFlags, world: World): Promise<ExitName> {
  const { version, env, cwd, clock, random, randomHex, stderr, signal, readFile } = world;
  const configuration = await loadConfiguration(flags.config, world);
  const parts = await assembleDaemon(configuration, {
    version,
    nodeVersion: world.process.node,
    env,
    cwd,
    clock,
    random,
    randomHex,
    readFile,
    write: (line) => stderr.write(line),
    logLevel: flags.logLevel ?? configuration.settings.log.level,
    readConfiguration: () => readFrom(flags.config, world),
  });
  const daemon = await startDaemon(parts);
  const endReloads = world.onReload(() => void daemon.reload());
  try {
    announce(daemon, stateDirectory(configuration, cwd), world);
    announceFirstPass(daemon, world);
    await asked(signal);
    stderr.write('depot-dr: ending; once more ends it at once\n');
  } finally {
    endReloads();
    await daemon.stop();
  }
  stderr.write('depot-dr: the daemon has ended\n');
  return 'ok';
}
