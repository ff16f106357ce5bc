import { describeSubjects } from '../../answers/subject-words.js';
import { describeCause, groupUnknowns, type UnknownGroup } from '../../answers/unknown-groups.js';
import type { Finding } from '../../controls/finding.js';
import { layRemedy } from './remedy.js';
import type { TextOptions } from './text-options.js';
import { paragraph } from './wrap.js';

function layGroup(group: UnknownGroup<Finding>, { paint, width }: TextOptions) {
  const { findings, first } = group;
  return [
    '',
    ...paragraph(describeCause(group), width, 2).map((line) => paint('heading', line)),
    ...paragraph(first.message, width, 4),
    ...layRemedy(first.remedy ?? '', width, 4).map((line) => paint('faint', line)),
    ...paragraph(`Concerns: ${describeSubjects(findings)}; first: ${first.id}`, width, 4),
  ];
}

/** What has no verdict, one block per cause; nothing when all was seen. */
export function layUnknowns(findings: readonly Finding[], options: TextOptions): readonly string[] {
  if (findings.length === 0) return [];
  return [
    options.paint('unknown', `UNKNOWN (${findings.length}), by cause`),
    ...groupUnknowns(findings).flatMap((group) => layGroup(group, options)),
  ];
}
