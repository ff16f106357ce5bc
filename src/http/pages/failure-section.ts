import { count } from '../../answers/plain.js';
import { type Repeated, splitRepeated } from '../../answers/repeated-failures.js';
import type { HeldFinding } from '../../controls/held-finding.js';
import { html, type Html } from '../html.js';
import { failureGroup, groupFailures, shares } from './finding-list.js';
import { repeatedItem } from './repeated-list.js';

/** What the overview shows one by one; the rest is on the page of the environment. */
const failuresShown = { perGroup: 5, total: 40 } as const;

function repeatedList(kinds: readonly Repeated<HeldFinding>[], now: Date): Html | undefined {
  if (kinds.length === 0) return undefined;
  return html`<ul class="repeated">
    ${kinds.map((kind) => repeatedItem(kind, now))}
  </ul>`;
}

/**
 * The failures of the estate: first what fails all over it, told once, then by environment, then
 * advice that is all over it.
 * @param environments - names, in the order in which they are to be shown; others are left out
 */
export function failureSection(
  findings: readonly HeldFinding[],
  environments: readonly string[],
  now: Date,
): Html {
  const known = new Set(environments);
  const failures = findings.filter(
    ({ verdict, subject, waiver }) =>
      verdict === 'fail' &&
      waiver === undefined &&
      (subject.environment === undefined || known.has(subject.environment)),
  );
  const { repeated, apart } = splitRepeated(failures);
  const groups = groupFailures(apart, environments);
  const shown = shares(
    groups.map((group) => group.findings.length),
    failuresShown,
  );
  const hidden = shown.filter((amount) => amount === 0).length;
  return html`<section id="failures" aria-labelledby="failures-title">
    <h2 id="failures-title">Failures <span class="faint">${failures.length}</span></h2>
    ${failures.length === 0 ? html`<p>None was found.</p>` : undefined}
    ${repeatedList(
      repeated.filter(({ first }) => first.severity !== 'info'),
      now,
    )}
    ${groups.map((group, at) => {
      const amount = shown[at] ?? 0;
      return amount === 0 ? html`` : failureGroup(group, amount, now);
    })}
    ${
      hidden === 0
        ? undefined
        : html`<p class="more">
            ${count(hidden, 'more environment')} with failures: see
            <a href="#environments">the list above</a>.
          </p>`
    }
    ${repeatedList(
      repeated.filter(({ first }) => first.severity === 'info'),
      now,
    )}
  </section>`;
}
