import type { CheckResult } from '../../controls/result.js';
import { minuteMs, secondMs } from '../../kernel/units.js';
import { countFindings } from '../../answers/verdict-rows.js';
import type { TextOptions } from './text-options.js';
import { describeCounts } from './verdict-text.js';
import { paragraph } from './wrap.js';

/** Whole percent, rounded down: 100 % is said only when everything was seen. */
function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

/** `0.4 s` below a minute, `2 min 5 s` from there. */
function describeDuration(ms: number): string {
  if (ms < minuteMs) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  return `${Math.floor(ms / minuteMs)} min ${Math.floor((ms % minuteMs) / secondMs)} s`;
}

/** `2026-11-22 10:00:03 UTC` */
export function describeInstant(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** The command as it must be typed here: the configuration is named again if it was named. */
function explainCommand(id: string, config: string | undefined): string {
  return `depot-dr explain ${id}${config === undefined ? '' : ` --config=${config}`}`;
}

/** Coverage, counts, duration and moment; and how to learn more when there is more to learn. */
export function laySummary(
  result: CheckResult,
  { paint, width, config }: TextOptions & { readonly config: string | undefined },
): readonly string[] {
  const { findings, coverage, durationMs, at } = result;
  const text = `${percent(coverage)} seen · ${describeCounts(countFindings(findings))} · ${describeDuration(durationMs)} · as of ${describeInstant(at)}`;
  const worst =
    findings.find(({ verdict, severity }) => verdict === 'fail' && severity !== 'info') ??
    findings.find(({ verdict }) => verdict === 'unknown') ??
    findings.find(({ verdict }) => verdict === 'fail');
  return [
    ...paragraph(text, width, 0),
    ...(worst === undefined
      ? []
      : paragraph(`More about one: ${explainCommand(worst.id, config)}`, width, 0).map((line) =>
          paint('faint', line),
        )),
  ];
}
