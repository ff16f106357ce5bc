import { byOwner, placeOf } from '../../answers/subject-words.js';
import type { Finding } from '../../controls/finding.js';
import type { TextOptions } from './text-options.js';
import { paragraph } from './wrap.js';

/** `id  place` on one line, or on two where they do not fit. */
export function layTitle(
  id: string,
  place: string,
  { paint, width }: TextOptions,
): readonly string[] {
  const line = `    ${id}  ${place}`;
  if (line.length <= width) return [line.replace(id, () => paint('heading', id))];
  return [...paragraph(id, width, 4), ...paragraph(place, width, 6)];
}

/** Findings under headings of their environments, each with its title and what `layBody` gives. */
export function layByOwner(
  findings: readonly Finding[],
  options: TextOptions,
  layBody: (finding: Finding) => readonly string[],
): readonly string[] {
  return [...byOwner(findings)].flatMap(([owner, members]) => [
    '',
    ...paragraph(owner, options.width, 2).map((line) => options.paint('heading', line)),
    ...members.flatMap((finding) => [
      ...layTitle(finding.id, placeOf(finding.subject), options),
      ...layBody(finding),
    ]),
  ]);
}

/** The passes by environment, for `--all`. */
export function layPasses(findings: readonly Finding[], options: TextOptions): readonly string[] {
  if (findings.length === 0) return [];
  return [
    options.paint('pass', `PASS (${findings.length})`),
    ...layByOwner(findings, options, ({ message }) => paragraph(message, options.width, 6)),
  ];
}
