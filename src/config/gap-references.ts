import { tableRoles } from '../estate/placement.js';
import type { GapDraft } from './draft.js';
import { named } from './estate-draft.js';
import type { EnvironmentView, EstateDraft } from './estate-draft.js';
import { gapSchemas } from './gaps.js';
import { missing } from './mismatch.js';
import type { Issue, Path } from './problem.js';

/** Whether what the sandbox's gaps name is configured. Never throws. */
export function gapReferences(estate: EstateDraft): readonly Issue[] {
  const gaps = named(estate.draft.sandbox?.gaps ?? [], ['sandbox', 'gaps']);
  return gaps.flatMap(({ value, path }) => {
    const keys = keysOf(value);
    return [
      ...(keys.has('environment') ? environmentIssues(value, path, estate, keys) : []),
      ...(keys.has('bucket') ? bucketIssues(value, path, estate) : []),
      ...(keys.has('account') ? accountIssues(value, path, estate) : []),
    ];
  });
}

/** The keys that a gap of this kind has; a key out of place is reported as unknown, not here. */
function keysOf({ gap }: GapDraft): ReadonlySet<string> {
  const schema = gapSchemas.find(({ shape }) => shape.gap.value === gap);
  return new Set(Object.keys(schema?.shape ?? {}));
}

function bucketIssues(
  { bucket }: GapDraft,
  path: Path,
  { buckets }: EstateDraft,
): readonly Issue[] {
  return buckets === undefined ? [] : missing(bucket, [...buckets], [...path, 'bucket'], 'bucket');
}

function accountIssues(gap: GapDraft, path: Path, { accounts }: EstateDraft): readonly Issue[] {
  const unknown = missing(gap.account, [...accounts.keys()], [...path, 'account'], 'account');
  const account = accounts.get(gap.account ?? '');
  if (account === undefined) return unknown;
  if (gap.gap === 'external-id-wrong' && account.externalId === undefined) {
    const message = 'has no external id that could be wrong';
    const remedy = 'give the account a roleArn and an externalId';
    return [{ path: [...path, 'account'], at: 'value', message, remedy }];
  }
  const regions = account.regions.flatMap((region) => region ?? []);
  return missing(gap.region, regions, [...path, 'region'], 'region of that account');
}

function environmentIssues(
  gap: GapDraft,
  path: Path,
  estate: EstateDraft,
  keys: ReadonlySet<string>,
): readonly Issue[] {
  const view = estate.environments.find(
    ({ name, id }) => gap.environment !== undefined && [name, id].includes(gap.environment),
  );
  if (view === undefined) {
    const known = estate.environments.flatMap(({ name }) => name ?? []);
    return missing(gap.environment, known, [...path, 'environment'], 'environment');
  }
  return [
    ...missing(gap.table, tableChoices(view), [...path, 'table'], 'table of that environment'),
    // With an account the region is one of that account's.
    ...(keys.has('account')
      ? []
      : missing(gap.region, regionChoices(gap, view), [...path, 'region'], regionNoun(gap))),
    ...missing(
      gap.cluster,
      (view.raw.storage?.clusters ?? []).flatMap((cluster) => cluster ?? []),
      [...path, 'cluster'],
      'cluster of that environment',
    ),
    ...gatewayIssues(gap, path, view),
    ...locationIssues(gap, path, view),
    ...groupIssues(gap, path, view),
  ];
}

function tableChoices({ raw }: EnvironmentView): readonly string[] {
  return [...tableRoles, ...raw.extraTables.flatMap((table) => table ?? [])];
}

function isReplicaGap({ gap }: GapDraft): boolean {
  return gap?.startsWith('replica-') === true || gap === 'replication-lag';
}

function regionNoun(gap: GapDraft): string {
  return isReplicaGap(gap) ? 'replica region of that environment' : 'region of that environment';
}

function regionChoices(gap: GapDraft, { raw, replicas }: EnvironmentView): readonly string[] {
  const regions = replicas.map(({ value }) => value);
  return isReplicaGap(gap) || raw.region === undefined ? regions : [raw.region, ...regions];
}

/** Gaps that only an environment with a gateway shows, and what is not watched without. */
const behindGateway: Readonly<Record<string, string>> = {
  'dataset-unsupported': 'its datasets are not watched',
  'executor-missing': 'its executors are not watched',
};

function gatewayIssues(
  { gap = '' }: GapDraft,
  path: Path,
  view: EnvironmentView,
): readonly Issue[] {
  const unwatched = behindGateway[gap];
  if (unwatched === undefined || view.raw.depot !== undefined) return [];
  const message = `has no depot section, so ${unwatched}`;
  const remedy = 'give the environment depot.gateway';
  return [{ path: [...path, 'environment'], at: 'value', message, remedy }];
}

/** Gaps about a backup location. */
const aboutLocation: readonly string[] = [
  'location-not-allowed',
  'data-role-denied',
  'data-role-manual-policy',
];

function locationIssues(
  { gap = '' }: GapDraft,
  path: Path,
  view: EnvironmentView,
): readonly Issue[] {
  const location = view.raw.storage?.backupLocation;
  if (!aboutLocation.includes(gap) || location !== undefined) return [];
  const message = 'has no backup location that could be refused';
  const remedy = 'give the environment storage.backupLocation';
  return [{ path: [...path, 'environment'], at: 'value', message, remedy }];
}

function groupIssues({ gap }: GapDraft, path: Path, view: EnvironmentView): readonly Issue[] {
  if (gap !== 'home-cut-off' || view.replicas.length > 0) return [];
  const message = 'has no replicas, so there is no group to be cut off from';
  const remedy = 'name replicas in its posture';
  return [{ path: [...path, 'environment'], at: 'value', message, remedy }];
}
