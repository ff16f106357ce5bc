import type { RegionId } from '../../estate/ids.js';
import type { ExportDescription } from '../../estate/table-settings.js';
import { describeSpan } from '../../kernel/units.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';
import type { Finding } from '../finding.js';
import type { ObservationOf } from '../sight.js';
import { placementFinding } from './placement-finding.js';
import type { BackupControl } from './view.js';

const card = {
  id: 'export-jobs',
  title: 'Exports good',
  subject: 'placement',
  rationale:
    'An export is accepted before its bucket is looked at: what is wrong with the bucket, its policy or its key shows minutes later, in the description of the export and nowhere else. One with a filter holds a part of the table.',
  source:
    'API ExportDescription (FailureCode, FilterSpecification), Amazon DynamoDB API Reference; guide, "Disaster recovery"',
  reasons: {
    ExportFailed: {
      severity: 'warning',
      meaning: 'The newest full or incremental export that has ended failed.',
    },
    ExportFiltered: {
      severity: 'info',
      meaning: 'The newest full export has a filter, so that it is no backup of the table.',
    },
  },
} as const satisfies ControlCard;

type Reason = keyof typeof card.reasons;

const kinds = ['full', 'incremental'] as const;

/** By when they were begun; they come so, but of one that is under way nothing more is told. */
function ended(exports: readonly ExportDescription[], kind: ExportDescription['kind']) {
  return exports
    .filter((each) => each.kind === kind && each.status !== 'IN_PROGRESS')
    .toSorted((a, b) => (b.startedAt?.getTime() ?? 0) - (a.startedAt?.getTime() ?? 0));
}

function describeFailure({ failureCode, failureMessage }: ExportDescription): string {
  const told = [failureCode, failureMessage].filter((part) => part !== undefined);
  return told.length === 0 ? 'AWS does not say why' : told.join(': ');
}

function agoOf({ startedAt }: ExportDescription, now: Date): string {
  return startedAt === undefined
    ? ''
    : `, begun ${describeSpan(Math.max(0, now.getTime() - startedAt.getTime()))} ago,`;
}

function judge(
  exports: readonly ExportDescription[],
  region: RegionId,
  now: Date,
): Judgement<Reason> | undefined {
  const newest = kinds.flatMap((kind) => ended(exports, kind)[0] ?? []);
  const failed = newest.find(({ status }) => status === 'FAILED');
  if (failed !== undefined) {
    const good = ended(exports, failed.kind).find(({ status }) => status === 'COMPLETED');
    const before =
      good?.to === undefined
        ? 'no complete one is listed'
        : `the newest complete one holds ${good.to.toISOString()}`;
    return {
      verdict: 'fail',
      reason: 'ExportFailed',
      message: `the newest ${failed.kind} export${agoOf(failed, now)} failed: ${describeFailure(failed)}; ${before}`,
      remedy: `aws dynamodb describe-export --region ${region} --export-arn ${failed.arn} (put right what it names: the bucket ${failed.bucket}, its policy or its key; then export again, while PITR still reaches back far enough)`,
    };
  }
  const full = newest.find(({ kind }) => kind === 'full');
  if (full?.isFiltered === true) {
    return {
      verdict: 'fail',
      reason: 'ExportFiltered',
      message: `the newest full export${agoOf(full, now)} has a filter: it is no backup of the table`,
      remedy: `Export without FilterSpecification where it is meant as a backup: aws dynamodb export-table-to-point-in-time --region ${region}`,
    };
  }
  return newest.length === 0
    ? undefined
    : { verdict: 'pass', message: 'the newest exports of the table are complete' };
}

function findingIn(
  { target, placements }: ObservationOf<'table'>,
  region: RegionId,
  now: Date,
): readonly Finding[] {
  const exports = placements.get(region)?.settings?.exports;
  if (exports === undefined || exports.kind === 'absent') return [];
  const judgement =
    exports.kind === 'unknown' ? unseen(exports) : judge(exports.value, region, now);
  if (judgement === undefined) return [];
  const read = `exports of the table in ${region}`;
  return [placementFinding(card, target, region, judgement, [{ read, observed: exports }])];
}

/** Exports that were made did not fail; judged where there are any, since nobody has to make them. */
export const exportJobs: BackupControl = {
  card,
  findings: ({ sight }, now) =>
    sight.tables.flatMap((observation) =>
      [...observation.placements.keys()].flatMap((region) => findingIn(observation, region, now)),
    ),
};
