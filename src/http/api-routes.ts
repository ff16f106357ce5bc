import { type Envelope, envelope, heldFindingJson } from '../answers/envelope.js';
import { jobJson, runJson } from '../answers/schedule-answer.js';
import { catalogue } from '../controls/catalogue.js';
import type { HeldFinding } from '../controls/held-finding.js';
import { parseJobName } from '../estate/ids.js';
import type { Run } from '../estate/run.js';
import { type Clock, withDeadline } from '../kernel/clock.js';
import type { JournalReader } from '../ports/journal.js';
import type { JobDemand, StatusSource } from '../ports/status.js';
import { answer, jsonAnswer, problem, unknownEnvironment } from './answer.js';
import { postureJson, statusData } from './api-shapes.js';
import type { HttpLimits } from './limits.js';
import { readQuery, wrongValue } from './query.js';
import { type Asked, type Reply, type Route, route } from './router.js';

export interface ApiOptions {
  readonly source: StatusSource;
  readonly journal: JournalReader;
  /** Undefined = this process starts no jobs. */
  readonly demand: JobDemand | undefined;
  readonly clock: Clock;
  readonly limits: HttpLimits;
}

/** Announced for later; asked for today they say so, which a mistyped path does not. */
const later = ['survival', 'plan', 'exports', 'datasets'] as const;

const runsPerPage = 50;
const runsPerPageMax = 500;

const verdicts = ['fail', 'unknown', 'pass'] as const;
const severities = ['critical', 'warning', 'info'] as const;

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return list.some((each) => each === value);
}

function wrap<Kind extends string, Data>(
  { source }: ApiOptions,
  kind: Kind,
  data: Data,
): Envelope<Kind, Data> {
  return envelope(kind, data, { version: source.status().version, at: source.now() });
}

const findingsPerPart = 16;

/** An answer whose last member is a long list: a big estate is written piece by piece. */
function* inParts(
  whole: Envelope<string, { readonly findings: readonly never[] }>,
  found: readonly HeldFinding[],
): Iterable<string> {
  const text = JSON.stringify(whole);
  const end = ']}}';
  yield text.slice(0, -end.length);
  for (let at = 0; at < found.length; at += findingsPerPart) {
    const part = found.slice(at, at + findingsPerPart).map(heldFindingJson);
    yield `${at === 0 ? '' : ','}${JSON.stringify(part).slice(1, -1)}`;
  }
  yield `${end}\n`;
}

function findingsReply(options: ApiOptions, { query }: Asked<unknown>): Reply {
  const read = readQuery(query, ['environment', 'verdict', 'severity', 'control']);
  if (read.kind === 'problem') return read;
  const { environment, verdict, severity, control } = read.values;
  if (verdict !== undefined && !isOneOf(verdicts, verdict)) {
    return wrongValue('verdict', verdict, `one of ${verdicts.join(', ')}`);
  }
  if (severity !== undefined && !isOneOf(severities, severity)) {
    return wrongValue('severity', severity, `one of ${severities.join(', ')}`);
  }
  const controls = catalogue.map(({ id }) => id);
  if (control !== undefined && !isOneOf(controls, control)) {
    return wrongValue('control', control, `one of ${controls.join(', ')}`);
  }
  const status = options.source.status();
  const inside = status.estate.environments.find(({ name, id }) =>
    [name, id].some((each) => each === environment),
  );
  // No findings would read as nothing wrong.
  if (environment !== undefined && inside === undefined) return unknownEnvironment(environment);
  const chosen = (status.posture?.findings ?? []).filter(
    (finding) =>
      (inside === undefined || finding.subject.environment === inside.name) &&
      (verdict === undefined || finding.verdict === verdict) &&
      (severity === undefined || finding.severity === severity) &&
      (control === undefined || finding.control === control),
  );
  const posture = postureJson(status, options.source.now());
  const whole = wrap(options, 'findings', { posture, findings: [] });
  return answer(200, 'application/json', () => inParts(whole, chosen));
}

function unknownJob(name: string, known: readonly string[]): Reply {
  return problem(404, 'JobUnknown', `no job is called "${name}"`, {
    hint: `Jobs: ${known.join(', ')}.`,
    members: { known },
  });
}

/** More jobs than this do not start at one instant. */
const mostAtOnce = 100;

