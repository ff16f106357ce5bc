import { create } from 'xmlbuilder2';
import type { Finding } from '../../controls/finding.js';
import { secondMs } from '../../kernel/units.js';
import { plain } from '../plain.js';
import { byOwner, placeOf } from '../subject-words.js';
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
    skipped: countOf(findings, 'skipped'),
  };
}

/** A suite per environment or account, a case per finding; in the form that CI servers read. */
export function renderJunit({ at, durationMs, findings }: Report): string {
  const root = create({ version: '1.0', encoding: 'UTF-8' }).ele('testsuites', {
    name: 'depot-dr check',
    time: (durationMs / secondMs).toFixed(3),
    ...totalsOf(findings),
  });
  for (const [owner, members] of byOwner(findings)) {
    const suite = root.ele('testsuite', {
      name: xmlText(owner),
      timestamp: at.toISOString().slice(0, 19),
      time: '0',
      ...totalsOf(members),
    });
    for (const finding of members) {
      const { id, control, severity, reason, subject, message, remedy, waiver } = finding;
      const name = xmlText(`${control}: ${placeOf(subject)}`);
      const test = suite.ele('testcase', { name, classname: `depot-dr.${control}`, time: '0' });
      const details = xmlText(
        [`${id}`, message, remedy === undefined ? '' : `Fix: ${remedy}`].join(' | '),
      );
      const outcome = outcomeOf(finding);
      switch (outcome) {
        case 'failure':
        case 'error':
          test
            .ele(outcome, { message: xmlText(message), type: xmlText(reason ?? severity) })
            .txt(details);
          break;
        case 'skipped': {
          const until = waiver?.until.toISOString().slice(0, 10) ?? '';
          test.ele('skipped', {
            message: xmlText(
              `waived until ${until} by ${waiver?.owner ?? ''}: ${waiver?.reason ?? ''}`,
            ),
          });
          test.ele('system-out').txt(details);
          break;
        }
        case 'passed':
          if (finding.verdict === 'fail') test.ele('system-out').txt(details);
          break;
        default:
          outcome satisfies never;
      }
    }
  }
  return `${root.end({ prettyPrint: true })}\n`;
}
