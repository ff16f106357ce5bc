/**
 * Findings in the formats of other tools. Purpose of this folder: one format a file, each a pure
 * function from a report to a text. What a format cannot say is left out, never bent: an unknown is
 * no pass in any of them, and a waived failure is marked by the format's own word for it.
 */
import type { ControlCard } from '../../controls/control.js';
import type { Finding } from '../../controls/finding.js';

/** A judged estate, as it is told to other tools. */
export interface Report {
  readonly version: string;
  /** The instant that everything was judged at. */
  readonly at: Date;
  readonly durationMs: number;
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** What the findings may be of. */
  readonly controls: readonly ControlCard[];
}

/** Where the documentation of a control is, within the repository of this product. */
export function documentationOf(control: string): string {
  return `docs/reference/controls.md#${control}`;
}

/** `account/region/resource`: names a subject for tools that know neither. */
export function pathOf({ subject }: Pick<Finding, 'subject'>): string {
  return `${subject.account}/${subject.region}/${subject.resource}`;
}
