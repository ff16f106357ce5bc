import type { RunJson } from '../../src/answers/schedule-answer.js';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './real-world.js';

// The built daemon as a process of its own, on a folder of its own. Every wait is for something that
// shows, and has an end.

export const binary = join(root, 'bin', 'depot-dr.js');
export const token = 'token-of-the-test-0123456789';
const patienceMs = 20_000;
const lookMs = 25;

interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface Process {
  readonly pid: number;
  err(): string;
  out(): string;
  kill(signal: NodeJS.Signals): void;
  /** How it ended. */
  readonly done: Promise<Exit>;
  /** The first group of `what` (or all of it) as soon as stderr says it. */
  saying(what: RegExp): Promise<string>;
}

const living = new Set<ChildProcess>();

/** Ends whatever a test left, by its own id. */
async function endAll(): Promise<void> {
  const gone = [...living].map(
    (child) =>
      new Promise<void>((resolve) => {
        child.once('close', () => resolve());
        child.kill('SIGKILL');
      }),
  );
  await Promise.all(gone);
}

/** Resolves once `look` gives something; throws what is known when it never does. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  known: () => string = () => '',
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}: ${known()}`);
    await sleep(lookMs);
  }
}

export function launch(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  through?: readonly [string, ...string[]],
): Process {
  const [program, ...before] = through ?? [process.execPath];
  const child = spawn(program, [...before, ...argv], {
    env: { PATH: process.env['PATH'] ?? '', AWS_EC2_METADATA_DISABLED: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  living.add(child);
  let out = '';
  let err = '';
  let exit: Exit | undefined;
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const done = new Promise<Exit>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      living.delete(child);
      exit = { code, signal };
      resolve(exit);
    });
  });
  return {
    pid: child.pid ?? 0,
    out: () => out,
    err: () => err,
    kill: (signal) => void child.kill(signal),
    done,
    saying: (what) =>
      until(
        String(what),
        () => {
          const found = what.exec(err);
          if (found !== null) return found[1] ?? found[0];
          if (exit !== undefined) throw new Error(`ended (${exit.code}) without ${what}: ${err}`);
          return undefined;
        },
        () => err,
      ),
  };
}

interface Envelope {
  readonly data: Readonly<Record<string, unknown>>;
}

/** A run as the API shows it, its end laid flat. */
interface RanJson {
  readonly id: string;
  readonly job: string;
  readonly trigger: string;
  readonly outcome: string | null;
  readonly message: string | null;
}

function ranJson({ id, job, trigger, end }: RunJson): RanJson {
  return { id, job, trigger, outcome: end?.outcome ?? null, message: end?.message ?? null };
}

export interface Daemon extends Process {
  readonly ops: string;
  readonly page: string;
  readiness(): Promise<{ readonly status: number; readonly text: string }>;
  ready(): Promise<void>;
  metrics(): Promise<string>;
  /** The value of one series, named as it is exposed. */
  metric(series: string): Promise<number | undefined>;
  api(path: string): Promise<Readonly<Record<string, unknown>>>;
  runs(): Promise<readonly RanJson[]>;
  demand(job: string, given?: string): Promise<Response>;
}

/** Waits for the announcements of a daemon. */
export async function announced(child: Process): Promise<Daemon> {
  const page = await child.saying(/^depot-dr: status page (http\S+\/)$/m);
  const ops = (await child.saying(/^depot-dr: metrics +(http\S+)$/m)).replace('/metrics', '');
  await child.saying(/^depot-dr: Ctrl-C ends it$/m);
  const readiness = async () => {
    const answer = await fetch(`${ops}/readyz`);
    return { status: answer.status, text: await answer.text() };
  };
  const metrics = async (): Promise<string> => (await fetch(`${ops}/metrics`)).text();
  const api = async (path: string): Promise<Envelope['data']> =>
    ((await (await fetch(`${page}api/v1/${path}`)).json()) as Envelope).data;
  return {
    ...child,
    ops,
    page,
    readiness,
    metrics,
    api,
    ready: async () => {
      let last = '';
      await until(
        'readiness',
        async () => {
          const { status, text } = await readiness();
          last = text;
          return status === 200 ? true : undefined;
        },
        () => `${last}\n${child.err()}`,
      );
    },
    metric: async (series) => {
      const lines = (await metrics()).split('\n');
      const found = lines.find((line) => line.startsWith(`${series} `));
      return found === undefined ? undefined : Number(found.slice(series.length + 1));
    },
    runs: async () => ((await api('runs'))['runs'] as readonly RunJson[]).map(ranJson),
    demand: (job, given = token) =>
      fetch(`${page}api/v1/jobs/${job}/run`, {
        method: 'POST',
        headers: given === '' ? {} : { Authorization: `Bearer ${given}` },
      }),
  };
}

/** A cron of once a day, twelve hours from now: it never fires while a test runs. */
export function notNow(): string {
  const now = new Date();
  return `${now.getUTCMinutes()} ${(now.getUTCHours() + 12) % 24} * * *`;
}

