import { count, plain } from '../../answers/plain.js';
import { describeSubjects } from '../../answers/subject-words.js';
import { describeCause, groupUnknowns, type UnknownGroup } from '../../answers/unknown-groups.js';
import type { HeldFinding } from '../../controls/held-finding.js';
import { html, type Html } from '../html.js';
import { remedyOf, sinceOf } from './finding-list.js';
import { mark } from './marks.js';
import { pathTo } from './words.js';

const causesShown = 12;

/** Failed when it was last seen: not seeing it does not mend it. */
export function wasFailing({ verdict, before }: HeldFinding): boolean {
  return verdict === 'unknown' && before?.verdict === 'fail';
}

function causeItem(group: UnknownGroup<HeldFinding>, now: Date): Html {
  const { findings, first } = group;
  const failing = findings.filter(wasFailing);
  return html`<li class="finding unseen">
    <h3>${mark('unseen')}${describeCause(group)}</h3>
    <p>${plain(first.message)} ${sinceOf(first, now)}</p>
    ${remedyOf(first.remedy)}
    <p class="faint">
      Concerns: ${describeSubjects(findings)}; first:
      <a href="${pathTo('findings', first.id)}">${first.id}</a>
    </p>
    ${
      failing.length === 0
        ? undefined
        : html`<p class="risk">
            ${mark('risk')}${count(failing.length, 'check')} failed when last seen:
            ${describeSubjects(failing)}
          </p>`
    }
  </li>`;
}

/** What has no verdict, one block per cause; nothing where all was seen. */
export function unknownSection(unknowns: readonly HeldFinding[], now: Date): Html | undefined {
  if (unknowns.length === 0) return undefined;
  const groups = groupUnknowns(unknowns);
  const more = groups.length - causesShown;
  return html`<section id="unknown" aria-labelledby="unknown-title">
    <h2 id="unknown-title">
      Not seen <span class="faint">${count(unknowns.length, 'check')}, by cause</span>
    </h2>
    <ul>
      ${groups.slice(0, causesShown).map((group) => causeItem(group, now))}
    </ul>
    ${
      more > 0
        ? html`<p class="more">
            <a href="/api/v1/findings?verdict=unknown">and ${count(more, 'more cause')}</a>
          </p>`
        : undefined
    }
  </section>`;
}
