import { count, plain } from '../../answers/plain.js';
import { placeOf } from '../../answers/subject-words.js';
import type { EnvironmentRow } from '../../answers/verdict-rows.js';
import { describeCounts } from '../../answers/verdict-words.js';
import type { HeldFinding } from '../../controls/held-finding.js';
import type { Environment, Estate } from '../../estate/environment.js';
import { accountOf } from '../../estate/targets.js';
import type { DaemonStatus } from '../../ports/status.js';
import { html, type Html } from '../html.js';
import { backupSection } from './backup-section.js';
import { banners } from './banners.js';
import { failureItem } from './finding-list.js';
import { documentOf, statusFooter } from './layout.js';
import { mark, verdictTones } from './marks.js';
import { standingOf } from './standing.js';
import { unknownSection } from './unknown-list.js';
import { waivedSection } from './waived-section.js';
import { pathTo, seenWhen } from './words.js';

/** Of one kind; beyond it the page says how many there are, and where. */
const itemsShown = 200;

const verdictSentences = {
  'at-risk': 'is at risk',
  warning: 'has a warning',
  unseen: 'is not fully seen',
  ok: 'is as wanted',
} as const satisfies Record<EnvironmentRow['verdict'], string>;

const pastSentences = {
  'at-risk': 'was at risk',
  warning: 'had a warning',
  unseen: 'was not fully seen',
  ok: 'was as wanted',
} as const satisfies Record<EnvironmentRow['verdict'], string>;

function facts(environment: Environment, estate: Estate): Html {
  const { id, account, region, tier, posture, backupLocation } = environment;
  const { pitr, replicas, deletionProtection } = posture;
  const name = accountOf(estate, account)?.name;
  return html`<div class="card">
    <dl>
      <dt>Environment id</dt>
      <dd>${id}</dd>
      <dt>Account</dt>
      <dd>${name === undefined || name === account ? account : `${name}, ${account}`}</dd>
      <dt>Home region</dt>
      <dd>${region}${replicas.length === 0 ? '' : `, replicas in ${replicas.join(', ')}`}</dd>
      <dt>Wanted</dt>
      <dd>
        ${posture.name}: PITR of ${count(pitr.windowDays, 'day')}, deletion protection
        ${deletionProtection ? 'on' : 'as it is'}${tier === 'production' ? '; production' : ''}
      </dd>
      <dt>Backs up into</dt>
      <dd>
        ${
          backupLocation === undefined
            ? 'nothing configured'
            : `s3://${backupLocation.bucket}/${backupLocation.prefix}`
        }
      </dd>
    </dl>
  </div>`;
}

function passes(findings: readonly HeldFinding[]): Html | undefined {
  if (findings.length === 0) return undefined;
  return html`<section id="passes" aria-labelledby="passes-title">
    <h2 id="passes-title">Passed</h2>
    <details id="passed">
      <summary>${count(findings.length, 'check')} passed</summary>
      <ul class="verdicts">
        ${findings.slice(0, itemsShown).map(
          ({ id, subject, message }) =>
            html`<li>
              <span class="place">${id.split(':')[0] ?? ''}</span>
              <a href="${pathTo('findings', id)}">${placeOf(subject)}</a>
              <span class="why">${plain(message)}</span>
            </li>`,
        )}
      </ul>
    </details>
  </section>`;
}

/** One environment whole. Undefined when the estate has none of that name. */
export function environmentPage(status: DaemonStatus, name: string, now: Date): string | undefined {
  const { freshness, environments } = standingOf(status, now);
  const row = environments.find(({ environment }) => environment.name === name);
  if (row === undefined) return undefined;
  const findings = (status.posture?.findings ?? []).filter(
    ({ subject }) => subject.environment === name,
  );
  const failures = findings.filter(
    ({ verdict, waiver }) => verdict === 'fail' && waiver === undefined,
  );
  const unknowns = findings.filter(({ verdict }) => verdict === 'unknown');
  const isPast = freshness.kind !== 'fresh' && freshness.kind !== 'none';
  const isGood = row.verdict === 'ok' && !isPast;
  const tone = row.verdict === 'ok' && !isGood ? 'unseen' : verdictTones[row.verdict];
  const says = isPast
    ? `${pastSentences[row.verdict]} when last seen, ${seenWhen(freshness)}`
    : findings.length === 0
      ? 'was not judged yet'
      : verdictSentences[row.verdict];
  const more = failures.length - itemsShown;
  const main = html`<div class="state ${tone}">
      ${mark(tone)}
      <div>
        <h1>${name} ${says}</h1>
        <p>${describeCounts(row.counts)}</p>
      </div>
    </div>
    ${banners(status, freshness, now)}
    <section id="failures" aria-labelledby="failures-title">
      <h2 id="failures-title">Failures <span class="faint">${failures.length}</span></h2>
      <ul>
        ${failures.slice(0, itemsShown).map((finding) => failureItem(finding, now))}
      </ul>
      ${
        failures.length === 0
          ? html`<p>${findings.length === 0 ? 'Nothing was judged yet.' : 'None was found.'}</p>`
          : undefined
      }
      ${
        more > 0
          ? html`<p class="more">
              <a href="/api/v1/findings?verdict=fail&amp;environment=${name}"
                >and ${count(more, 'more failure')}</a
              >
            </p>`
          : undefined
      }
    </section>
    ${unknownSection(unknowns, now)} ${waivedSection(findings)}
    ${backupSection(row.environment, status.estate, findings)}
    ${passes(findings.filter(({ verdict }) => verdict === 'pass'))}
    <section id="about" aria-labelledby="about-title">
      <h2 id="about-title">About ${name}</h2>
      ${facts(row.environment, status.estate)}
    </section>`;
  return documentOf({
    title: `${name} ${says} · depot-dr`,
    tone,
    links: [{ href: '/', text: 'All environments' }],
    isLive: true,
    main,
    footer: statusFooter(status, now),
  });
}
