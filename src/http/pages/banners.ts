import { plain } from '../../answers/plain.js';
import type { DaemonStatus } from '../../ports/status.js';
import type { Freshness } from '../freshness.js';
import { html, type Html } from '../html.js';
import { mark, type Tone } from './marks.js';
import { ago, moment, spanOf } from './words.js';

function banner(tone: Tone, title: string, text: Html): Html {
  return html`<div class="banner ${tone}">
    ${mark(tone)}
    <p><strong>${title}</strong> ${text}</p>
  </div>`;
}

function freshnessBanner(freshness: Freshness): Html | undefined {
  switch (freshness.kind) {
    case 'fresh':
      return undefined;
    case 'none':
      return banner(
        'unseen',
        'No pass has ended yet.',
        html`Until then nothing is known of any environment, good or bad.`,
      );
    case 'ahead':
      return banner(
        'risk',
        'The clock was set back.',
        html`What you read was judged when it stood ${spanOf(freshness.aheadMs)} further. Nothing is
        judged until it has passed that time again, so that nothing runs twice.`,
      );
    case 'remembered':
      return banner(
        'unseen',
        'This is from before the restart.',
        html`This daemon has not finished a pass yet. What you read was judged
        ${spanOf(freshness.ageMs)} ago by the one before it.`,
      );
    case 'stale':
      return freshness.intervalMs === undefined
        ? banner(
            'warn',
            'Nothing renews this.',
            html`It was judged ${spanOf(freshness.ageMs)} ago, and no sweep is due.`,
          )
        : banner(
            'risk',
            'What you read is old.',
            html`It was judged ${spanOf(freshness.ageMs)} ago, though a sweep is due every
            ${spanOf(freshness.intervalMs)}. What happened since is not known.`,
          );
    default:
      return freshness satisfies never;
  }
}

const stateTexts = {
  starting: 'It is starting.',
  ready: '',
  draining: 'It finishes what is under way and then stops.',
  aborting: 'It is stopping now.',
  stopped: 'It has stopped.',
} as const satisfies Record<DaemonStatus['state'], string>;

/** What must be known before anything below is believed, worst first. */
export function banners(status: DaemonStatus, freshness: Freshness, now: Date): readonly Html[] {
  const { configuration, journalProblem, jobs, state, readiness } = status;
  const waiting = readiness.filter(
    // The trouble of the journal is told for itself.
    ({ name, ready }) => !ready && (name !== 'journal' || journalProblem === undefined),
  );
  const list: readonly (Html | undefined)[] = [
    freshnessBanner(freshness),
    ...jobs
      .filter(({ overdue }) => overdue)
      .map(({ job, lastSuccessAt }) =>
        banner(
          'risk',
          `The job ${job.name} is overdue.`,
          lastSuccessAt === undefined
            ? html`It has never succeeded.`
            : html`It last succeeded ${ago(lastSuccessAt, now)}, ${moment(lastSuccessAt)}.`,
        ),
      ),
    configuration.problem === undefined
      ? undefined
      : banner(
          'warn',
          'A newer configuration was refused.',
          html`The one read ${moment(configuration.readAt)} stays in force:
          ${plain(configuration.problem)}`,
        ),
    journalProblem === undefined
      ? undefined
      : banner(
          'warn',
          'The journal has trouble.',
          html`What happens now may be forgotten at a restart: ${plain(journalProblem)}`,
        ),
    state === 'ready'
      ? undefined
      : banner('info', 'The daemon is not ready.', html`${stateTexts[state]}`),
    state !== 'ready' || waiting.length === 0
      ? undefined
      : banner(
          'info',
          'The daemon is not ready.',
          html`${waiting.map(({ name, detail }) => plain(`${name}: ${detail}`)).join('; ')}`,
        ),
  ];
  return list.flatMap((each) => each ?? []);
}
