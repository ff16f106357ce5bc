import type { BucketFacts } from '../../estate/facts.js';
import { type BucketName, parseBucketName, type RegionId } from '../../estate/ids.js';
import type { ExportDescription } from '../../estate/table-settings.js';
import { dayMs, describeSpan } from '../../kernel/units.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';
import type { Basis, Finding } from '../finding.js';
import type { ObservationOf } from '../sight.js';
import { placementFinding } from './placement-finding.js';
import type { BackupControl } from './view.js';

const card = {
  id: 'export-base-kept',
  title: 'Base of an export chain kept',
  subject: 'placement',
  rationale:
    'Incremental exports are worth nothing without the full export that they build on. A bucket that expires objects, or locks them for a fixed time, lets go of the base first.',
  source:
    'DynamoDB data export to Amazon S3: how it works, Amazon DynamoDB Developer Guide; Managing the lifecycle of objects, Amazon S3 User Guide',
  reasons: {
    BaseExpired: {
      severity: 'critical',
      meaning:
        'The lifecycle of the bucket has expired the full export that the newest incremental one builds on.',
    },
    BaseExpiresFirst: {
      severity: 'warning',
      meaning: 'The lifecycle of the bucket expires that full export within two days.',
    },
    BaseUnlocked: {
      severity: 'warning',
      meaning:
        'The object lock of that full export has ended, while incremental ones on it are still locked.',
    },
  },
} as const satisfies ControlCard;

type Reason = keyof typeof card.reasons;

const noticeMs = 2 * dayMs;

interface Chain {
  readonly base: ExportDescription;
  /** The newest incremental export that builds on it. */
  readonly link: ExportDescription;
}

/** Newest first, by the instant that they hold. */
function complete(exports: readonly ExportDescription[], kind: ExportDescription['kind']) {
  return exports
    .filter((each) => each.status === 'COMPLETED' && each.kind === kind && !each.isFiltered)
    .filter(({ to, endedAt }) => to !== undefined && endedAt !== undefined)
    .toSorted((a, b) => timeOf(b.to) - timeOf(a.to));
}

function timeOf(date: Date | undefined): number {
  return date?.getTime() ?? 0;
}

/** The newest chain. Undefined where there is none, or a newer full export takes its place. */
function newestChain(exports: readonly ExportDescription[]): Chain | undefined {
  const [link] = complete(exports, 'incremental');
  const fulls = complete(exports, 'full');
  if (link?.from === undefined) return undefined;
  const { from, to, bucket } = link;
  if (fulls.some((full) => timeOf(full.to) >= timeOf(to))) return undefined;
  const base = fulls.find((full) => timeOf(full.to) <= timeOf(from) && full.bucket === bucket);
  return base === undefined ? undefined : { base, link };
}

/**
 * Where the objects of an export are: `<prefix>/AWSDynamoDB/<id>/`, by the last part of its ARN.
 * @source DynamoDB table export output format, Amazon DynamoDB Developer Guide
 */
function folderOf({ prefix, arn }: ExportDescription): string {
  const outer = prefix === '' ? '' : `${prefix.replace(/\/$/u, '')}/`;
  return `${outer}AWSDynamoDB/${arn.split('/').at(-1)}/`;
}

/** Days after which the bucket expires an export; undefined = never. */
function expiryDays(
  lifecycle: NonNullable<BucketFacts['details']>['lifecycle'],
  base: ExportDescription,
): number | undefined {
  const rules = lifecycle.kind === 'seen' ? lifecycle.value : [];
  const days = rules
    .filter(({ isEnabled, isNarrowed }) => isEnabled && !isNarrowed)
    .filter((rule) => folderOf(base).startsWith(rule.prefix ?? ''))
    .flatMap(({ expireAfterDays }) => expireAfterDays ?? []);
  return days.length === 0 ? undefined : Math.min(...days);
}

function judge(
  { base, link }: Chain,
  facts: BucketFacts,
  now: Date,
): Judgement<Reason> | undefined {
  const { details, objectLock } = facts;
  if (details === undefined) return undefined; // the bucket is said by its own controls
  const nowMs = now.getTime();
  const madeMs = timeOf(base.endedAt);
  const days = expiryDays(details.lifecycle, base);
  const remedy = `Start a full export now (aws dynamodb export-table-to-point-in-time), and let bucket ${base.bucket} keep a base for as long as anything that builds on it.`;
  if (days !== undefined) {
    const leftMs = madeMs + days * dayMs - nowMs;
    if (leftMs <= 0) {
      return {
        verdict: 'fail',
        reason: 'BaseExpired',
        message: `bucket ${base.bucket} expired the full export of ${base.to?.toISOString()} ${describeSpan(leftMs)} ago; incremental exports go on from it until ${link.to?.toISOString()} and are worth nothing alone`,
        remedy,
      };
    }
    if (leftMs <= noticeMs) {
      return {
        verdict: 'fail',
        reason: 'BaseExpiresFirst',
        message: `bucket ${base.bucket} expires the full export of ${base.to?.toISOString()} in ${describeSpan(leftMs)}; what builds on it is then worth nothing`,
        remedy,
      };
    }
  }
  const lock =
    objectLock.kind === 'seen' && objectLock.value.kind === 'on' ? objectLock.value : undefined;
  const lockMs = (lock?.rule?.days ?? 0) * dayMs;
  if (madeMs + lockMs <= nowMs && timeOf(link.endedAt) + lockMs > nowMs) {
    return {
      verdict: 'fail',
      reason: 'BaseUnlocked',
      message: `the object lock of the full export of ${base.to?.toISOString()} ended ${describeSpan(nowMs - madeMs - lockMs)} ago, while what builds on it is locked: a deleted base makes it worthless`,
      remedy,
    };
  }
  if (details.lifecycle.kind === 'unknown') return unseen(details.lifecycle);
  if (objectLock.kind === 'unknown') return unseen(objectLock);
  return {
    verdict: 'pass',
    message: `the full export of ${base.to?.toISOString()} is kept as long as what builds on it`,
  };
}

function findingIn(
  { target, placements }: ObservationOf<'table'>,
  region: RegionId,
  bucketOf: (name: BucketName) => BucketFacts | undefined,
  now: Date,
): readonly Finding[] {
  const exports = placements.get(region)?.settings?.exports;
  const chain = exports?.kind === 'seen' ? newestChain(exports.value) : undefined;
  const bucket = chain === undefined ? undefined : parseBucketName(chain.base.bucket);
  const facts = bucket?.ok === true ? bucketOf(bucket.value) : undefined;
  if (chain === undefined || facts === undefined || exports === undefined) return [];
  const judgement = judge(chain, facts, now);
  if (judgement === undefined) return [];
  const basis: readonly Basis[] = [
    { read: `exports of the table in ${region}`, observed: exports },
    ...(facts.details === undefined
      ? []
      : [{ read: `lifecycle of bucket ${chain.base.bucket}`, observed: facts.details.lifecycle }]),
    { read: `object lock of bucket ${chain.base.bucket}`, observed: facts.objectLock },
  ];
  return [placementFinding(card, target, region, judgement, basis)];
}

/** What incremental exports build on is not let go before them; judged where there are any. */
export const exportBaseKept: BackupControl = {
  card,
  findings: ({ sight }, now) =>
    sight.tables.flatMap((observation) =>
      [...observation.placements.keys()].flatMap((region) =>
        findingIn(observation, region, sight.bucket, now),
      ),
    ),
};
