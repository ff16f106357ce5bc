import type { Finding } from '../../controls/finding.js';
import type { TextOptions } from './text-options.js';
import { placeOf } from './finding-text.js';
import { layRemedy } from './remedy.js';
import { count, paragraph, plain } from './wrap.js';

/** Findings without a verdict that have one cause: same reason, error and permission. */
export interface UnknownGroup {
  readonly findings: readonly Finding[];
  readonly first: Finding;
}

/** Groups by a key, in order of first appearance. */
function groupBy(
  findings: readonly Finding[],
  keyOf: (finding: Finding) => unknown,
): readonly UnknownGroup[] {
  const groups = new Map<string, { readonly findings: Finding[]; readonly first: Finding }>();
  for (const finding of findings) {
    const key = JSON.stringify(keyOf(finding));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { findings: [finding], first: finding });
    else group.findings.push(finding);
  }
  return [...groups.values()];
}

function causeOf({ reason, failure }: Finding): readonly unknown[] {
  return [reason, failure?.kind, failure?.code, failure?.permission];
}

/**
 * Groups by cause, largest first; equal ones keep their order. Regions and accounts are put together
 * where all is said in the same words: credentials that nobody gave are one trouble, not one for
 * each place.
 */
export function groupUnknowns(findings: readonly Finding[]): readonly UnknownGroup[] {
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

const subjectsShown = 5;
const accountsShown = 3;

/** The subjects of a group, each once: at most five, and how many more there are. */
function describeSubjects(findings: readonly Finding[]): string {
  const names = new Set(
    findings.map(({ subject }) =>
      plain(
        subject.environment === undefined
          ? placeOf(subject)
          : `${subject.environment} ${subject.table ?? subject.resource}`,
      ),
    ),
  );
  const shown = [...names].slice(0, subjectsShown);
  const more = names.size - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

function layGroup({ findings, first }: UnknownGroup, { paint, width }: TextOptions) {
  const { failure, reason } = first;
  const what = failure?.permission ?? failure?.code ?? '';
  const accounts = [...new Set(findings.map(({ subject }) => subject.account))];
  const regions = [...new Set(findings.map(({ subject }) => subject.region))];
  const inAccounts =
    accounts.length > accountsShown
      ? `in ${accounts.length} accounts`
      : `in account${accounts.length === 1 ? '' : 's'} ${accounts.join(', ')}`;
  const title = `${reason ?? ''}${what === '' ? '' : ` (${what})`} ${inAccounts}, ${regions.join(', ')}: ${count(findings.length, 'check')}`;
  return [
    '',
    ...paragraph(title, width, 2).map((line) => paint('heading', line)),
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
