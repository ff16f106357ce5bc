import type { FindingSubject } from '../controls/finding.js';
import { plain } from './plain.js';
import type { ShownFinding } from './shown-finding.js';

/** A table by its role, anything else as an operator would type it. */
function nameOf({ table, resource }: FindingSubject): string {
  return table ?? resource;
}

/**
 * What a finding is about, within its group: `History in eu-central-1`, `orders-aurora in ...`; a
 * region is in none.
 */
export function placeOf(subject: FindingSubject): string {
  const { environment, region, account } = subject;
  const name = nameOf(subject);
  const place = name === region ? region : `${name} in ${region}`;
  return plain(environment === undefined ? `${place}, account ${account}` : place);
}

/** The environment, if it is one's own, and the account whose credentials its remedies need. */
export function ownerOf({ environment, account }: FindingSubject): string {
  return environment === undefined ? `account ${account}` : `${environment}, account ${account}`;
}

/** Groups that keep the order in which their first members came. */
export function byOwner<F extends ShownFinding>(
  findings: readonly F[],
): ReadonlyMap<string, readonly F[]> {
  const groups = new Map<string, F[]>();
  for (const finding of findings) {
    const owner = ownerOf(finding.subject);
    const group = groups.get(owner);
    if (group === undefined) groups.set(owner, [finding]);
    else group.push(finding);
  }
  return groups;
}

const subjectsShown = 5;

/** The subjects of findings, each once: at most five, and how many more there are. */
export function describeSubjects(findings: readonly ShownFinding[]): string {
  const names = new Set(
    findings.map(({ subject }) =>
      plain(
        subject.environment === undefined
          ? placeOf(subject)
          : `${subject.environment} ${nameOf(subject)}`,
      ),
    ),
  );
  const shown = [...names].slice(0, subjectsShown);
  const more = names.size - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** `Object, History in eu-west-1; Index in eu-central-1` */
export function describePlaces(findings: readonly ShownFinding[]): string {
  const regions = new Map<string, string[]>();
  for (const { subject } of findings) {
    const name = nameOf(subject);
    // What belongs to no environment may be of several accounts.
    const where =
      subject.environment === undefined
        ? `${subject.region}, account ${subject.account}`
        : subject.region;
    const names = regions.get(where) ?? [];
    if (name !== subject.region) names.push(name);
    regions.set(where, names);
  }
  return plain(
    [...regions]
      .map(([where, names]) => (names.length === 0 ? where : `${names.join(', ')} in ${where}`))
      .join('; '),
  );
}
