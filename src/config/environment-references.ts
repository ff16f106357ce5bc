import { parseEnvironmentId } from '../estate/ids.js';
import { ownerIssues, regionIssue, repeated } from './account-references.js';
import { named } from './estate-draft.js';
import type { EnvironmentView, EstateDraft, Named } from './estate-draft.js';
import { listed, suggest } from './mismatch.js';
import { formatPath } from './problem.js';
import type { Issue, Path } from './problem.js';

/** References of environments to accounts, regions and postures, and what they share. */
export function environmentReferences(estate: EstateDraft): readonly Issue[] {
  const { environments } = estate;
  return [
    ...repeated(environments.flatMap(nameOf), 'the name'),
    ...environments.flatMap((view) => [
      ...ownerIssues(
        { path: view.path, account: view.raw.account, region: view.raw.region },
        estate,
      ),
      ...idIssues(view),
      ...postureIssues(view, estate),
      ...replicaIssues(view),
      ...repeated(
        named(view.raw.storage?.clusters ?? [], [...view.path, 'storage', 'clusters']),
        'the cluster',
      ),
      ...gatewayIssues(view),
    ]),
    ...placementIssues(environments),
  ];
}

function nameOf({ name, raw, path }: EnvironmentView): readonly Named<string>[] {
  if (name === undefined) return [];
  return [{ value: name, path: [...path, raw.name === undefined ? 'id' : 'name'] }];
}

function idIssues({ raw, id, path }: EnvironmentView): readonly Issue[] {
  if (raw.id === undefined || typeof raw.idPrefix !== 'string' || id === undefined) return [];
  const issue = (message: string, remedy: string): readonly Issue[] => [
    { path: [...path, 'id'], at: 'value', message, remedy },
  ];
  if (raw.id.startsWith(raw.idPrefix)) {
    return issue(
      `begins with its idPrefix, so its tables would be taken for sdp-${id}-...`,
      `write it without the prefix: ${raw.id.slice(raw.idPrefix.length)}`,
    );
  }
  const parsed = parseEnvironmentId(id);
  return parsed.ok
    ? []
    : issue('is not valid together with its idPrefix', `use ${parsed.expected}`);
}

function postureIssues({ raw, path, posture }: EnvironmentView, estate: EstateDraft) {
  const issues: Issue[] = [];
  if (raw.posture !== undefined && estate.postures?.has(raw.posture) === false) {
    const known = [...estate.postures.keys()];
    const otherwise = known.length === 0 ? 'add it under postures' : `use one of ${listed(known)}`;
    const remedy = suggest(raw.posture, known, otherwise);
    const message = 'is not a configured posture';
    issues.push({ path: [...path, 'posture'], at: 'value', message, remedy });
  }
  const over = raw.overrides?.pitr;
  const window = over?.windowDays ?? posture?.pitr?.windowDays;
  const coverage = over?.minimumCoverageDays ?? posture?.pitr?.minimumCoverageDays;
  const key = over?.minimumCoverageDays === undefined ? 'windowDays' : 'minimumCoverageDays';
  if (over?.[key] !== undefined) {
    issues.push(...coverageIssue(window, coverage, [...path, 'overrides', 'pitr', key]));
  }
  return issues;
}

const defaultWindowDays = 35;

function coverageIssue(
  windowDays: number | undefined = defaultWindowDays,
  coverageDays: number | undefined,
  path: Path,
): readonly Issue[] {
  if (coverageDays === undefined || coverageDays <= windowDays) return [];
  const message = `asks for ${coverageDays} days of history in a window of ${windowDays} days`;
  const remedy = 'keep minimumCoverageDays at or below windowDays';
  return [{ path, at: 'value', message, remedy }];
}

/** What is wrong inside a posture whoever uses it. Never throws. */
export function postureReferences({
  postures = new Map(),
  environments,
}: EstateDraft): readonly Issue[] {
  const lists = environments.flatMap(({ raw, path }) => [
    { replicas: raw.overrides?.replicas ?? [], path: [...path, 'overrides', 'replicas'] },
  ]);
  for (const [name, posture] of postures) {
    lists.push({ replicas: posture?.replicas ?? [], path: ['postures', name, 'replicas'] });
  }
  return [
    ...lists.flatMap(({ replicas, path }) => repeated(named(replicas, path), 'the region')),
    ...[...postures].flatMap(([name, posture]) =>
      coverageIssue(posture?.pitr?.windowDays, posture?.pitr?.minimumCoverageDays, [
        'postures',
        name,
        'pitr',
        'minimumCoverageDays',
      ]),
    ),
  ];
}

function replicaIssues({ raw, replicas, account, name, path }: EnvironmentView): readonly Issue[] {
  const who = `of environment ${name ?? formatPath(path)}`;
  return replicas.flatMap(({ value, path: at }): readonly Issue[] => {
    if (value === raw.region) {
      const message = `is the home region ${who}`;
      const remedy = 'name other regions, or give the environment overrides.replicas';
      return [{ path: at, at: 'value', message, remedy }];
    }
    if (account === undefined) return [];
    return regionIssue(value, account, at).map((issue) => ({
      ...issue,
      message: `${issue.message}, the account ${who}`,
    }));
  });
}

function gatewayIssues({ raw, account, path }: EnvironmentView): readonly Issue[] {
  const [, , , region, owner] = raw.depot?.gateway?.split(':') ?? [];
  if (owner === undefined || !/^\d{12}$/.test(owner)) return [];
  const wanted = [account?.id, raw.region];
  if (wanted.includes(undefined) || (owner === wanted[0] && region === wanted[1])) return [];
  return [
    {
      path: [...path, 'depot', 'gateway'],
      at: 'value',
      message: `is in ${owner}/${region}, but the environment is in ${wanted.join('/')}`,
      remedy: "use the gateway in the environment's account and region",
    },
  ];
}

/** Tables that are watched under two environments, or twice under one. One issue for each place. */
function placementIssues(environments: readonly EnvironmentView[]): readonly Issue[] {
  const seen = new Map<string, Path>();
  const issues = new Map<string, Issue>();
  for (const { account, raw, replicas, tables } of environments) {
    const owner = account?.id ?? raw.account;
    const regions = [raw.region, ...replicas.map(({ value }) => value)];
    for (const region of new Set(regions.filter((item) => item !== undefined))) {
      for (const { value, path } of tables) {
        const key = `${owner}/${region}/${value}`;
        const first = seen.get(key);
        const issueKey = formatPath(path);
        if (first === undefined) seen.set(key, path);
        else if (!issues.has(issueKey)) {
          const message = `is watched already in ${key} by ${formatPath(first)}`;
          issues.set(issueKey, { path, at: 'value', message, remedy: 'keep one of the two' });
        }
      }
    }
  }
  return [...issues.values()];
}
