import type { Finding, FindingSubject } from '../../controls/finding.js';
import type { TextOptions } from './text-options.js';
import { paragraph, plain } from './wrap.js';

/** What a finding is about, within its group: `History in eu-central-1`, `orders-aurora in ...`. */
export function placeOf({ environment, table, resource, region, account }: FindingSubject): string {
  const place = `${table ?? resource} in ${region}`;
  return plain(environment === undefined ? `${place}, account ${account}` : place);
}

/** The environment with the account whose credentials its remedies need. */
export function ownerOf({ environment, account }: FindingSubject): string {
  return environment === undefined ? 'shared buckets' : `${environment}, account ${account}`;
}

/** Groups that keep the order in which their first members came. */
export function byOwner(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
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
