import { plain } from '../../answers/plain.js';
import type { Finding } from '../../controls/finding.js';
import { layByOwner } from './finding-text.js';
import type { TextOptions } from './text-options.js';
import { paragraph } from './wrap.js';

/** Failures that are let be: what each is, who answers for it, until when and why. */
export function layWaived(findings: readonly Finding[], options: TextOptions): readonly string[] {
  const waived = findings.filter(({ waiver }) => waiver !== undefined);
  if (waived.length === 0) return [];
  const { paint, width } = options;
  return [
    paint('heading', `WAIVED (${waived.length})`),
    ...layByOwner(waived, options, ({ message, waiver }) => [
      ...paragraph(message, width, 6),
      ...(waiver === undefined
        ? []
        : paragraph(
            plain(
              `Until ${waiver.until.toISOString().slice(0, 10)}, by ${waiver.owner}: ${waiver.reason}`,
            ),
            width,
            6,
          ).map((line) => paint('faint', line))),
    ]),
  ];
}
