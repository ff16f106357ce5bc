import { count } from '../../answers/plain.js';
import { countFindings } from '../../answers/verdict-rows.js';
import { describeCounts, describeDuration, percent } from '../../answers/verdict-words.js';
import type { DaemonStatus, PostureStatus } from '../../ports/status.js';
import { html, type Html } from '../html.js';
import { banners } from './banners.js';
import { failureGroup, groupFailures, shares } from './finding-list.js';
import { documentOf, statusFooter } from './layout.js';
import { mark } from './marks.js';
import { runList, scheduleList } from './schedule-list.js';
import { standingOf } from './standing.js';
import { unknownList } from './unknown-list.js';
import { verdictList } from './verdict-list.js';
import { ago, moment } from './words.js';

/** What the overview shows of failures; the rest is on the page of the environment. */
const failuresShown = { perGroup: 5, total: 40 } as const;
const runsShown = 8;

function judged({ at, durationMs, coverage, findings }: PostureStatus, now: Date): Html {
  return html`<p>
    ${percent(coverage)} seen · ${describeCounts(countFindings(findings))} · judged ${ago(at, now)},
    ${moment(at)}, in ${describeDuration(durationMs)}
  </p>`;
}

/** The whole estate: first who is in danger, then why, what cannot be seen, and what is scheduled. */
export function overviewPage(status: DaemonStatus, now: Date): string {
  const { estate, posture, jobs, runs } = status;
  const { tone, sentence, short, freshness, environments, buckets } = standingOf(status, now);
  const findings = posture?.findings ?? [];
  const failures = groupFailures(
    findings,
    environments.map(({ environment }) => environment.name),
  );
  const shown = shares(
    failures.map((group) => group.findings.length),
    failuresShown,
  );
  const hidden = shown.filter((amount) => amount === 0).length;
  const failed = failures.reduce((sum, group) => sum + group.findings.length, 0);
  const unknowns = findings.filter(({ verdict }) => verdict === 'unknown');
  const main = html`<div class="state ${tone}">
      ${mark(tone)}
      <div>
        <h1>${sentence}</h1>
        ${posture === undefined ? undefined : judged(posture, now)}
      </div>
    </div>
    ${banners(status, freshness, now)}
    <section id="environments" aria-labelledby="environments-title">
      <h2 id="environments-title">Environments</h2>
      ${verdictList({ estate, findings, environments, buckets })}
    </section>
    <section id="failures" aria-labelledby="failures-title">
      <h2 id="failures-title">Failures <span class="faint">${failed}</span></h2>
      ${
        failed === 0
          ? html`<p>${posture === undefined ? 'Nothing was judged yet.' : 'None was found.'}</p>`
          : failures.map((group, at) =>
              (shown[at] ?? 0) === 0 ? html`` : failureGroup(group, shown[at] ?? 0, now),
            )
      }
      ${
        hidden === 0
          ? undefined
          : html`<p class="more">
              ${count(hidden, 'more environment')} with failures: see the list above.
            </p>`
      }
    </section>
    ${
      unknowns.length === 0
        ? undefined
        : html`<section id="unknown" aria-labelledby="unknown-title">
            <h2 id="unknown-title">
              Not seen <span class="faint">${count(unknowns.length, 'check')}, by cause</span>
            </h2>
            ${unknownList(unknowns, now)}
          </section>`
    }
    <section id="schedules" aria-labelledby="schedules-title">
      <h2 id="schedules-title">Schedules</h2>
      ${scheduleList(jobs, now)}
    </section>
    <section id="runs" aria-labelledby="runs-title">
      <h2 id="runs-title">Recent runs</h2>
      ${runList(runs.slice(0, runsShown), now)}
    </section>`;
  return documentOf({
    title: `${short} · depot-dr`,
    tone,
    links: [
      { href: '#environments', text: 'Environments' },
      { href: '#failures', text: 'Failures' },
      ...(unknowns.length === 0 ? [] : [{ href: '#unknown', text: 'Not seen' }]),
      { href: '#schedules', text: 'Schedules' },
      { href: '#runs', text: 'Runs' },
    ],
    isLive: true,
    main,
    footer: statusFooter(status, now),
  });
}
