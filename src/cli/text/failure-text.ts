import { count } from '../../answers/plain.js';
import { describeRepeated, type Repeated, splitRepeated } from '../../answers/repeated-failures.js';
import { byOwner, describePlaces, ownerOf, placeOf } from '../../answers/subject-words.js';
import type { Severity } from '../../controls/control.js';
import type { Finding } from '../../controls/finding.js';
import { layByOwner, layTitle } from './finding-text.js';
import { layRemedy } from './remedy.js';
import type { TextOptions } from './text-options.js';
import { labelled, paragraph } from './wrap.js';

const ownersShown = 20;

function layBody({ message, remedy }: Finding, { paint, width }: TextOptions): readonly string[] {
  return [
    ...paragraph(message, width, 6),
    ...layRemedy(remedy ?? '', width, 6).map((line) => paint('faint', line)),
  ];
}

function layRepeated(kind: Repeated<Finding>, options: TextOptions): readonly string[] {
  const { paint, width } = options;
  const { first, findings } = kind;
  const owners = [...byOwner(findings)];
  const more = owners.length - ownersShown;
  return [
    '',
    ...paragraph(describeRepeated(kind), width, 2).map((line) => paint('heading', line)),
    ...layTitle(first.id, `${ownerOf(first.subject)}: ${placeOf(first.subject)}`, options),
    ...layBody(first, options),
    '    All of them:',
    ...owners
      .slice(0, ownersShown)
      .flatMap(([owner, members]) => labelled(`${owner}: `, describePlaces(members), width, 6)),
    ...(more <= 0
      ? []
      : paragraph(
          `and ${count(more, 'more environment')}; depot-dr check --all lists each`,
          width,
          6,
        )),
  ];
}

/**
 * The failures of one severity; nothing when there are none. One that is all over the estate is told
 * once, with its places; the others follow by environment.
 * @param each - every one is to be shown whole
 */
export function layFailures(
  severity: Severity,
  findings: readonly Finding[],
  options: TextOptions & { readonly each: boolean },
): readonly string[] {
  if (findings.length === 0) return [];
  const { repeated, apart } = options.each
    ? { repeated: [], apart: findings }
    : splitRepeated(findings);
  return [
    options.paint(severity, `${severity.toUpperCase()} (${findings.length})`),
    ...repeated.flatMap((kind) => layRepeated(kind, options)),
    ...layByOwner(apart, options, (finding) => layBody(finding, options)),
  ];
}
