import { stringify } from 'csv-stringify/sync';
import { plain } from '../../answers/plain.js';
import type { Report } from './report.js';

/** The columns, in order. New ones may be added at the end. */
export const csvColumns = [
  'judged_at',
  'id',
  'control',
  'severity',
  'verdict',
  'reason',
  'environment',
  'table',
  'account',
  'region',
  'resource',
  'message',
  'remedy',
  'cause_code',
  'missing_permission',
  'waived_by',
  'waived_until',
  'waiver_reason',
] as const;

/**
 * One line per finding under a header, RFC 4180, CRLF. Empty = not given. A value that a spreadsheet
 * would take for a formula begins with an apostrophe.
 */
export function renderCsv({ at, findings }: Report): string {
  const rows = findings.map((finding) => {
    const { subject, failure, waiver } = finding;
    return [
      at.toISOString(),
      finding.id,
      finding.control,
      finding.severity,
      finding.verdict,
      finding.reason ?? '',
      subject.environment ?? '',
      subject.table ?? '',
      subject.account,
      subject.region,
      plain(subject.resource),
      plain(finding.message),
      plain(finding.remedy ?? ''),
      failure?.code ?? '',
      failure?.permission ?? '',
      plain(waiver?.owner ?? ''),
      waiver?.until.toISOString() ?? '',
      plain(waiver?.reason ?? ''),
    ];
  });
  return stringify([[...csvColumns], ...rows], {
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}
