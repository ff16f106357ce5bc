import { plain } from '../../answers/plain.js';
import { missReasons, runOutcomes, type Run } from '../../estate/run.js';
import type { JobStatus } from '../../schedules/job-status.js';
import { html, type Html } from '../html.js';
import { badge, type Tone } from './marks.js';
import { ago, ahead, anchorOf, missWords, moment, outcomeWords } from './words.js';

function stateOf(status: JobStatus): { readonly tone: Tone; readonly word: string } {
  if (status.overdue) return { tone: 'risk', word: 'overdue' };
  if (status.running !== undefined) return { tone: 'info', word: 'running' };
  if (status.job.paused) return { tone: 'warn', word: 'paused' };
  if (status.lastSuccessAt === undefined) return { tone: 'unseen', word: 'not run yet' };
  return { tone: 'good', word: 'on time' };
}

function lastSuccess({ lastSuccessAt, registeredAt }: JobStatus, now: Date): Html {
  return lastSuccessAt === undefined
    ? html`never; known since ${moment(registeredAt)}`
    : html`${ago(lastSuccessAt, now)}, ${moment(lastSuccessAt)}`;
}

function nextRun({ nextStart, job }: JobStatus, now: Date): Html {
  if (job.paused) return html`none while it is paused`;
  if (nextStart === undefined) return html`none: the schedule never comes due again`;
  return html`${ahead(nextStart, now)}, ${moment(nextStart)}`;
}

function missedRuns({ missed, lastMissed }: JobStatus, now: Date): Html | undefined {
  const counts = missReasons
    .filter((reason) => missed[reason] > 0)
    .map((reason) => `${missed[reason]} because ${missWords[reason]}`);
  if (counts.length === 0) return undefined;
  return html`<dt>Missed</dt>
    <dd>
      ${counts.join(', ')}
      ${
        lastMissed === undefined
          ? undefined
          : html`<br />newest: due ${moment(lastMissed.due)} (${ago(lastMissed.due, now)}),
              ${missWords[lastMissed.reason]}`
      }
    </dd>`;
}

function endsOf({ ends }: JobStatus): string {
  const told = runOutcomes
    .filter((outcome) => ends[outcome] > 0)
    .map((outcome) => `${ends[outcome]} ${outcomeWords[outcome]}`);
  return told.length === 0 ? 'none ended yet' : told.join(', ');
}

function jobItem(status: JobStatus, now: Date): Html {
  const { tone, word } = stateOf(status);
  return html`<li class="job ${tone}" id="${anchorOf('job', status.job.name)}">
    <h3>${status.job.name} ${badge(tone, word)}</h3>
    <p>${plain(status.words)}</p>
    <dl>
      <dt>Last success</dt>
      <dd>${lastSuccess(status, now)}</dd>
      <dt>Next run</dt>
      <dd>${nextRun(status, now)}</dd>
      ${missedRuns(status, now)}
      <dt>Runs so far</dt>
      <dd>${endsOf(status)}</dd>
    </dl>
  </li>`;
}

/** Every job: its schedule in words, what it did last, what comes, and what did not happen. */
export function scheduleList(jobs: readonly JobStatus[], now: Date): Html {
  if (jobs.length === 0) return html`<p>No job is configured.</p>`;
  return html`<ul class="jobs">
    ${jobs.map((status) => jobItem(status, now))}
  </ul>`;
}

function outcomeOf({ end }: Run): { readonly tone: Tone; readonly word: string } {
  if (end === undefined) return { tone: 'info', word: 'under way' };
  return {
    tone: end.outcome === 'success' ? 'good' : 'warn',
    word: outcomeWords[end.outcome],
  };
}

const triggerWords = {
  schedule: 'on schedule',
  'catch-up': 'made up for',
  demand: 'on demand',
} as const satisfies Record<Run['trigger'], string>;

/** Runs, newest first. */
export function runList(runs: readonly Run[], now: Date): Html {
  if (runs.length === 0) return html`<p>No run is recorded.</p>`;
  return html`<ul class="runs">
    ${runs.map((run) => {
      const { tone, word } = outcomeOf(run);
      return html`<li>
        ${badge(tone, word)} <strong>${run.job}</strong>
        <span>${ago(run.startedAt, now)}, ${moment(run.startedAt)}</span>
        <span class="faint">${triggerWords[run.trigger]}</span>
        ${
          run.end?.message === undefined
            ? undefined
            : html`<span class="said">${plain(run.end.message)}</span>`
        }
      </li>`;
    })}
  </ul>`;
}