/** A folder with a configuration and the state beside it. */
function createSite(changes: Readonly<Record<string, unknown>> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'depot-dr-daemon-'));
  const file = join(directory, 'estate.json');
  const fileText = (more: Readonly<Record<string, unknown>>): string =>
    JSON.stringify({
      accounts: [{ id: '123456789012', name: 'platform', regions: ['eu-west-1'] }],
      postures: { plain: {} },
      environments: [
        {
          name: 'orders',
          id: 'e2dd35eedfec',
          account: 'platform',
          region: 'eu-west-1',
          posture: 'plain',
        },
      ],
      schedules: {
        sweep: { cron: notNow(), jitterSeconds: 0 },
        upkeep: { cron: notNow(), jitterSeconds: 0 },
      },
      sandbox: { address: 'http://127.0.0.1:1', rates: 'off' },
      ...changes,
      ...more,
    });
  const site = {
    directory,
    file,
    state: join(directory, 'depot-dr-state'),
    /** Also text that is no configuration. */
    write: (more: Readonly<Record<string, unknown>> | string) =>
      writeFileSync(file, typeof more === 'string' ? more : fileText(more)),
    launch: (
      env: Readonly<Record<string, string>> = {},
      through?: readonly [string, ...string[]],
      args: readonly string[] = [],
    ): Process =>
      launch(
        [binary, 'daemon', `--config=${file}`, ...args],
        {
          DEPOTDR_OPS_PORT: '0',
          DEPOTDR_PAGE_PORT: '0',
          DEPOTDR_PAGE_TOKEN: token,
          DEPOTDR_LOG_LEVEL: 'info',
          ...env,
        },
        through,
      ),
    start: async (env: Readonly<Record<string, string>> = {}): Promise<Daemon> =>
      announced(site.launch(env)),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
  site.write({});
  return site;
}

type Site = ReturnType<typeof createSite>;

/** A sandbox in a process of its own, which can be turned. */
async function serveSandbox(site: Site) {
  const child = launch([binary, 'sandbox', '--port=0', `--estate=${site.file}`]);
  const url = await child.saying(/listens on (\S+);/);
  const turn = async (path: string, method: string, body?: object): Promise<void> => {
    const answer = await fetch(`${url}/_sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  return {
    url,
    /** Every read of a table's description is like this, until it is healed. */
    fault: (effect: string) =>
      turn('faults', 'POST', {
        id: 'of-the-test',
        service: 'dynamodb',
        operation: 'DescribeTable',
        effect,
      }),
    heal: () => turn('faults', 'DELETE'),
    advance: (seconds: number) => turn('clock', 'POST', { advanceSeconds: seconds }),
  };
}

const sites: Site[] = [];

/** Ends every process that a test left, and removes its folders. */
export async function cleanUp(): Promise<void> {
  await endAll();
  for (const site of sites.splice(0)) site.remove();
}

/** A site that `cleanUp` removes. */
export function aSite(changes: Readonly<Record<string, unknown>> = {}): Site {
  const site = createSite(changes);
  sites.push(site);
  return site;
}

/** A site whose world is served by a process of its own. */
export async function aServedSite(changes: Readonly<Record<string, unknown>> = {}) {
  const world = aSite({ sandbox: { rates: 'off' } });
  const sandbox = await serveSandbox(world);
  const site = aSite({
    sandbox: { address: sandbox.url, rates: 'off' },
    daemon: { drainSeconds: 1, abortSeconds: 2 },
    ...changes,
  });
  return { site, sandbox };
}

/** Series of how sweeps ended, up to the result. */
export const runsOf = 'depotdr_job_runs_total{job_name="sweep",result=';
const running = 'depotdr_job_running{job_name="sweep"}';
export const outcomes = ['success', 'failure', 'timeout', 'interrupted'] as const;

/** How many sweeps ended how, as it is exposed; NaN where it is not. */
export async function counts(daemon: Daemon) {
  const text = await daemon.metrics();
  const count = (outcome: string): number => {
    const line = text.split('\n').find((each) => each.startsWith(`${runsOf}"${outcome}"} `));
    return Number(line?.split(' ')[1]);
  };
  return {
    success: count('success'),
    failure: count('failure'),
    timeout: count('timeout'),
    interrupted: count('interrupted'),
  };
}

/** Waits until a sweep is under way that does not end; asks for one where none is. */
export async function hangs(daemon: Daemon): Promise<void> {
  if ((await daemon.metric(running)) !== 1) await daemon.demand('sweep');
  await until(
    'a sweep under way',
    async () => ((await daemon.metric(running)) === 1 ? true : undefined),
    daemon.err,
  );
}

/** Ends it as the system does. */
export async function ended(daemon: Daemon): Promise<{ readonly code: number | null; ms: number }> {
  const from = performance.now();
  daemon.kill('SIGTERM');
  const { code } = await daemon.done;
  return { code, ms: performance.now() - from };
}
