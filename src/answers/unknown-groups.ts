import { count, plain } from './plain.js';
import type { ShownFinding } from './shown-finding.js';

/** Findings without a verdict that have one cause: same account, reason, error and permission. */
export interface UnknownGroup<F extends ShownFinding> {
  readonly findings: readonly F[];
  readonly first: F;
}

/** Groups by a key, in order of first appearance. */
function groupBy<F extends ShownFinding>(
  findings: readonly F[],
  keyOf: (finding: F) => unknown,
): readonly UnknownGroup<F>[] {
  const groups = new Map<string, { readonly findings: F[]; readonly first: F }>();
  for (const finding of findings) {
    const key = JSON.stringify(keyOf(finding));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { findings: [finding], first: finding });
    else group.findings.push(finding);
  }
  return [...groups.values()];
}

function causeOf({ subject, reason, failure }: ShownFinding): readonly unknown[] {
  return [subject.account, reason, failure?.kind, failure?.code, failure?.permission];
}

/**
 * Groups by cause, largest first; equal ones keep their order. Regions are put together where all
 * is said in the same words: an account that cannot be entered is one trouble, not one per region.
 */
export function groupUnknowns<F extends ShownFinding>(
  findings: readonly F[],
): readonly UnknownGroup<F>[] {
  const perRegion = groupBy(findings, (finding) => [...causeOf(finding), finding.subject.region]);
  const members = new Map(perRegion.map(({ first, findings: group }) => [first, group]));
  const firsts = perRegion.map(({ first }) => first);
  return groupBy(firsts, (first) => [...causeOf(first), first.message, first.remedy])
    .map(({ findings: together, first }) => ({
      first,
      findings: together.flatMap((each) => members.get(each) ?? []),
    }))
    .toSorted((a, b) => b.findings.length - a.findings.length);
}

/** `ReadDenied (dynamodb:DescribeTable) in account 123456789012, eu-west-1: 3 checks` */
export function describeCause<F extends ShownFinding>({
  findings,
  first,
}: UnknownGroup<F>): string {
  const { subject, failure, reason } = first;
  const what = failure?.permission ?? failure?.code ?? '';
  const regions = [...new Set(findings.map((finding) => finding.subject.region))];
  return plain(
    `${reason ?? ''}${what === '' ? '' : ` (${what})`} in account ${subject.account}, ${regions.join(', ')}: ${count(findings.length, 'check')}`,
  );
}
