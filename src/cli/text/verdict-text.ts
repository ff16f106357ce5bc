import type { Finding } from '../../controls/finding.js';
import type { Estate } from '../../estate/environment.js';
import {
  accountRows,
  bucketRows,
  type Counts,
  environmentRows,
  type RowVerdict,
} from '../../answers/verdict-rows.js';
import { describeCounts, verdictWords } from '../../answers/verdict-words.js';
import type { TextOptions } from './text-options.js';
import type { Style } from './paint.js';
import { labelled, paragraph } from './wrap.js';

const styles = {
  'at-risk': 'critical',
  warning: 'warning',
  unseen: 'unknown',
  ok: 'pass',
} as const satisfies Record<RowVerdict, Style>;

const verdictColumns = 9;

interface Line {
  readonly name: string;
  readonly verdict: RowVerdict;
  readonly counts: Counts;
}

function layLine(
  { name, verdict, counts }: Line,
  nameColumns: number,
  { paint, width }: TextOptions,
): readonly string[] {
  const word = verdictWords[verdict].padEnd(verdictColumns);
  const text = describeCounts(counts);
  const label = `${name.padEnd(nameColumns)}  ${word}`;
  const painted = (line: string): string =>
    line.replace(word.trimEnd(), paint(styles[verdict], word.trimEnd()));
  if (name.length <= nameColumns && label.length + Math.min(text.length, 20) <= width) {
    const lines = labelled(label, text, width, 0);
    return lines.map((line, index) =>
      index === 0 ? line.slice(0, nameColumns) + painted(line.slice(nameColumns)) : line,
    );
  }
  return [
    ...paragraph(name, width, 0),
    ...labelled(`  ${word}`, text, width, 0).map((line, index) =>
      index === 0 ? painted(line) : line,
    ),
  ];
}

/** One line per environment, one per shared bucket, one per account with something of its own. */
export function layVerdicts(
  estate: Estate,
  findings: readonly Finding[],
  options: TextOptions,
): readonly string[] {
  const lines: readonly Line[] = [
    ...environmentRows(estate, findings).map(({ environment, ...row }) => ({
      name: environment.name as string,
      ...row,
    })),
    ...bucketRows(estate, findings).map(({ bucket, ...row }) => ({
      name: `bucket ${bucket.name}`,
      ...row,
    })),
    ...accountRows(estate, findings).map(({ account, ...row }) => ({
      name: `account ${account.name}`,
      ...row,
    })),
  ];
  const widest = Math.max(0, ...lines.map(({ name }) => name.length));
  const nameColumns = Math.min(widest, Math.floor(options.width / 2) - verdictColumns);
  return lines.flatMap((line) => layLine(line, nameColumns, options));
}
