import type { FaultEffect, FaultRule } from '../description.js';
import { isResource } from './resources.js';

/** What a rule's selectors are compared with. */
export interface FaultSubject {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  /** Names and ARNs that the input names. */
  readonly resources: readonly string[];
}

/** The failures that are shown at present. Rules act in the order in which they were first set. */
export interface FaultRules {
  /** Adds a rule, or replaces the one with the same id in its place. */
  set(rule: FaultRule): void;
  /** True when there was such a rule. */
  remove(id: string): boolean;
  clear(): void;
  /** The rules that still act; `times` is what is left of them. */
  list(): readonly FaultRule[];
  /** The effect of the first matching rule, which uses up one of its times. */
  match(subject: FaultSubject): FaultEffect | undefined;
}

export function createFaultRules(initial: readonly FaultRule[]): FaultRules {
  const rules = new Map<string, FaultRule>();
  const set = (rule: FaultRule): void => {
    rules.set(rule.id, rule);
  };
  initial.forEach(set);
  return {
    set,
    remove: (id) => rules.delete(id),
    clear: () => rules.clear(),
    list: () => [...rules.values()].filter(({ times }) => times === undefined || times > 0),
    match: (subject) => {
      for (const rule of rules.values()) {
        if (!acts(rule, subject)) continue;
        if (rule.times !== undefined) rules.set(rule.id, { ...rule, times: rule.times - 1 });
        return rule.effect;
      }
      return undefined;
    },
  };
}

function acts(rule: FaultRule, subject: FaultSubject): boolean {
  const { resource } = rule;
  return (
    (rule.times === undefined || rule.times > 0) &&
    (rule.service === undefined || rule.service === subject.service) &&
    (rule.operation === undefined || rule.operation === subject.operation) &&
    (rule.account === undefined || rule.account === subject.account) &&
    (rule.region === undefined || rule.region === subject.region) &&
    (resource === undefined || subject.resources.some((name) => isResource(name, resource)))
  );
}
