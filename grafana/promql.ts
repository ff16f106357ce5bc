/**
 * Small parts of PromQL, built so that a metric or a label which the catalogue does not hold is an
 * error of types and not a rule that can never match.
 */
import { type LabelsOf, metricCard, type MetricKey } from '../src/telemetry/catalogue.js';

/** Operator and value, as PromQL writes them: `="pass"`, `=~"a|b"`. */
export type Matcher = `${'=' | '!=' | '=~' | '!~'}"${string}"`;

/** Matches one of these texts, which are no regular expressions. */
export function anyOf(texts: readonly string[]): Matcher {
  return texts.length === 1 ? `="${texts[0] ?? ''}"` : `=~"${texts.join('|')}"`;
}

type Matchers<K extends MetricKey> = Partial<Readonly<Record<keyof LabelsOf<K>, Matcher>>>;

/** Writes a selector of a metric, with whatever each selector must carry. */
export type Selector = <K extends MetricKey>(key: K, matchers?: Matchers<K>) => string;

/** @param common - matchers that every selector gets, such as that of the scrape job */
export function selectorWith(common: readonly string[]): Selector {
  return (key, matchers = {}) => {
    const own = Object.entries(matchers).map(([label, matcher]) => `${label}${String(matcher)}`);
    const all = [...common, ...own].join(', ');
    return all === '' ? metricCard(key).name : `${metricCard(key).name}{${all}}`;
  };
}

const units = [
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
] as const;

/** A whole number of seconds as PromQL and rule files write it: `90s`, `5m`, `1d`. */
export function span(seconds: number): string {
  if (seconds === 0) return '0s';
  const unit = units.find(([, size]) => seconds % size === 0);
  return unit === undefined ? `${seconds}s` : `${seconds / unit[1]}${unit[0]}`;
}

/** How far back a value from before a gap in the data is looked for. */
const memory = '1d';

/**
 * By how much a counter grew within a window. A series younger than the window counts from nothing,
 * which `increase` does not see: a counter that is born at 1 tells its first event this way.
 */
export function grownBy(counter: string, windowSeconds: number): string {
  const window = span(windowSeconds);
  return `((${counter} unless last_over_time(${counter}[${memory}] offset ${window})) or increase(${counter}[${window}]))`;
}
