import { type CheckResult, countUnwatched } from '../../controls/result.js';
import { countFindings } from '../../answers/verdict-rows.js';
import {
  describeCounts,
  describeCoverage,
  describeDuration,
  describeInstant,
} from '../../answers/verdict-words.js';
import type { TextOptions } from './text-options.js';
import { paragraph } from './wrap.js';

/** The command as it must be typed here: the configuration is named again if it was named. */
function explainCommand(id: string, config: string | undefined): string {
  return `depot-dr explain ${id}${config === undefined ? '' : ` --config=${config}`}`;
}

/** Parts with dots between them, broken before a dot where that is enough. */
function layParts(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const part of text.split(/ (?=· )/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + part.length > width) lines.push(part);
    else lines[lines.length - 1] = `${last} ${part}`;
  }
  return lines.flatMap((line) => paragraph(line, width, 0));
}

/** Coverage, counts, duration and moment; and how to learn more when there is more to learn. */
export function laySummary(
  result: CheckResult,
  { paint, width, config }: TextOptions & { readonly config: string | undefined },
): readonly string[] {
  const { findings, coverage, durationMs, at } = result;
  const text = `${describeCoverage(coverage, countUnwatched(findings))} · ${describeCounts(countFindings(findings))} · ${describeDuration(durationMs)} · as of ${describeInstant(at)}`;
  const worst =
    findings.find(
      ({ verdict, severity, waiver }) =>
        verdict === 'fail' && severity !== 'info' && waiver === undefined,
    ) ??
    findings.find(({ verdict }) => verdict === 'unknown') ??
    findings.find(({ verdict }) => verdict === 'fail');
  return [
    ...layParts(text, width),
    ...(worst === undefined
      ? []
      : paragraph(`More about one: ${explainCommand(worst.id, config)}`, width, 0).map((line) =>
          paint('faint', line),
        )),
  ];
}
