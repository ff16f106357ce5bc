import XMLBuilder from 'fast-xml-builder';
import type { Finding } from '../../controls/finding.js';
import { secondMs } from '../../kernel/units.js';
import { plain } from '../../answers/plain.js';
import { byOwner, placeOf } from '../../answers/subject-words.js';
import type { Report } from './report.js';

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

/** Unknown is an error, not a failure: the test could not be made. An info finding fails nothing. */
function outcomeOf({ verdict, severity, waiver }: Finding): Outcome {
  if (verdict === 'pass') return 'passed';
  if (verdict === 'unknown') return 'error';
  if (waiver !== undefined) return 'skipped';
  return severity === 'info' ? 'passed' : 'failure';
}

/** What XML 1.0 allows of a text; the rest would make the whole document unreadable. */
function xmlText(text: string): string {
  return plain(text).replaceAll(
    /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,
    '',
  );
}

function countOf(findings: readonly Finding[], outcome: Outcome): string {
  return `${findings.filter((finding) => outcomeOf(finding) === outcome).length}`;
}

function totalsOf(findings: readonly Finding[]): Readonly<Record<string, string>> {
  return {
    tests: `${findings.length}`,
    failures: countOf(findings, 'failure'),
    errors: countOf(findings, 'error'),
  };
}

/** An attribute of an element, as the builder takes it. */
function attributes(values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`@_${name}`, xmlText(value)]),
  );
}

function caseOf(finding: Finding) {
  const { id, control, severity, reason, subject, message, remedy, waiver } = finding;
  const details = xmlText(
    [id, message, ...(remedy === undefined ? [] : [`Fix: ${remedy}`])].join(' | '),
  );
  const named = attributes({
    name: `${control}: ${placeOf(subject)}`,
    classname: `depot-dr.${control}`,
    time: '0',
  });
  const outcome = outcomeOf(finding);
  switch (outcome) {
    case 'failure':
    case 'error':
      return {
        ...named,
        [outcome]: { ...attributes({ message, type: reason ?? severity }), '#text': details },
      };
    case 'skipped': {
      const until = waiver?.until.toISOString().slice(0, 10) ?? '';
      const why = `waived until ${until} by ${waiver?.owner ?? ''}: ${waiver?.reason ?? ''}`;
      return { ...named, skipped: attributes({ message: why }), 'system-out': details };
    }
    case 'passed':
      return finding.verdict === 'fail' ? { ...named, 'system-out': details } : named;
    default:
      return outcome satisfies never;
  }
}

/**
 * A suite per environment or account, a case per finding; in the form that CI servers read. Skipped
 * cases are counted by suite only: the root element of the schema has no such attribute.
 * @source junit-10.xsd, Jenkins xUnit plugin
 */
export function renderJunit({ at, durationMs, findings }: Report): string {
  const builder = new XMLBuilder({
    ignoreAttributes: false,
    suppressEmptyNode: true,
    format: true,
  });
  const body = builder.build({
    '?xml': { '@_version': '1.0', '@_encoding': 'UTF-8' },
    testsuites: {
      ...attributes({
        name: 'depot-dr check',
        time: (durationMs / secondMs).toFixed(3),
        ...totalsOf(findings),
      }),
      testsuite: [...byOwner(findings)].map(([owner, members]) => ({
        ...attributes({
          name: owner,
          timestamp: at.toISOString().slice(0, 19),
          time: '0',
          ...totalsOf(members),
          skipped: countOf(members, 'skipped'),
        }),
        testcase: members.map(caseOf),
      })),
    },
  });
  return body;
}
