import { count, plain } from '../../answers/plain.js';
import { describeRepeated, type Repeated } from '../../answers/repeated-failures.js';
import { byOwner, describePlaces, ownerOf, placeOf } from '../../answers/subject-words.js';
import type { HeldFinding } from '../../controls/held-finding.js';
import { html, type Html } from '../html.js';
import { remedyOf, saysOf, sinceOf } from './finding-list.js';
import { badge, severityTones } from './marks.js';
import { anchorOf, pathTo } from './words.js';

const ownersShown = 40;

function ownerItem(owner: string, members: readonly HeldFinding[]): Html {
  const environment = members[0]?.subject.environment;
  const name =
    environment === undefined
      ? html`${owner}`
      : html`<a href="${pathTo('environments', environment)}">${environment}</a>`;
  return html`<li>${name}: ${describePlaces(members)}</li>`;
}

/** What fails all over the estate, told once: the first of its kind, and where the others are. */
export function repeatedItem(kind: Repeated<HeldFinding>, now: Date): Html {
  const { first, findings } = kind;
  const tone = severityTones[first.severity];
  const owners = [...byOwner(findings)];
  const more = owners.length - ownersShown;
  return html`<li class="finding ${tone}">
    <h3>${describeRepeated(kind)} ${badge(tone, first.severity)}</h3>
    <p class="what">
      First: <a href="${pathTo('findings', first.id)}">${placeOf(first.subject)}</a>
      <span class="faint">${plain(ownerOf(first.subject))}</span> ${sinceOf(first, now)}
    </p>
    ${saysOf(first.message)} ${remedyOf(first.remedy)}
    <details id="${anchorOf('all', `${first.control}-${first.reason ?? ''}`)}">
      <summary>All ${findings.length}</summary>
      <ul>
        ${owners.slice(0, ownersShown).map(([owner, members]) => ownerItem(owner, members))}
      </ul>
      ${more > 0 ? html`<p>and ${count(more, 'more environment')}</p>` : undefined}
    </details>
  </li>`;
}
