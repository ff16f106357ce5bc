import { missReasons, runOutcomes } from '../../estate/run.js';
import { describeSpan } from '../../kernel/units.js';
import type { JobStatus } from '../../schedules/job-status.js';
import { catchUpWords } from '../../schedules/words.js';
import type { JobRow, JobTable, ShownRun } from '../job-table.js';
import type { Style } from './paint.js';
import { describeInstant } from '../../answers/verdict-words.js';
import type { TextOptions } from './text-options.js';
import { count } from '../../answers/plain.js';
import { labelled, paragraph } from './wrap.js';

const labelColumns = 10;

function stateOf({ status, isKnown }: JobRow): { readonly style: Style; readonly word: string } {
  if (status.job.paused) return { style: 'faint', word: 'PAUSED' };
  if (isKnown && status.overdue) return { style: 'critical', word: 'OVERDUE' };
  if (status.running !== undefined) return { style: 'info', word: 'RUNNING' };
  return isKnown ? { style: 'pass', word: 'OK' } : { style: 'faint', word: 'NOT RUN YET' };
}

function nextText({ start, local }: ShownRun): string {
  if (local === undefined) return describeInstant(start);
  const [time, offset] = [local.slice(11, 19), local.slice(19)];
  return `${describeInstant(start)}, ${local.slice(0, 10)} ${time} local (${offset})`;
}

/** The counts that are not zero, "3 down, 1 overlap"; empty when all are. */
function counts<K extends string>(keys: readonly K[], held: Readonly<Record<K, number>>): string {
  return keys
    .filter((key) => held[key] > 0)
    .map((key) => `${held[key]} ${key}`)
    .join(', ');
}

function lastText({ lastStartedAt, lastSuccessAt, ends }: JobStatus): string {
  if (lastStartedAt === undefined) return 'never started';
  const success =
    lastSuccessAt === undefined ? 'no success yet' : `success ${describeInstant(lastSuccessAt)}`;
  const ended = counts(runOutcomes, ends);
  const all = ended === '' ? '' : `; ended: ${ended}`;
  return `started ${describeInstant(lastStartedAt)}, ${success}${all}`;
}

function missedText({ missed, lastMissed }: JobStatus): string {
  const all = counts(missReasons, missed);
  if (all === '' || lastMissed === undefined) return all === '' ? 'none' : all;
  return `${all}; the last was due ${describeInstant(lastMissed.due)} (${lastMissed.reason})`;
}

function layRow(row: JobRow, { paint, width }: TextOptions): readonly string[] {
  const { status, isKnown, next } = row;
  const { job, words, expectedIntervalMs, running } = status;
  const state = stateOf(row);
  const lay = (label: string, text: string): readonly string[] =>
    labelled(label.padEnd(labelColumns), text, width, 2);
  const upcoming = next.flatMap((run, index) => lay(index === 0 ? 'next' : '', nextText(run)));
  const interval =
    expectedIntervalMs === undefined
      ? 'none: it is due at most once more'
      : `at most ${describeSpan(expectedIntervalMs)} from one due time to the next`;
  return [
    `${paint('heading', job.name)}  ${paint(state.style, state.word)}`,
    ...lay('when', `${words}; ${catchUpWords(job)}`),
    ...(upcoming.length > 0
      ? upcoming
      : lay('next', job.paused ? 'none while it is paused' : 'never')),
    ...lay('interval', interval),
    ...(running === undefined
      ? []
      : lay('running', `since ${describeInstant(running.startedAt)} (${running.trigger})`)),
    ...(isKnown ? [...lay('last', lastText(status)), ...lay('missed', missedText(status))] : []),
  ];
}

/** What is known of the past, and from where. */
function summary({ rows, hasJournal }: JobTable, directory: string, now: Date): string {
  const at = `as of ${describeInstant(now)}`;
  if (!hasJournal) {
    return `${count(rows.length, 'job')} · no journal yet in ${directory}: no daemon has run, so nothing is known of past runs · ${at}`;
  }
  const overdue = rows.filter(({ status, isKnown }) => isKnown && status.overdue).length;
  return `${count(rows.length, 'job')} · ${overdue === 0 ? 'none' : overdue} overdue · ${at}`;
}

/** The schedule for people. Ends with a line break. */
export function renderSchedule(
  table: JobTable,
  { directory, now, ...options }: TextOptions & { readonly directory: string; readonly now: Date },
): string {
  const blocks = [
    ...table.rows.map((row) => layRow(row, options)),
    paragraph(summary(table, directory, now), options.width, 0),
  ];
  return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n`;
}
