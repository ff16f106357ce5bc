import { count } from '../../answers/plain.js';
import { ownerOf, placeOf } from '../../answers/subject-words.js';
import type { Finding } from '../../controls/finding.js';
import type { CallJson, ExplainData, ReadJson } from '../explanation.js';
import type { Style } from './paint.js';
import { layRemedy } from './remedy.js';
import type { TextOptions } from './text-options.js';
import { layValue } from './value-text.js';
import { layWaiver } from './waived-text.js';
import { paragraph } from './wrap.js';

function layCall(call: CallJson, width: number): readonly string[] {
  const { service, operation, account, region, at, durationMs, attempts, outcome } = call;
  return [
    ...paragraph(`${service} ${operation} in account ${account}, ${region}: ${outcome}`, width, 2),
    ...paragraph(
      `${at}, ${durationMs} ms, ${count(attempts, 'attempt')}, request ${call.requestId ?? 'without an id'}`,
      width,
      4,
    ),
  ];
}

function layRead({ read, at, answer, value }: ReadJson, width: number): readonly string[] {
  return [
    ...paragraph(`${read} (${answer}, ${at})`, width, 2),
    ...(answer === 'absent' ? paragraph('there is none', width, 4) : layValue(value, width, 4)),
  ];
}

function verdictLine({ verdict, severity, reason, waiver }: Finding): {
  readonly style: Style;
  readonly text: string;
} {
  switch (verdict) {
    case 'fail':
      return waiver === undefined
        ? { style: severity, text: `FAIL, ${severity}: ${reason ?? ''}` }
        : { style: 'faint', text: `FAIL, ${severity}, waived: ${reason ?? ''}` };
    case 'unknown':
      return { style: 'unknown', text: `UNKNOWN: ${reason ?? ''}` };
    case 'pass':
      return { style: 'pass', text: 'PASS' };
    default:
      return verdict satisfies never;
  }
}

/** An explanation for people. Ends with a line break. */
export function renderExplanation(
  finding: Finding,
  data: ExplainData,
  options: TextOptions,
): string {
  const { paint, width } = options;
  const { control, reasonMeaning, calls, reads, documentation } = data;
  const { subject } = finding;
  const verdict = verdictLine(finding);
  const heading = (text: string): string => paint('heading', text);
  const sections: readonly (readonly string[])[] = [
    [
      ...paragraph(finding.id, width, 0).map(heading),
      paint(verdict.style, verdict.text),
      ...layWaiver(finding, options, 0),
      ...paragraph(`${ownerOf(subject)}: ${placeOf(subject)}`, width, 0),
      ...(subject.table === undefined ? [] : paragraph(`table ${subject.resource}`, width, 0)),
      ...paragraph(finding.message, width, 0),
    ],
    [
      ...paragraph(`Rule: ${control.title}`, width, 0).map(heading),
      ...paragraph(control.rationale, width, 2),
      ...(reasonMeaning === null
        ? []
        : paragraph(`${finding.reason ?? ''}: ${reasonMeaning}`, width, 2)),
      ...paragraph(`Source: ${control.source}`, width, 2),
    ],
    [
      heading(`Calls (${calls.length})`),
      ...(calls.length === 0
        ? paragraph('none: it follows from the configuration', width, 2)
        : calls.flatMap((call) => layCall(call, width))),
    ],
    reads.length === 0
      ? []
      : [heading('Answers, as understood'), ...reads.flatMap((read) => layRead(read, width))],
    finding.remedy === undefined ? [] : [heading('Remedy'), ...layRemedy(finding.remedy, width, 2)],
    paragraph(`More: ${documentation}`, width, 0),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
