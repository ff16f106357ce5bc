import { catalogue } from '../src/controls/catalogue.js';
import type { ControlCard } from '../src/controls/control.js';
import { type HeldRow, guideRows, trapRows } from './held-rows.js';
import { unknownReasons } from '../src/estate/observation.js';

/** A title's words may hold what a table cell must not. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function alike(equivalents: ControlCard['equivalents']): readonly string[] {
  const { configRule, auditManager } = equivalents ?? {};
  const named = [
    ...(configRule === undefined ? [] : [`AWS Config rule \`${configRule}\``]),
    ...(auditManager === undefined ? [] : [`AWS Backup Audit Manager control \`${auditManager}\``]),
  ];
  return named.length === 0 ? [] : [`Of the same intent: ${named.join(', ')}.`, ''];
}

/** Each file once, with the words of its tests. */
function testsIn(tests: HeldRow['tests']): string {
  const files = [...new Set(tests.map(([file]) => file))];
  const wordsOf = (wanted: string): readonly string[] =>
    tests.flatMap(([file, words]) => (file === wanted ? cell(words) : []));
  return files.map((file) => `\`${file}\`: ${wordsOf(file).join('; ')}`).join('<br>');
}

function heldTable(rows: readonly HeldRow[]): readonly string[] {
  return [
    '| what | held by | test |',
    '| --- | --- | --- |',
    ...rows.map(({ what, controls, rule, tests }) => {
      const by = [
        ...controls.map((id) => `[${id}](#${id})`),
        ...(rule === undefined ? [] : [rule]),
      ];
      return `| ${cell(what)} | ${by.join(', ')} | ${testsIn(tests)} |`;
    }),
  ];
}

/** docs/reference/controls.md, from the catalogue. */
export function controlsPage(): string {
  const sections = catalogue.flatMap(
    ({ id, title, subject, rationale, source, equivalents, reasons }) => [
      `## ${id}`,
      '',
      `**${title}.** Judged once per ${subject}. ${rationale}`,
      '',
      '| reason | severity | when |',
      '| --- | --- | --- |',
      ...Object.entries(reasons).map(
        ([reason, { severity, meaning }]) => `| \`${reason}\` | ${severity} | ${meaning} |`,
      ),
      '',
      `Source: ${source}.`,
      '',
      ...alike(equivalents),
    ],
  );
  return [
    '# Controls',
    '',
    'Every control gives exactly one verdict per subject: `pass`, `fail` or `unknown`. A failed',
    'finding has a reason from the tables below; reasons are stable across releases, messages are not.',
    'An `info` finding fails no check.',
    '',
    'A read that did not work is never a verdict. The finding is then `unknown`, with one of these',
    `reasons: ${unknownReasons.map((reason) => `\`${reason}\``).join(', ')}.`,
    '',
    ...catalogue.map(({ id, title }) => `- [${id}](#${id}): ${title}`),
    '',
    ...sections,
    '## What the guide asks for',
    '',
    'Each statement of the backup and restore guide, and of the Depot documentation, that asks for',
    'something to be looked at; with the controls that judge it and a test that fails without it.',
    '',
    ...heldTable(guideRows),
    '',
    '## Where the obvious reading is wrong',
    '',
    'Behaviour of AWS that is easy to get wrong when a posture is read. What concerns writing,',
    'exporting, importing and restoring is not in this list: this product does none of it yet.',
    '',
    ...heldTable(trapRows),
    '',
  ].join('\n');
}
