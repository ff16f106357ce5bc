import type { CheckResult } from '../../controls/result.js';
import type { Estate } from '../../estate/environment.js';
import { layFailures } from './failure-text.js';
import { layPasses } from './finding-text.js';
import { laySummary } from './summary-text.js';
import type { TextOptions } from './text-options.js';
import { layUnknowns } from './unknown-text.js';
import { layWaived } from './waived-text.js';
import { layVerdicts } from './verdict-text.js';

/**
 * A check's result for people: verdicts, failures worst first, what could not be seen by cause, what
 * is waived, and a summary. `all` lists passes as well, and every failure by itself. Ends with a line break.
 */
export function renderCheck(
  result: CheckResult,
  estate: Estate,
  options: TextOptions & {
    readonly all: boolean;
    /** As `--config` was given. */
    readonly config?: string | undefined;
  },
): string {
  const { findings } = result;
  const each = { ...options, each: options.all };
  const failing = (severity: string) =>
    findings.filter(
      (finding) =>
        finding.verdict === 'fail' && finding.severity === severity && finding.waiver === undefined,
    );
  const blocks = [
    layVerdicts(estate, findings, options),
    layFailures('critical', failing('critical'), each),
    layFailures('warning', failing('warning'), each),
    layUnknowns(
      findings.filter(({ verdict }) => verdict === 'unknown'),
      options,
    ),
    layFailures('info', failing('info'), each),
    layWaived(findings, options),
    options.all
      ? layPasses(
          findings.filter(({ verdict }) => verdict === 'pass'),
          options,
        )
      : [],
    laySummary(result, { ...options, config: options.config }),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}
