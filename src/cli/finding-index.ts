import { catalogue } from '../controls/catalogue.js';
import { evaluate } from '../controls/evaluate.js';
import { families } from '../controls/families.js';
import type { Finding } from '../controls/finding.js';
import { nothingRemembered } from '../controls/sight.js';
import type { Estate } from '../estate/environment.js';
import { selectEnvironments, targetsOf } from '../estate/targets.js';
import { neverAsked, unseenObservation } from '../estate/unseen.js';
import { DrError } from '../kernel/errors.js';
import { nearest } from '../kernel/nearest.js';

const shortestPrefix = 4;

/** Controls that look at more than one thing. */
const wide = new Set(families.flatMap(({ cards }) => cards.map(({ id }) => id)));

/**
 * The smallest part of the estate that the finding of a full id stands on. Ids that only an
 * observation can tell (datasets, undeclared replicas), those of controls that look at more than one
 * thing, and anything else leave the estate whole.
 */
export function narrowToFinding(estate: Estate, id: string): Estate {
  const possible = evaluate(targetsOf(estate).map(unseenObservation), neverAsked.at, {
    estate,
    remembered: nothingRemembered,
  });
  const found = possible.find((finding) => finding.id === id);
  if (found === undefined || wide.has(found.control)) return estate;
  const { subject } = found;
  if (subject.environment !== undefined) {
    return { ...selectEnvironments(estate, [subject.environment]), accounts: [] };
  }
  return {
    ...estate,
    accounts: [],
    environments: [],
    buckets: estate.buckets.filter(({ name }) => name === subject.resource),
  };
}

function matches(findings: readonly Finding[], word: string): readonly Finding[] {
  const whole = findings.filter(({ id }) => id === word);
  if (whole.length > 0) return whole;
  const [control, digits] = word.includes(':') ? word.split(':') : [undefined, word];
  if (digits !== undefined && isNumber(digits)) {
    const begun = findings.filter(
      (finding) =>
        (control === undefined || finding.control === control) &&
        finding.id.slice(finding.control.length + 1).startsWith(digits),
    );
    if (begun.length > 0) return begun;
  }
  return findings.filter((finding) => finding.control === word && finding.verdict === 'fail');
}

function noFinding(word: string, near: string | undefined): DrError {
  return new DrError(`no finding is called "${word}"`, {
    code: 'FindingUnknown',
    kind: 'usage',
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Finding ids are listed by: depot-dr check --all`,
  });
}

/** @throws DrError `usage` for a word that no finding of any estate can be named by */
export function refuseNoFinding(word: string): void {
  if (word.includes(':') || isNumber(word)) return;
  const controls = catalogue.map(({ id }) => id);
  if (!controls.includes(word)) throw noFinding(word, nearest(word, controls));
}

/** The number of an id, or a beginning of it that is long enough. */
function isNumber(digits: string): boolean {
  return digits.length >= shortestPrefix && /^[0-9a-f]+$/.test(digits);
}

function unknownFinding(findings: readonly Finding[], word: string): DrError {
  const controls = [...new Set(findings.map(({ control }) => control))];
  const isControl = controls.includes(word);
  const numbers = new Map(findings.map(({ id, control }) => [id.slice(control.length + 1), id]));
  const near = nearest(word, [...numbers.values(), ...controls, ...numbers.keys()]);
  if (!isControl) return noFinding(word, near === undefined ? near : (numbers.get(near) ?? near));
  return new DrError(`no finding of ${word} fails`, {
    code: 'FindingUnknown',
    kind: 'usage',
    hint: 'Finding ids are listed by: depot-dr check --all',
  });
}

const candidatesShown = 5;

/**
 * The finding that a word means: an id, the beginning of an id's number (at least 4 digits, with or
 * without its control), or a control of which only one finding fails.
 * @throws DrError `usage` when it means none or several
 */
export function resolveFinding(findings: readonly Finding[], word: string): Finding {
  const found = matches(findings, word);
  const [first] = found;
  if (first === undefined) throw unknownFinding(findings, word);
  if (found.length === 1) return first;
  const shown = found.slice(0, candidatesShown).map(({ id }) => id);
  const more = found.length - shown.length;
  throw new DrError(`"${word}" means ${found.length} findings`, {
    code: 'FindingAmbiguous',
    kind: 'usage',
    hint: `Give one in full: ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
  });
}
