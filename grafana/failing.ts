import type { AlertCard, AlertRunbook, FailureSet } from './alert-card.js';
import { anyOf, type Selector } from './promql.js';
import { overRestart } from './spans.js';

/** Failures of these controls for these reasons. What is only a hint raises no alert. */
function failing(of: Selector, tells: FailureSet): string {
  return Object.entries(tells)
    .map(([control, reasons]) => {
      const failures = of('check_failing', {
        check: `="${control}"`,
        reason: anyOf(reasons),
        severity: '!="info"',
      });
      return `${failures} == 1`;
    })
    .join(' or ');
}

/** Where a failing check is, as the text of an annotation. */
const where =
  '{{ $labels.resource }} in {{ $labels.region }} of account {{ $labels.account }}{{ with $labels.environment }}, environment {{ . }}{{ end }}';

/** What tells one placement from another, in metrics of placements and in checks alike. */
export const placementLabels = ['environment', 'account', 'region', 'table'] as const;

/** First steps for any failing check. */
export const lookAtFinding: readonly string[] = [
  '`depot-dr check --environment=<environment> --output=table` shows the finding with its remedy and its id.',
  '`depot-dr explain <finding>` shows the calls made, the answers, the rule, and the command that repairs it.',
  'The environment dashboard shows since when it fails, and what else does.',
];

type FailureCard = Pick<AlertCard, 'name' | 'forSeconds'> & {
  readonly tells: FailureSet;
  /** What is wrong, as a clause: "PITR is off". */
  readonly what: string;
  /** What may be lost by it, in one or two sentences. */
  readonly loss: string;
  readonly runbook: Omit<AlertRunbook, 'look' | 'clears'> & Partial<AlertRunbook>;
  /** Narrows the failures down further. */
  readonly narrow?: (failures: string, of: Selector) => string;
};

/** An alert on failures of controls; it is as severe as the finding. */
export function failureAlert(card: FailureCard): AlertCard {
  const { name, forSeconds, tells, what, loss, runbook, narrow = (failures) => failures } = card;
  return {
    name,
    concern: 'posture',
    severity: 'finding',
    forSeconds,
    keepSeconds: overRestart,
    tells,
    expr: (of) => narrow(failing(of, tells), of),
    summary: `${what}: ${where}.`,
    description: `Reason {{ $labels.reason }}. ${loss}`,
    runbook: {
      look: lookAtFinding,
      clears:
        'Five minutes after the pass that finds it repaired. While the check cannot be seen, it stays.',
      ...runbook,
    },
  };
}
