import { count, plain } from '../../answers/plain.js';
import { placeOf } from '../../answers/subject-words.js';
import type { HeldFinding } from '../../controls/held-finding.js';
import type { BackupPosture, Environment, Estate, WantedCopy } from '../../estate/environment.js';
import { accountOf } from '../../estate/targets.js';
import { hourMs } from '../../kernel/units.js';
import { html, type Html } from '../html.js';
import { badge, severityTones, type Tone } from './marks.js';
import { pathTo, spanOf } from './words.js';

/** Checks that tell what is kept where, in the order in which it is shown. */
const keptChecks = ['recovery-point-fresh', 'copy-arrived', 'vault-lock', 'settings-kept'];
const itemsShown = 60;

const titles: Readonly<Record<string, string>> = {
  'recovery-point-fresh': 'recovery point',
  'copy-arrived': 'copy',
  'vault-lock': 'vault lock',
  'settings-kept': 'settings',
};

function limits({ maximumAgeHours, retentionDays }: Omit<WantedCopy, 'account' | 'region'>): Html {
  return html`at most ${spanOf(maximumAgeHours * hourMs)} old, kept ${count(retentionDays, 'day')}`;
}

function copyText(copy: WantedCopy, estate: Estate): Html {
  const { account, region } = copy;
  const name = accountOf(estate, account)?.name;
  const where = name === undefined || name === account ? account : `${name}, ${account}`;
  return html`<dd>in ${region} of ${where}: ${limits(copy)}</dd>`;
}

function wanted(backups: BackupPosture, estate: Estate): Html {
  const { vaultLock, copies } = backups;
  return html`<div class="card">
    <dl>
      <dt>Wanted of each table</dt>
      <dd>a recovery point ${limits(backups)}</dd>
      <dt>Vault lock</dt>
      <dd>
        ${
          vaultLock === undefined
            ? 'none is asked for'
            : `${vaultLock.mode}, at least ${count(vaultLock.minimumDays, 'day')}`
        }
      </dd>
      <dt>Copies</dt>
      ${copies.length === 0 ? html`<dd>none are asked for</dd>` : copies.map((copy) => copyText(copy, estate))}
    </dl>
  </div>`;
}

function standing({ verdict, severity, waiver }: HeldFinding): readonly [Tone, string] {
  switch (verdict) {
    case 'pass':
      return ['good', 'kept'];
    case 'unknown':
      return ['unseen', 'not seen'];
    case 'fail':
      return waiver === undefined ? [severityTones[severity], severity] : ['info', 'waived'];
    default:
      return verdict satisfies never;
  }
}

/** Why something was not seen is told once, above: here only which cause it is. */
function whyOf({ verdict, message, reason = '', failure }: HeldFinding): string {
  if (verdict !== 'unknown' || failure === undefined) return plain(message);
  return `could not be seen: ${reason} (${failure.permission ?? failure.code})`;
}

function keptItem(finding: HeldFinding): Html {
  const [tone, word] = standing(finding);
  const { id, control, subject } = finding;
  return html`<li>
    ${badge(tone, word)} <a href="${pathTo('findings', id)}">${placeOf(subject)}</a>
    <span class="place">${subject.account}</span>
    <span class="counts">${titles[control] ?? control}</span>
    <span class="why">${whyOf(finding)}</span>
  </li>`;
}

/**
 * What is wanted of backups of whole tables, and what is kept by the newest pass.
 * @param findings - of the environment
 */
export function backupSection(
  { posture: { backups } }: Environment,
  estate: Estate,
  findings: readonly HeldFinding[],
): Html {
  const kept = keptChecks.flatMap((check) => findings.filter(({ control }) => control === check));
  const more = kept.length - itemsShown;
  return html`<section id="backups" aria-labelledby="backups-title">
    <h2 id="backups-title">Backups</h2>
    ${
      backups === undefined
        ? html`<p>
            No backups of whole tables by AWS Backup are asked for. PITR and Depot's own backups are
            all that is judged.
          </p>`
        : wanted(backups, estate)
    }
    ${
      kept.length === 0
        ? undefined
        : html`<details id="kept" open>
            <summary>What is kept, as last seen</summary>
            <ul class="verdicts">
              ${kept.slice(0, itemsShown).map(keptItem)}
            </ul>
            ${more > 0 ? html`<p class="more">and ${count(more, 'more')}</p>` : undefined}
          </details>`
    }
  </section>`;
}
