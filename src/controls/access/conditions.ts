import { globOf, reachOf } from './glob.js';
import type { Condition } from './policy-document.js';

/**
 * What is known of a request beside who, what and where, by condition key in lower case. A key with
 * the value undefined is known to be absent; one that is not in the map is not known.
 */
export type KnownContext = ReadonlyMap<string, string | undefined>;

/** `open` carries the keys that it depends on, as the policy spells them, and never none. */
export type ConditionVerdict =
  | { readonly kind: 'holds' | 'fails' }
  | { readonly kind: 'open'; readonly keys: readonly string[] };

type Answer = 'yes' | 'no' | 'open';

type Comparison = (accepted: string, actual: string) => Answer;

const answer = (isTrue: boolean): Answer => (isTrue ? 'yes' : 'no');

const equals: Comparison = (accepted, actual) => answer(accepted === actual);
const equalsIgnoringCase: Comparison = (accepted, actual) =>
  answer(accepted.toLowerCase() === actual.toLowerCase());
const isLike: Comparison = (accepted, actual) =>
  answer(reachOf(globOf(accepted), globOf(actual)) === 'covers');

/** Six parts of an ARN; colons after the fifth belong to the last one. */
function arnParts(arn: string): readonly string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** @source IAM JSON policy elements: Condition operators, "Amazon Resource Name (ARN) condition operators" */
const arnIsLike: Comparison = (accepted, actual) => {
  if (accepted.split(':').length < 6) return 'open';
  const [wanted, given] = [arnParts(accepted), arnParts(actual)];
  return answer(given.every((part, at) => isLike(wanted[at] ?? '', part) === 'yes'));
};

interface Operator {
  readonly compare: Comparison;
  readonly isNot: boolean;
}

const operators: Readonly<Record<string, Operator>> = Object.fromEntries(
  (
    [
      ['String', 'Equals', equals],
      ['String', 'EqualsIgnoreCase', equalsIgnoringCase],
      ['String', 'Like', isLike],
      ['Arn', 'Equals', arnIsLike],
      ['Arn', 'Like', arnIsLike],
    ] as const
  ).flatMap(([kind, name, compare]): readonly (readonly [string, Operator])[] => [
    [`${kind}${name}`, { compare, isNot: false }],
    [`${kind}Not${name}`, { compare, isNot: true }],
  ]),
);

function operatorOf(name: string): Operator | undefined {
  if (name === 'Bool') return { compare: equalsIgnoringCase, isNot: false };
  return Object.hasOwn(operators, name) ? operators[name] : undefined;
}

/** Any accepted value is enough; for a negated operator none may fit. */
function anyOf(values: readonly string[], actual: string, compare: Comparison): Answer {
  const answers = values.map((accepted) =>
    accepted.includes('${') ? 'open' : compare(accepted, actual),
  );
  if (answers.includes('yes')) return 'yes';
  return answers.includes('open') ? 'open' : 'no';
}

function negate(given: Answer): Answer {
  if (given === 'open') return 'open';
  return given === 'yes' ? 'no' : 'yes';
}

function isNull(values: readonly string[], isAbsent: boolean): Answer {
  const answers = values.map((value) => value.toLowerCase());
  if (answers.some((value) => value !== 'true' && value !== 'false')) return 'open';
  return answer(answers.includes(String(isAbsent)));
}

/** Keys of one value compare alike with and without a set prefix, but where they are absent. */
const operatorForm = /^(ForAnyValue:|ForAllValues:)?([A-Za-z]+?)(IfExists)?$/u;

function conditionAnswer({ operator, key, values }: Condition, context: KnownContext): Answer {
  const lower = key.toLowerCase(); // keys are compared so
  if (!context.has(lower)) return 'open';
  const actual = context.get(lower);
  if (operator === 'Null') return isNull(values, actual === undefined);
  const [, set, plain = '', ifExists] = operatorForm.exec(operator) ?? [];
  const comparison = operatorOf(plain);
  if (comparison === undefined) return 'open';
  if (actual === undefined) {
    const isEnough = ifExists !== undefined || set === 'ForAllValues:';
    return answer(isEnough || (comparison.isNot && set === undefined));
  }
  const found = anyOf(values, actual, comparison.compare);
  return comparison.isNot ? negate(found) : found;
}

/**
 * Whether all conditions of a statement hold. Only what is certain is said; one that fails decides,
 * whatever the others are.
 * @source IAM JSON policy elements: Condition operators, IAM User Guide
 */
export function conditionsVerdict(
  conditions: readonly Condition[],
  context: KnownContext,
): ConditionVerdict {
  const answers = conditions.map((condition) => conditionAnswer(condition, context));
  if (answers.includes('no')) return { kind: 'fails' };
  const keys = conditions.flatMap(({ key }, at) => (answers[at] === 'open' ? [key] : []));
  return keys.length === 0 ? { kind: 'holds' } : { kind: 'open', keys };
}
