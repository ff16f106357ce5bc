import { count } from './plain.js';
import type { ShownFinding } from './shown-finding.js';
import { byOwner } from './subject-words.js';

/** So many of one kind are still shown one by one. */
const mostApart = 9;

/** Fails for one reason of one control, told once for all of them. */
export interface Repeated<F extends ShownFinding> {
  readonly first: F;
  readonly findings: readonly F[];
}

function kindOf({ control, reason }: ShownFinding): string {
  return `${control} ${reason}`;
}

/** Splits off what fails so often that its own text would bury everything else. */
export function splitRepeated<F extends ShownFinding>(
  findings: readonly F[],
): {
  readonly repeated: readonly Repeated<F>[];
  readonly apart: readonly F[];
} {
  const kinds = new Map<string, F[]>();
  for (const finding of findings) {
    const kind = kinds.get(kindOf(finding));
    if (kind === undefined) kinds.set(kindOf(finding), [finding]);
    else kind.push(finding);
  }
  const isRepeated = (finding: F): boolean => (kinds.get(kindOf(finding)) ?? []).length > mostApart;
  return {
    repeated: [...kinds.values()].flatMap((kind) => {
      const [first] = kind;
      return first !== undefined && isRepeated(first) ? [{ first, findings: kind }] : [];
    }),
    apart: findings.filter((finding) => !isRepeated(finding)),
  };
}

/** `PitrDisabled: 12 findings in 4 environments` */
export function describeRepeated<F extends ShownFinding>({ first, findings }: Repeated<F>): string {
  const environments = [...byOwner(findings).values()].filter(
    ([member]) => member?.subject.environment !== undefined,
  );
  const inWhat =
    environments.length === 0 ? '' : ` in ${count(environments.length, 'environment')}`;
  return `${first.reason ?? ''}: ${count(findings.length, 'finding')}${inWhat}`;
}
