import { plain } from '../../answers/plain.js';
import { stateDirectory } from '../../config/state-directory.js';
import { assembleDaemon } from '../../daemon/assemble.js';
import { startDaemon, type Daemon } from '../../daemon/daemon.js';
import type { DaemonParts } from '../../daemon/parts.js';
import { causeChain, DrError } from '../../kernel/errors.js';
import type { ExitName } from '../../kernel/exit-codes.js';
import type { CommonFlags } from '../flags.js';
import { loadConfiguration, readFrom } from '../loading.js';
import type { World } from '../world.js';

const lookMs = 200;

/** Says once what the first pass found, or why there is none yet, for who started it by hand. */
function announceFirstPass({ board }: Daemon, { clock, stderr, signal }: World): void {
  const partOf = () => board.status().readiness.find(({ name }) => name === 'first-pass');
  const awaited = partOf()?.detail;
  const look = async (): Promise<void> => {
    for (let isFailureTold = false; ;) {
      const { runs, jobs } = board.status();
      const part = partOf();
      if (part?.ready === true) {
        const sweeps = jobs.flatMap(({ job }) => (job.kind === 'sweep' ? [job.name] : []));
        const pass = runs.find(
          ({ job, end }) => end?.outcome === 'success' && sweeps.includes(job),
        );
        const found = part.detail === awaited ? undefined : pass?.end?.message;
        stderr.write(`depot-dr: first pass: ${plain(found ?? part.detail)}\n`);
        return;
      }
      if (!isFailureTold && part !== undefined && part.detail !== awaited) {
        stderr.write(`depot-dr: first pass: ${plain(part.detail)}\n`);
        isFailureTold = true;
      }
      await clock.sleep(lookMs, signal);
    }
  };
  look().catch(() => undefined); // the daemon was ended before its first pass was
}

function announce({ listening, board }: Daemon, directory: string, { stderr }: World): void {
  const lines = [
    plain(board.status().endpoint),
    ...listening.map(({ what, url }) => `${what.padEnd(11)} ${plain(url)}`),
    `${'journal'.padEnd(11)} ${plain(directory)}`,
    'Ctrl-C ends it',
  ];
  for (const line of lines) stderr.write(`depot-dr: ${line}\n`);
}

/** Resolves when the operator or the system asks the process to end, or it cannot go on. */
function asked(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** What nobody caught: the state of the process is not known any more, so that it must end. */
function defectOf(cause: unknown): DrError {
  return new DrError('a defect ended the daemon', {
    code: 'DaemonDefect',
    kind: 'invariant',
    cause,
  });
}

/** Tells a defect whole and at once: it may be all that is left to tell. */
function tellDefect(error: unknown, { stderr }: World, recorder: DaemonParts['recorder']): void {
  const cause = causeChain(error).join(': ');
  recorder.note('warn', 'a defect ends the daemon', { cause });
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const lines = [`depot-dr: a defect ends the daemon: ${cause}`, ...stack.split('\n').slice(1)];
  for (const line of lines) stderr.write(`${line.startsWith(' ') ? '    ' : ''}${plain(line)}\n`);
}

interface Reloads {
  /** From now on it reloads when that is asked for, and now if it was asked for before. */
  serve(daemon: Daemon): void;
  end(): void;
}

/** From the start to the very end: without a listener the hangup would end the process. */
function watchReloads({ onReload }: World): Reloads {
  let served: Daemon | undefined;
  let isAsked = false;
  const end = onReload(() => {
    isAsked = true;
    void served?.reload();
  });
  return {
    serve(daemon) {
      served = daemon;
      if (isAsked) void daemon.reload();
    },
    end,
  };
}

interface Life {
  readonly parts: DaemonParts;
  readonly world: World;
  readonly reloads: Reloads;
  /** Of the journal. */
  readonly directory: string;
}

/** From start to end. @returns after an orderly end, also before the start was whole */
async function live({ parts, world, reloads, directory }: Life): Promise<void> {
  const { stderr, signal } = world;
  const defect = new AbortController();
  const ending = AbortSignal.any([signal, defect.signal]);
  const endDefects = world.onDefect((error) => {
    tellDefect(error, world, parts.recorder);
    defect.abort(error);
  });
  try {
    const broken = asked(defect.signal).then((): never => {
      throw defectOf(defect.signal.reason);
    });
    broken.catch(() => undefined); // looked at below
    const daemon = await Promise.race([startDaemon(parts, ending), broken]);
    reloads.serve(daemon);
    announce(daemon, directory, world);
    announceFirstPass(daemon, world);
    await asked(ending);
    if (!defect.signal.aborted) stderr.write('depot-dr: ending; once more ends it at once\n');
    await (defect.signal.aborted ? daemon.giveUp() : daemon.stop());
  } catch (error) {
    // Asked to end before it was ready: nothing is left behind.
    if (!signal.aborted || error !== signal.reason) throw error;
  } finally {
    endDefects();
  }
  if (defect.signal.aborted) throw defectOf(defect.signal.reason);
}

/**
 * `depot-dr daemon`: runs every schedule and serves page and metrics until it is asked to end. What
 * nobody caught is told, the runs under way are recorded as interrupted, and the process fails.
 * @returns `ok` after an orderly end
 * @throws DrError for what refuses a start: configuration, a taken port, a held journal; `invariant`
 *   after a defect; see `Daemon.stop`
 */
export async function runDaemon(flags: CommonFlags, world: World): Promise<ExitName> {
  const { version, env, cwd, clock, random, randomHex, stderr, readFile } = world;
  const reloads = watchReloads(world);
  try {
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
    await live({ parts, world, reloads, directory: stateDirectory(configuration, cwd) });
  } finally {
    reloads.end();
  }
  stderr.write('depot-dr: the daemon has ended\n');
  return 'ok';
}
