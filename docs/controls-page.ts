import { catalogue } from '../src/controls/catalogue.js';
import { unknownReasons } from '../src/estate/observation.js';

/** docs/reference/controls.md, from the catalogue. */
export function controlsPage(): string {
  const sections = catalogue.flatMap(({ id, title, subject, rationale, source, reasons }) => [
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
  ]);
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
  ].join('\n');
}
