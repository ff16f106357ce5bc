import { invariant } from '../kernel/errors.js';

/** What a process setting may hold, as data: the checks, the schema and the reference follow it. */
export type Rule =
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'number'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'text'; readonly pattern: RegExp; readonly expected: string };

/** One setting as convict takes it, with our rule beside. */
export interface Setting<T> {
  readonly doc: string;
  readonly default: T;
  /** Variable that wins over the file; empty = unset. */
  readonly env: string;
  /** Its value is never shown. */
  readonly sensitive: boolean;
  readonly rule: Rule;
  /** Convict's own check, after ours. @throws DrError `invariant` when the value breaks the rule */
  readonly format: (value: unknown) => void;
}

/** What a rule wants, as a noun. Never throws. */
export function expectedBy(rule: Rule): string {
  switch (rule.kind) {
    case 'choice':
      return `one of ${rule.values.join(', ')}`;
    case 'integer':
      return `a whole number from ${rule.minimum} to ${rule.maximum}`;
    case 'number':
      return `a number from ${rule.minimum} to ${rule.maximum}`;
    case 'text':
      return rule.expected;
    default:
      return rule satisfies never;
  }
}

/** Whether a value keeps the rule; texts are not taken for numbers. Never throws. */
export function keeps(rule: Rule, value: unknown): boolean {
  switch (rule.kind) {
    case 'choice':
      return typeof value === 'string' && rule.values.includes(value);
    case 'text':
      return typeof value === 'string' && rule.pattern.test(value);
    case 'integer':
      return Number.isInteger(value) && isWithin(rule, value);
    case 'number':
      return isWithin(rule, value);
    default:
      return rule satisfies never;
  }
}

function isWithin(rule: { readonly minimum: number; readonly maximum: number }, value: unknown) {
  return typeof value === 'number' && value >= rule.minimum && value <= rule.maximum;
}

/**
 * The text of an environment variable as the rule's type. Strict: `12abc`, `0x10` and ` 5` stay
 * texts and so break a rule for numbers. Never throws.
 */
export function decodeVariable(rule: Rule, text: string): string | number {
  const isNumeric = rule.kind === 'integer' || rule.kind === 'number';
  return isNumeric && /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text;
}

export interface SettingOptions<T> {
  readonly doc: string;
  readonly default: T;
  readonly env: string;
  readonly rule: Rule;
  readonly sensitive?: boolean;
}

export function setting<T>({ sensitive = false, ...options }: SettingOptions<T>): Setting<T> {
  return {
    ...options,
    sensitive,
    format: (value) => {
      invariant(
        keeps(options.rule, value),
        `${options.env} was checked: ${expectedBy(options.rule)}`,
      );
    },
  };
}
