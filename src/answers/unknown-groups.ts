import { count, plain } from './plain.js';
import type { ShownFinding } from './shown-finding.js';

/** Findings without a verdict that have one cause: same reason, error and permission. */
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

function causeOf({ reason, failure }: ShownFinding): readonly unknown[] {
  return [reason, failure?.kind, failure?.code, failure?.permission];
}

/**
 * Groups by cause, largest first; equal ones keep their order. Regions and accounts are put together
 * where all is said in the same words: credentials that nobody gave are one trouble, not one for
 * each place.
 */
export function groupUnknowns<F extends ShownFinding>(
  findings: readonly F[],
): readonly UnknownGroup<F>[] {
  const perPlace = groupBy(findings, (finding) => {
    const { account, region } = finding.subject;
    return [...causeOf(finding), account, region];
  });
  const firsts = perPlace.map(({ first }) => first);
  return groupBy(firsts, (first) => [...causeOf(first), first.message, first.remedy])
    .map(({ findings: together, first }) => ({
      first,
      findings: perPlace
        .filter((group) => together.includes(group.first))
        .flatMap((group) => group.findings),
    }))
    .toSorted((a, b) => b.findings.length - a.findings.length);
}

const accountsShown = 3;

/**
 * `ReadDenied (dynamodb:DescribeTable): 3 checks in account 123456789012, eu-west-1`. The places are
 * those of the checks: what they could not see may be elsewhere, which the remedy names.
 */
export function describeCause<F extends ShownFinding>({
  findings,
  first,
}: UnknownGroup<F>): string {
  const { failure, reason } = first;
  const what = failure?.permission ?? failure?.code ?? '';
  const accounts = [...new Set(findings.map(({ subject }) => subject.account))];
  const regions = [...new Set(findings.map(({ subject }) => subject.region))];
  const inAccounts =
    accounts.length > accountsShown
      ? `in ${accounts.length} accounts`
      : `in account${accounts.length === 1 ? '' : 's'} ${accounts.join(', ')}`;
  return plain(
    `${reason ?? ''}${what === '' ? '' : ` (${what})`}: ${count(findings.length, 'check')} ${inAccounts}, ${regions.join(', ')}`,
  );
}
