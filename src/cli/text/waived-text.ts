import { plain } from '../../answers/plain.js';
import type { Finding } from '../../controls/finding.js';
import { layByOwner } from './finding-text.js';
import type { TextOptions } from './text-options.js';
import { paragraph } from './wrap.js';

/** Until when, by whom and why a failure is let be; nothing where it is not. */
export function layWaiver(
  { waiver }: Finding,
  { paint, width }: TextOptions,
  indent: number,
): readonly string[] {
  if (waiver === undefined) return [];
  const day = waiver.until.toISOString().slice(0, 10);
  return paragraph(plain(`Until ${day}, by ${waiver.owner}: ${waiver.reason}`), width, indent).map(
    (line) => paint('faint', line),
  );
}

/** Failures that are let be: what each is, who answers for it, until when and why. */
export function layWaived(findings: readonly Finding[], options: TextOptions): readonly string[] {
  const waived = findings.filter(({ waiver }) => waiver !== undefined);
  if (waived.length === 0) return [];
  const { paint, width } = options;
  return [
    paint('heading', `WAIVED (${waived.length})`),
    ...layByOwner(waived, options, (finding) => [
      ...paragraph(finding.message, width, 6),
      ...layWaiver(finding, options, 6),
    ]),
  ];
}
