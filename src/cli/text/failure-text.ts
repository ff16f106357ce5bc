import type { Severity } from '../../controls/control.js';
import type { Finding } from '../../controls/finding.js';
import { byOwner, layByOwner, layTitle, ownerOf, placeOf } from './finding-text.js';
import { layRemedy } from './remedy.js';
import type { TextOptions } from './text-options.js';
import { count, labelled, paragraph, plain } from './wrap.js';

/** So many of one kind are still shown one by one. */
const mostApart = 9;
const ownersShown = 20;

/** Fails for one reason of one control, told once for all of them. */
interface Repeated {
  readonly first: Finding;
  readonly findings: readonly Finding[];
}

function kindOf({ control, reason }: Finding): string {
  return `${control} ${reason}`;
}

/** Splits off what fails so often that its own text would bury everything else. */
function splitRepeated(findings: readonly Finding[]): {
  readonly repeated: readonly Repeated[];
  readonly apart: readonly Finding[];
} {
  const kinds = new Map<string, Finding[]>();
  for (const finding of findings) {
    const kind = kinds.get(kindOf(finding));
    if (kind === undefined) kinds.set(kindOf(finding), [finding]);
    else kind.push(finding);
  }
  const isRepeated = (finding: Finding): boolean =>
    (kinds.get(kindOf(finding)) ?? []).length > mostApart;
  return {
    repeated: [...kinds.values()].flatMap((kind) => {
      const [first] = kind;
      return first !== undefined && isRepeated(first) ? [{ first, findings: kind }] : [];
    }),
    apart: findings.filter((finding) => !isRepeated(finding)),
  };
}

function layBody({ message, remedy }: Finding, { paint, width }: TextOptions): readonly string[] {
  return [
    ...paragraph(message, width, 6),
    ...layRemedy(remedy ?? '', width, 6).map((line) => paint('faint', line)),
  ];
}

/** `Object, History in eu-west-1; Index in eu-central-1` */
function describePlaces(findings: readonly Finding[]): string {
  const regions = new Map<string, string[]>();
  for (const { subject } of findings) {
    const name = subject.table ?? subject.resource;
    // Shared buckets are of several accounts.
    const where =
      subject.environment === undefined
        ? `${subject.region}, account ${subject.account}`
        : subject.region;
    const names = regions.get(where);
    if (names === undefined) regions.set(where, [name]);
    else names.push(name);
  }
  return plain([...regions].map(([where, names]) => `${names.join(', ')} in ${where}`).join('; '));
}

function layRepeated({ first, findings }: Repeated, options: TextOptions): readonly string[] {
  const { paint, width } = options;
  const owners = [...byOwner(findings)];
  const environments = owners.filter(([, [member]]) => member?.subject.environment !== undefined);
  const inWhat =
    environments.length === 0 ? '' : ` in ${count(environments.length, 'environment')}`;
  const title = `${first.reason ?? ''}: ${count(findings.length, 'finding')}${inWhat}`;
  const more = owners.length - ownersShown;
  return [
    '',
    ...paragraph(title, width, 2).map((line) => paint('heading', line)),
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
