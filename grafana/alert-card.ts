/**
 * Grafana: alert rules, dashboards and runbooks as data. Purpose of this folder: what an operator
 * imports is generated from the metric catalogue and from the cards here, and a test holds the files
 * to them. `alerts.ts` lists all alerts, `artefacts.ts` all files.
 */
import type { AlertLimits } from './limits.js';
import type { Selector } from './promql.js';

/**
 * What an alert speaks of; a label of every alert, for routes and inhibitions. `watch`: the way from
 * the daemon to the pager. `daemon`: its inside. `jobs`: runs. `sight`: how much is seen. `posture`:
 * what was found.
 */
export type Concern = 'watch' | 'daemon' | 'jobs' | 'sight' | 'posture';

export interface AlertRunbook {
  /** What is wrong and what may be lost by it, in one paragraph. */
  readonly means: string;
  /** How to look: numbered steps, commands in backticks. */
  readonly look: readonly string[];
  /** What to do: numbered steps. */
  readonly act: readonly string[];
  /** When it goes. */
  readonly clears: string;
}

export interface AlertCard {
  readonly name: `DepotDr${string}`;
  readonly concern: Concern;
  /** `finding`: taken over from the label of the series that fires. */
  readonly severity: 'critical' | 'warning' | 'info' | 'none' | 'finding';
  /** How long the expression must hold. */
  readonly forSeconds: number;
  /** How long it goes on after the expression has ended: a restart is no repair. */
  readonly keepSeconds: number;
  readonly expr: (of: Selector, limits: AlertLimits) => string;
  /** Templates, one line each. */
  readonly summary: string;
  readonly description: string;
  readonly runbook: AlertRunbook;
  /** The failures of controls that it tells. One that is waived is not among them. */
  readonly tells?: FailureSet;
  /** For an alert of posture that stands on a metric of its own. */
  readonly silencedBy?: Silencers | 'nothing';
}

/** Checks that tell of the same thing: while one of them is waived there, the alert is silent. */
interface Silencers {
  readonly checks: readonly string[];
  /** Labels by which the alert and the check name the same thing. */
  readonly on: readonly ('environment' | 'account' | 'region' | 'table')[];
  /** Label of the alert that holds what the check calls its resource. */
  readonly resource?: 'vault';
}

/** Reasons of each control, by its id. */
export type FailureSet = Readonly<Record<string, readonly string[]>>;
