import { type Counts, sumCounts } from '../../answers/verdict-rows.js';
import { describeCounts, describeCoverage, describeDuration } from '../../answers/verdict-words.js';
import { countUnwatched } from '../../controls/result.js';
import type { DaemonStatus, PostureStatus } from '../../ports/status.js';
import { html, type Html } from '../html.js';
import { banners } from './banners.js';
import { failureSection } from './failure-section.js';
import { documentOf, statusFooter } from './layout.js';
import { mark } from './marks.js';
import { runList, scheduleList } from './schedule-list.js';
import { standingOf } from './standing.js';
import { unknownSection } from './unknown-list.js';
import { verdictList } from './verdict-list.js';
import { waivedSection } from './waived-section.js';
import { ago, moment } from './words.js';

const runsShown = 8;

function judged(
  { at, durationMs, coverage, findings }: PostureStatus,
  counts: Counts,
  now: Date,
): Html {
  return html`<p>
    ${describeCoverage(coverage, countUnwatched(findings))} · ${describeCounts(counts)} · judged
    ${ago(at, now)}, ${moment(at)}, in ${describeDuration(durationMs)}
  </p>`;
}

/** The whole estate: first who is in danger, then why, what cannot be seen, and what is scheduled. */
export function overviewPage(status: DaemonStatus, now: Date): string {
  const { estate, posture, jobs, runs } = status;
  const { tone, sentence, short, freshness, environments, buckets, accounts } = standingOf(
    status,
    now,
  );
  const findings = posture?.findings ?? [];
  const troubles = findings.filter(({ verdict }) => verdict !== 'pass');
  const unknowns = troubles.filter(({ verdict }) => verdict === 'unknown');
  const main = html`<div class="state ${tone}">
      ${mark(tone)}
      <div>
        <h1>${sentence}</h1>
        ${posture === undefined ? undefined : judged(posture, sumCounts([...environments, ...buckets, ...accounts]), now)}
      </div>
    </div>
    ${banners(status, freshness, now)}
    <section id="environments" aria-labelledby="environments-title">
      <h2 id="environments-title">Environments</h2>
      ${verdictList({ estate, troubles, environments, buckets, accounts })}
    </section>
    ${
      posture === undefined
        ? undefined
        : failureSection(
            troubles,
            environments.map(({ environment }) => environment.name),
            now,
          )
    }
    ${unknownSection(unknowns, now)} ${waivedSection(troubles)}
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
      ...(posture === undefined ? [] : [{ href: '#failures', text: 'Failures' }]),
      ...(unknowns.length === 0 ? [] : [{ href: '#unknown', text: 'Not seen' }]),
      { href: '#schedules', text: 'Schedules' },
      { href: '#runs', text: 'Runs' },
    ],
    isLive: true,
    main,
    footer: statusFooter(status, now),
  });
}
