import { ownerOf, placeOf } from '../../answers/subject-words.js';
import { count, plain } from '../../answers/plain.js';
import type { HeldFinding } from '../../controls/held-finding.js';
import { html, type Html } from '../html.js';
import { moment, pathTo } from './words.js';

/** So many are listed; all of them are at the API. */
const mostListed = 50;

/** Who lets a failure be, until when and why; nothing for one that is not waived. */
export function waiverNote({ waiver }: HeldFinding): Html | undefined {
  if (waiver === undefined) return undefined;
  return html`<p class="says">
    Waived until ${moment(waiver.until)} by ${plain(waiver.owner)}: ${plain(waiver.reason)}
  </p>`;
}

/** Failures that are let be, folded away; nothing where there are none. */
export function waivedSection(findings: readonly HeldFinding[]): Html | undefined {
  const waived = findings.filter(({ waiver }) => waiver !== undefined);
  if (waived.length === 0) return undefined;
  const more = waived.length - mostListed;
  return html`<section id="waived" aria-labelledby="waived-title">
    <h2 id="waived-title">Waived</h2>
    <details id="waived-list">
      <summary>${count(waived.length, 'failure')} let be, each until a date</summary>
      <ul>
        ${waived.slice(0, mostListed).map(
          (finding) =>
            html`<li class="finding">
              <p class="what">
                <a href="${pathTo('findings', finding.id)}">${placeOf(finding.subject)}</a>,
                ${plain(ownerOf(finding.subject))}: ${plain(finding.message)}
              </p>
              ${waiverNote(finding)}
            </li>`,
        )}
      </ul>
      ${
        more > 0
          ? html`<p class="more">
              <a href="/api/v1/findings?verdict=fail">and ${count(more, 'more failure')} there</a>
            </p>`
          : undefined
      }
    </details>
  </section>`;
}
