import type { ExportDescription } from '../../../../src/estate/table-settings.js';
import { seen, unknown } from '../../../support/estate-builders.js';
import { anExport, aWorld, findingsOf, saidBy } from './support.js';

const failed = {
  status: 'FAILED',
  failureCode: 'S3NoSuchBucket',
  failureMessage: 'The specified bucket does not exist',
} as const;

function said(exports: readonly ExportDescription[]): readonly string[] {
  return saidBy('export-jobs', aWorld({ exports: seen(exports) }));
}

describe('export-jobs', () => {
  it.each([
    ['no export at all', [], []],
    ['one that is under way, the first', [anExport('full', 0, { status: 'IN_PROGRESS' })], []],
    ['complete ones', [anExport('full', 7), anExport('incremental', 1)], ['pass']],
    ['a newest full one that failed', [anExport('full', 1, failed)], ['fail ExportFailed']],
    [
      'a newest incremental one that failed',
      [anExport('full', 7), anExport('incremental', 1, failed), anExport('incremental', 2)],
      ['fail ExportFailed'],
    ],
    [
      'one that failed, and a complete one since',
      [anExport('full', 7, failed), anExport('full', 1)],
      ['pass'],
    ],
    [
      'one that failed, and one under way since',
      [anExport('full', 0, { status: 'IN_PROGRESS' }), anExport('full', 1, failed)],
      ['fail ExportFailed'],
    ],
    [
      'a newest full one with a filter',
      [anExport('full', 1, { isFiltered: true }), anExport('full', 7)],
      ['fail ExportFiltered'],
    ],
    [
      'one with a filter, and a whole one since',
      [anExport('full', 7, { isFiltered: true }), anExport('full', 1)],
      ['pass'],
    ],
  ] as const)('%s', (_, exports, expected) => {
    expect(said(exports)).toEqual(expected);
    expect(said(exports.toReversed())).toEqual(expected);
  });

  it('says what AWS says, and what the newest complete one holds', () => {
    const exports = seen([anExport('full', 1, failed), anExport('full', 8)]);
    const found = findingsOf(aWorld({ exports })).find(({ control }) => control === 'export-jobs');
    expect(found?.message).toBe(
      'the newest full export, begun 1 d ago, failed: S3NoSuchBucket: The specified bucket does not exist; the newest complete one holds 2026-10-24T12:00:00.000Z',
    );
    expect(found?.severity).toBe('warning');
    expect(found?.remedy).toContain('describe-export --region eu-west-1');
  });

  it('tells of one without a reason, and without a complete one before', () => {
    const silent = anExport('full', 1, { status: 'FAILED', startedAt: undefined });
    const exports = seen([silent]);
    const found = findingsOf(aWorld({ exports })).find(({ control }) => control === 'export-jobs');
    expect(found?.message).toBe(
      'the newest full export failed: AWS does not say why; no complete one is listed',
    );
  });

  it('asks for no exports, but says where they could not be seen', () => {
    expect(saidBy('export-jobs', aWorld({ exports: seen([]) }))).toEqual([]);
    expect(saidBy('export-jobs', aWorld({ exports: unknown() }))).toEqual(['unknown ReadDenied']);
  });
});
