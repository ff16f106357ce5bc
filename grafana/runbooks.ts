import { catalogue as controls } from '../src/controls/catalogue.js';
import { describeSpan, secondMs } from '../src/kernel/units.js';
import type { AlertCard, Concern } from './alert-card.js';
import { alerts } from './alerts.js';
import { defaultLimits } from './limits.js';
import { selectorWith } from './promql.js';
import { ruleExpr } from './rule-expr.js';
import { runbookPage } from './rules-file.js';

function numbered(steps: readonly string[]): readonly string[] {
  return steps.map((step, at) => `${at + 1}. ${step}`);
}

function severityText({ severity }: AlertCard): string {
  return severity === 'finding' ? 'that of the finding' : severity;
}

function waitText({ forSeconds }: AlertCard): string {
  return forSeconds === 0 ? 'at once' : `after ${describeSpan(forSeconds * secondMs)}`;
}

/** The failures that an alert tells, with what each means. */
function failureRows({ tells = {} }: AlertCard): readonly string[] {
  return Object.entries(tells).flatMap(([control, reasons]) =>
    reasons.map((reason) => {
      const meant = controls.find(({ id }) => id === control)?.reasons[reason];
      return `| [${control}](../reference/controls.md#${control}) | \`${reason}\` | ${meant?.severity ?? ''} | ${meant?.meaning ?? ''} |`;
    }),
  );
}

function page(card: AlertCard): string {
  const { name, concern, runbook, keepSeconds } = card;
  const failures = failureRows(card);
  return [
    `# ${name}`,
    '',
    runbook.means,
    '',
    `Severity: ${severityText(card)}. Fires ${waitText(card)}. Concern: ${concern}.`,
    '',
    '## How to look',
    '',
    ...numbered(runbook.look),
    '',
    '## What to do',
    '',
    ...numbered(runbook.act),
    '',
    '## When it clears',
    '',
    runbook.clears,
    '',
    ...(failures.length === 0
      ? []
      : [
          '## What it tells',
          '',
          'A failure of one of these checks, unless it is only a hint where it was found.',
          '',
          '| check | reason | severity | when |',
          '| --- | --- | --- | --- |',
          ...failures,
          '',
        ]),
    '## The rule',
    '',
    '```promql',
    ruleExpr(card, selectorWith([]), defaultLimits),
    '```',
    '',
    ...(keepSeconds === 0
      ? []
      : [
          `It goes on for ${describeSpan(keepSeconds * secondMs)} after that: a restart of the daemon is no repair.`,
          '',
        ]),
    '[All alerts](README.md)',
    '',
  ].join('\n');
}

const headings: Readonly<Record<Concern, string>> = {
  watch: 'Is the way to the pager whole?',
  daemon: 'Is the daemon well?',
  jobs: 'Do runs happen when they are due?',
  sight: 'How much is seen?',
  posture: 'What was found?',
};

function firstSentence({ runbook: { means } }: AlertCard): string {
  return /^.*?[.](?= |$)/.exec(means)?.[0] ?? means;
}

function indexPage(): string {
  const sections = Object.entries(headings).flatMap(([concern, heading]) => [
    `## ${heading}`,
    '',
    '| alert | severity | fires | meaning |',
    '| --- | --- | --- | --- |',
    ...alerts
      .filter((card) => card.concern === concern)
      .map(
        (card) =>
          `| [${card.name}](${runbookPage(card)}) | ${severityText(card)} | ${waitText(card)} | ${firstSentence(card)} |`,
      ),
    '',
  ]);
  return [
    '# Runbooks',
    '',
    'One page for each alert of depot-dr: what it means, how to look, what to do, when it clears.',
    '',
    'The rules are in `grafana/alerts/depot-dr.rules.yaml`, for Prometheus 2.42 and later. Load them with',
    '`rule_files`, and see `grafana/alerts/alertmanager.example.yaml` for routes and inhibitions. The',
    'dashboards are in `grafana/dashboards`; import them, and set their variable "Runbooks at" to where',
    'these pages are published.',
    '',
    'To change a threshold, the address of these pages or the matchers of the rules, generate them anew:',
    '',
    '```sh',
    'npm run grafana -- --out=/tmp/depot-dr-grafana --runbooks=https://wiki.example/depot-dr --matcher=\'job="depot-dr"\' --limit=leastCoverage=0.99',
    '```',
    '',
    'An alert whose severity is "that of the finding" is as severe as the failing check that it tells. What',
    'is only a hint raises none. Every alert carries the label `concern`, by which this page is ordered.',
    '',
    ...sections,
  ].join('\n');
}

/** The runbook pages by name. */
export function runbooks(): Readonly<Record<string, string>> {
  return {
    'README.md': indexPage(),
    ...Object.fromEntries(alerts.map((card) => [runbookPage(card), page(card)])),
  };
}