/** Runs that began at one instant stay on one page, since the next page begins before it. */
async function runsOfPage(
  journal: JournalReader,
  page: Parameters<JournalReader['runs']>[0],
): Promise<readonly Run[]> {
  const found = await journal.runs(page);
  const last = found.length === page.limit ? found.at(-1)?.startedAt.getTime() : undefined;
  if (last === undefined) return found;
  const isLast = ({ startedAt }: Run): boolean => startedAt.getTime() === last;
  const before = new Date(last + 1);
  const skip = found.filter(isLast).length;
  const rest = await journal.runs({ ...page, before, skip, limit: mostAtOnce });
  return [...found, ...rest.filter(isLast)];
}

async function runsReply(options: ApiOptions, { query, signal }: Asked<unknown>): Promise<Reply> {
  const read = readQuery(query, ['limit', 'before', 'job']);
  if (read.kind === 'problem') return read;
  const { limit = String(runsPerPage), before, job } = read.values;
  if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > runsPerPageMax) {
    return wrongValue('limit', limit, `a whole number from 1 to ${runsPerPageMax}`);
  }
  const until = before === undefined ? undefined : new Date(before);
  if (before !== undefined && Number.isNaN(until?.getTime())) {
    return wrongValue('before', before, 'an instant such as 2026-11-22T10:00:00Z');
  }
  const name = job === undefined ? undefined : parseJobName(job);
  if (job !== undefined && name?.ok === false) return wrongValue('job', job, name.expected);
  const page = await withDeadline(
    { clock: options.clock, ms: options.limits.journalMs, what: 'runs of the journal', signal },
    () =>
      runsOfPage(options.journal, {
        limit: Number(limit),
        before: until,
        job: name?.ok === true ? name.value : undefined,
      }),
  );
  const jobs = options.source.status().jobs.map(({ job: { name: each } }) => each);
  // A job that left the configuration still has its runs.
  if (name?.ok === true && page.length === 0 && !isOneOf(jobs, name.value)) {
    return unknownJob(name.value, jobs);
  }
  const oldest = page.length >= Number(limit) ? page.at(-1) : undefined;
  const data = { runs: page.map(runJson), before: oldest?.startedAt.toISOString() ?? null };
  return jsonAnswer(200, wrap(options, 'runs', data));
}

function started(options: ApiOptions, run: Run): Reply {
  return jsonAnswer(202, wrap(options, 'run', runJson(run)), { Location: '/api/v1/runs' });
}

async function runJob(
  options: ApiOptions,
  { params, signal }: Asked<{ readonly name: string }>,
): Promise<Reply> {
  const { demand } = options;
  if (demand === undefined) {
    return problem(503, 'DemandRefused', 'this process starts no jobs on demand');
  }
  const told = await demand.demand(params.name, signal);
  switch (told.kind) {
    case 'started':
      return started(options, told.run);
    case 'busy':
      return problem(
        409,
        'JobBusy',
        `${params.name} is running since ${told.run.startedAt.toISOString()}`,
        {
          members: { run: runJson(told.run) },
        },
      );
    case 'unknown-job':
      return unknownJob(params.name, told.known);
    case 'refused':
      return problem(503, 'DemandRefused', told.why);
    default:
      return told satisfies never;
  }
}

function withoutQuery(asked: Asked<unknown>, reply: () => Reply): Reply {
  const read = readQuery(asked.query, []);
  return read.kind === 'problem' ? read : reply();
}

/** The routes of the API, in the shapes of the command line's answers. */
export function apiRoutes(options: ApiOptions): readonly Route[] {
  const { source } = options;
  return [
    route('GET', '/api/v1/status', 'read', (asked) =>
      withoutQuery(asked, () =>
        jsonAnswer(200, wrap(options, 'status', statusData(source.status(), source.now()))),
      ),
    ),
    route('GET', '/api/v1/findings', 'read', (asked) => findingsReply(options, asked)),
    route('GET', '/api/v1/runs', 'read', (asked) => runsReply(options, asked)),
    route('GET', '/api/v1/schedules', 'read', (asked) =>
      withoutQuery(asked, () => {
        const jobs = source.status().jobs.map(jobJson);
        return jsonAnswer(200, wrap(options, 'schedules', { jobs }));
      }),
    ),
    route('POST', '/api/v1/jobs/:name/run', 'token', (asked) => runJob(options, asked)),
    ...later.map((name) =>
      route('GET', `/api/v1/${name}`, 'read', () =>
        problem(404, 'NotInThisVersion', `${name} is not available in this version`),
      ),
    ),
  ];
}
