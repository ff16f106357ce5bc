import { unitsOf } from '../../answers/command-line.js';
import { count, plain } from '../../answers/plain.js';
import { partsOf } from '../../answers/remedy-parts.js';
import { ownerOf, placeOf } from '../../answers/subject-words.js';
import type { HeldFinding } from '../../controls/held-finding.js';
import { html, type Html } from '../html.js';
import { badge, severityTones } from './marks.js';
import { anchorOf, moment, pathTo, spanOf } from './words.js';

/** A command as one line that may be broken between its options, and is copied whole. */
function commandOf(text: string): Html {
  const units = unitsOf(text).map((unit, at) => html`${at === 0 ? '' : ' '}<span>${unit}</span>`);
  return html`<pre><code>${units}</code></pre>`;
}

/** What to do: prose, and commands to be copied. */
export function remedyOf(remedy: string | undefined): Html {
  const [first, ...rest] = partsOf(remedy ?? '');
  if (first === undefined) return html``;
  return html`<div class="fix">
    <p><b>Fix:</b> ${first.kind === 'prose' ? first.text : ''}</p>
    ${first.kind === 'command' ? commandOf(first.text) : undefined}
    ${rest.map(({ kind, text }) => (kind === 'command' ? commandOf(text) : html`<p>${text}</p>`))}
  </div>`;
}

/** What is wrong. It begins as a sentence does, unless with a name: those are spelled as they are. */
export function saysOf(message: string): Html {
  const text = plain(message);
  const isSentence = /^[a-z]+(?:[\s,;:]|$)/.test(text);
  return html`<p class="${isSentence ? 'says sentence' : 'says'}">${text}</p>`;
}

/** `since 2026-11-22 10:00 UTC (1 d 2 h)` */
export function sinceOf({ since }: HeldFinding, now: Date): Html {
  return html`<span class="since"
    >since ${moment(since)} (${spanOf(now.getTime() - since.getTime())})</span
  >`;
}

/** A failure: how bad, where, since when, what, and what to do. */
export function failureItem(finding: HeldFinding, now: Date): Html {
  const { id, severity, subject, message, remedy } = finding;
  const tone = severityTones[severity];
  return html`<li class="finding ${tone}" id="${anchorOf('f', id)}">
    <p class="what">
      ${badge(tone, severity)}
      <a href="${pathTo('findings', id)}">${placeOf(subject)}</a>
      ${sinceOf(finding, now)}
    </p>
    ${saysOf(message)} ${remedyOf(remedy)}
  </li>`;
}

/** The failures of one owner, worst first. */
export interface FailureGroup {
  /** The environment's name; undefined for what an account owns. */
  readonly environment: string | undefined;
  /** As the command line heads it. */
  readonly title: string;
  readonly findings: readonly HeldFinding[];
}

/**
 * Failures by owner, without those that a waiver covers: the owners in the order of `environments`,
 * then accounts.
 */
export function groupFailures(
  findings: readonly HeldFinding[],
  environments: readonly string[],
): readonly FailureGroup[] {
  const groups = new Map<string, HeldFinding[]>(environments.map((name) => [name, []]));
  const shared = new Map<string, HeldFinding[]>();
  for (const finding of findings) {
    if (finding.verdict !== 'fail' || finding.waiver !== undefined) continue;
    const { environment, account } = finding.subject;
    if (environment !== undefined) {
      groups.get(environment)?.push(finding);
      continue;
    }
    const group = shared.get(account);
    if (group === undefined) shared.set(account, [finding]);
    else group.push(finding);
  }
  const own = [...groups].map(([environment, members]) => ({ environment, members }));
  const others = [...shared.values()].map((members) => ({ environment: undefined, members }));
  return [...own, ...others].flatMap(({ environment, members }) => {
    const [first] = members;
    if (first === undefined) return [];
    return [{ environment, title: plain(ownerOf(first.subject)), findings: members }];
  });
}

/**
 * How many failures of each group are shown where not all can be: the worst of every group first,
 * then the second of every group, and so on.
 * @returns one number per group, none above `perGroup`, their sum not above `total`
 */
export function shares(
  sizes: readonly number[],
  { perGroup, total }: { readonly perGroup: number; readonly total: number },
): readonly number[] {
  const shown = sizes.map(() => 0);
  let left = total;
  for (let round = 0; round < perGroup && left > 0; round++) {
    for (const [at, size] of sizes.entries()) {
      if (left > 0 && size > round) {
        shown[at] = round + 1;
        left--;
      }
    }
  }
  return shown;
}

/** A group with its first `shown` failures and where the others are. */
export function failureGroup(group: FailureGroup, shown: number, now: Date): Html {
  const { environment, title, findings } = group;
  const more = findings.length - shown;
  const where =
    environment === undefined
      ? '/api/v1/findings?verdict=fail'
      : pathTo('environments', environment);
  const owner = environment ?? `account-${findings[0]?.subject.account ?? ''}`;
  return html`<section class="group" id="${anchorOf('failures', owner)}">
    <h3>${title}</h3>
    <ul>
      ${findings.slice(0, shown).map((finding) => failureItem(finding, now))}
    </ul>
    ${
      more > 0
        ? html`<p class="more"><a href="${where}">and ${count(more, 'more failure')} there</a></p>`
        : undefined
    }
  </section>`;
}
