import { ownerOf, placeOf } from '../../answers/subject-words.js';
import type { Severity } from '../../controls/control.js';
import type { Finding } from '../../controls/finding.js';
import type { TextOptions } from './text-options.js';
import { layRemedy } from './remedy.js';
import { paragraph } from './wrap.js';

/** Groups that keep the order in which their first members came. */
function byOwner(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const owner = ownerOf(finding.subject);
    const group = groups.get(owner);
    if (group === undefined) groups.set(owner, [finding]);
    else group.push(finding);
  }
  return groups;
}

/** `id  place` on one line, or on two where they do not fit. */
function layTitle({ id, subject }: Finding, { paint, width }: TextOptions): readonly string[] {
  const place = placeOf(subject);
  const line = `    ${id}  ${place}`;
  if (line.length <= width) return [line.replace(id, () => paint('heading', id))];
  return [...paragraph(id, width, 4), ...paragraph(place, width, 6)];
}

function layFinding(finding: Finding, options: TextOptions): readonly string[] {
  const { paint, width } = options;
  return [
    ...layTitle(finding, options),
    ...paragraph(finding.message, width, 6),
    ...layRemedy(finding.remedy ?? '', width, 6).map((line) => paint('faint', line)),
  ];
}

/** The failures of one severity by environment; nothing when there are none. */
export function layFindings(
  severity: Severity,
  findings: readonly Finding[],
  options: TextOptions,
): readonly string[] {
  if (findings.length === 0) return [];
  const heading = `${severity.toUpperCase()} (${findings.length})`;
  const groups = [...byOwner(findings)].flatMap(([owner, members]) => [
    '',
    ...paragraph(owner, options.width, 2).map((line) => options.paint('heading', line)),
    ...members.flatMap((finding) => layFinding(finding, options)),
  ]);
  return [options.paint(severity, heading), ...groups];
}

/** The passes by environment, for `--all`. */
export function layPasses(findings: readonly Finding[], options: TextOptions): readonly string[] {
  if (findings.length === 0) return [];
  const groups = [...byOwner(findings)].flatMap(([owner, members]) => [
    '',
    ...paragraph(owner, options.width, 2).map((line) => options.paint('heading', line)),
    ...members.flatMap((finding) => [
      ...layTitle(finding, options),
      ...paragraph(finding.message, options.width, 6),
    ]),
  ]);
  return [options.paint('pass', `PASS (${findings.length})`), ...groups];
}
