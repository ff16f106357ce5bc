import { plain } from '../../answers/plain.js';
import { ownerOf, placeOf } from '../../answers/subject-words.js';
import { catalogue } from '../../controls/catalogue.js';
import type { HeldFinding } from '../../controls/held-finding.js';
import type { FindingChange } from '../../ports/journal.js';
import type { DaemonStatus } from '../../ports/status.js';
import { freshnessOf } from '../freshness.js';
import { html, type Html } from '../html.js';
import { banners } from './banners.js';
import { remedyOf } from './finding-list.js';
import { documentOf, statusFooter } from './layout.js';
import { mark, severityTones, type Tone } from './marks.js';
import { wasFailing } from './unknown-list.js';
import { waiverNote } from './waived-section.js';
import { ago, moment, pathTo } from './words.js';

/** What is remembered of a finding, or why it cannot be told. */
export type History =
  | { readonly kind: 'changes'; readonly changes: readonly FindingChange[] }
  | { readonly kind: 'untold'; readonly why: string };

function toneOf({ verdict, severity, waiver }: HeldFinding): Tone {
  if (waiver !== undefined) return 'info';
  if (verdict === 'fail') return severityTones[severity];
  return verdict === 'unknown' ? 'unseen' : 'good';
}

function verdictLine({ verdict, severity, reason, waiver }: HeldFinding): string {
  if (verdict === 'pass') return 'Passes';
  return verdict === 'unknown'
    ? `Unknown: ${reason ?? ''}`
    : `Fails, ${waiver === undefined ? severity : 'waived'}: ${reason ?? ''}`;
}

function changeItem({ at, from, to, reason }: FindingChange, now: Date): Html {
  const became = to === undefined ? 'left the estate' : `${from ?? 'new'} → ${to}`;
  return html`<li>
    <strong>${became}</strong> <span>${ago(at, now)}, ${moment(at)}</span>
    <span class="faint">${reason === undefined ? '' : plain(reason)}</span>
  </li>`;
}

function historyOf(history: History, now: Date): Html {
  if (history.kind === 'untold') {
    return html`<p>The journal does not tell it now: ${plain(history.why)}</p>`;
  }
  if (history.changes.length === 0) return html`<p>No change is recorded.</p>`;
  return html`<ul class="runs changes">
    ${history.changes.map((change) => changeItem(change, now))}
  </ul>`;
}

function rule({ control, reason }: HeldFinding): Html | undefined {
  const card = catalogue.find(({ id }) => id === control);
  if (card === undefined) return undefined;
  const meaning = reason === undefined ? undefined : card.reasons[reason]?.meaning;
  return html`<section aria-labelledby="rule-title">
    <h2 id="rule-title">Rule: ${card.title}</h2>
    <div class="card">
      <p>${card.rationale}</p>
      ${meaning === undefined ? undefined : html`<p>${reason}: ${meaning}</p>`}
      <p class="faint">Source: ${card.source}</p>
    </div>
  </section>`;
}

/** One finding whole, with its rule and its history. */
export function findingPage(
  status: DaemonStatus,
  finding: HeldFinding,
  history: History,
  now: Date,
): string {
  const { id, subject, message, remedy, since, judgedAt, before } = finding;
  const tone = toneOf(finding);
  const owner = subject.environment;
  const main = html`<div class="state ${tone}">
      ${mark(tone)}
      <div>
        <h1>${placeOf(subject)}: ${plain(message)}</h1>
        <p>
          ${verdictLine(finding)} · since ${moment(since)} (${ago(since, now)}) · last judged
          ${ago(judgedAt, now)}
        </p>
        ${waiverNote(finding)}
      </div>
    </div>
    ${banners(status, freshnessOf(status, now), now)}
    ${
      wasFailing(finding) && before !== undefined
        ? html`<div class="banner risk">
            ${mark('risk')}
            <p>
              <strong>It failed when last seen.</strong> ${before.reason ?? ''}, since
              ${moment(before.since)}.
            </p>
          </div>`
        : undefined
    }
    ${
      remedy === undefined
        ? undefined
        : html`<section aria-labelledby="remedy-title">
            <h2 id="remedy-title">What to do</h2>
            ${remedyOf(remedy)}
          </section>`
    }
    ${rule(finding)}
    <section aria-labelledby="subject-title">
      <h2 id="subject-title">Subject</h2>
      <div class="card">
        <dl>
          <dt>${owner === undefined ? 'Owner' : 'Environment'}</dt>
          <dd>${ownerOf(subject)}</dd>
          <dt>Resource</dt>
          <dd>${plain(subject.resource)}</dd>
          <dt>Region</dt>
          <dd>${subject.region}</dd>
          <dt>Calls behind it</dt>
          <dd><code>depot-dr explain ${id}</code></dd>
        </dl>
      </div>
    </section>
    <section aria-labelledby="history-title">
      <h2 id="history-title">History</h2>
      ${historyOf(history, now)}
    </section>`;
  return documentOf({
    title: `${placeOf(subject)} · depot-dr`,
    tone,
    links: [
      { href: '/', text: 'All environments' },
      ...(owner === undefined ? [] : [{ href: pathTo('environments', owner), text: owner }]),
    ],
    isLive: true,
    main,
    footer: statusFooter(status, now),
  });
}
