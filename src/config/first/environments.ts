import type { YAMLMap } from 'yaml';
import { gatewayField } from '../documents.js';
import type { Account } from '../../estate/environment.js';
import { parseClusterId } from '../../estate/ids.js';
import { tableNameOf, tableRoles } from '../../estate/placement.js';
import type { SurveyedStack } from '../../estate/survey.js';
import type { Group } from './groups.js';
import type { Posed } from './postures.js';
import { few, type Unseen } from './words.js';
import { type Entry, plainList, scalar, section } from './yaml-nodes.js';

/** What a configuration takes of one environment. */
const mostExtraTables = 100;
const mostClusters = 50;

/** Beginnings of ids that say so themselves; in doubt it is production, whose gaps weigh more. */
const otherWords =
  /(?:^|-)(?:dev|test|tst|stg|stage|staging|qa|uat|int|sandbox|sbx|demo|tmp)(?:-|$)/u;

/** `stg-` and `9d40c6b8e173`; undefined where an id is not made so. @source Depot docs, Environment, idPrefix */
function splitId(id: string): readonly [prefix: string | undefined, id: string] {
  const [, prefix, own] = /^([a-z0-9][a-z0-9-]{1,8}-)([0-9a-f]{12})$/u.exec(id) ?? [];
  return prefix === undefined || own === undefined ? [undefined, id] : [prefix, own];
}

/** A prefix that says itself that it is no production. */
function otherPrefix({ environment }: Group): string | undefined {
  const [prefix] = splitId(environment.id);
  return prefix !== undefined && otherWords.test(prefix) ? prefix : undefined;
}

/** Production unless the id says otherwise, and nobody protects the stack. */
export function tierOf(group: Group): Posed['tier'] {
  const { stack } = group;
  const isProtected = stack?.stack.kind === 'seen' && stack.stack.value.isProtected;
  return otherPrefix(group) !== undefined && !isProtected ? 'other' : 'production';
}

function tierNotes(group: Group, tier: Posed['tier']): readonly string[] {
  const prefix = otherPrefix(group);
  if (prefix === undefined) return [];
  return tier === 'other'
    ? [`Taken for no production, by its prefix ${prefix}.`]
    : [`Taken for production although its prefix is ${prefix}: its stack is protected.`];
}

function idsOf(stack: SurveyedStack | undefined, type: string): readonly string[] {
  const resources = stack?.resources;
  if (resources?.kind !== 'seen') return [];
  const ids = resources.value.filter((each) => each.type === type).map((each) => each.physicalId);
  return [...new Set(ids)].toSorted();
}

function clustersOf(stack: SurveyedStack | undefined): readonly string[] {
  const ids = idsOf(stack, 'AWS::RDS::DBCluster').flatMap((id) => {
    const parsed = parseClusterId(id);
    return parsed.ok ? [parsed.value] : [];
  });
  return ids.slice(0, mostClusters);
}

/** Lambdas of the stack that are called as the gateway is. @source Depot docs, Lambda client */
function gatewaysOf(stack: SurveyedStack | undefined): readonly string[] {
  return idsOf(stack, 'AWS::Lambda::Function').filter(
    (name) => /lambda-gateway/iu.test(name) && gatewayField.safeParse(name).success,
  );
}

function extraTables({ environment, placements }: Group): readonly string[] {
  const own = new Set<string>(tableRoles.map((role) => tableNameOf(environment.id, role)));
  const there = new Set(placements.map(({ table }) => table));
  return environment.tables.filter((table) => !own.has(table) && there.has(table));
}

function stackNotes({ environment, stack, homeBy, home, placements }: Group): readonly string[] {
  const seen = stack?.stack;
  const gateways = gatewaysOf(stack);
  const name = `sdp-${environment.id}`;
  return [
    ...(homeBy === 'age'
      ? [
          `Its home is a guess, by the oldest table: no stack ${name} was seen. If it is called otherwise, set stack.`,
        ]
      : []),
    ...(homeBy === 'only' && seen?.kind === 'absent'
      ? [
          placements.some(({ description }) => description.kind === 'seen')
            ? `There is no stack ${name} in ${home}: if it is called otherwise, set stack.`
            : `Its home is a guess: no stack ${name} is in ${home}, and what tables are there could be replicas.`,
        ]
      : []),
    ...(seen?.kind === 'seen' && !seen.value.isProtected
      ? ['Termination protection of its stack is off.']
      : []),
    ...(gateways.length > 1 ? [`Its gateway is one of ${few(gateways)}: set depot.gateway.`] : []),
    ...(gateways.length === 0 && stack?.resources?.kind === 'seen'
      ? ['No gateway was found in its stack.']
      : []),
  ];
}

/** What could not be seen of the stacks in the regions of an entry. */
export function stackUnseen({ environment, home, replicas }: Group): readonly Unseen[] {
  return environment.stacks
    .filter(({ region }) => region === home || replicas.includes(region))
    .flatMap(({ region, stack, resources }): readonly Unseen[] => [
      ...(stack.kind === 'unknown'
        ? [{ what: `its stack in ${region}`, failure: stack.failure }]
        : []),
      ...(resources?.kind === 'unknown'
        ? [{ what: `what is in its stack in ${region}`, failure: resources.failure }]
        : []),
    ]);
}

/** What is to be known of an entry, in front of it. */
export function environmentNotes(
  { group, protection, kept, tier }: Posed,
  { regions }: Account,
): readonly string[] {
  const { placements } = group;
  const extra = extraTables(group).length - mostExtraTables;
  const led = placements.flatMap(({ description }) =>
    description.kind === 'seen' ? description.value.replicas.map(({ region }) => region) : [],
  );
  const unnamed = [...new Set(led)].filter((region) => !regions.includes(region));
  return [
    ...stackNotes(group),
    ...tierNotes(group, tier),
    ...protection.notes,
    ...kept.notes,
    ...(unnamed.length === 0 ? [] : [`Replicas in ${few(unnamed)} were not looked at.`]),
    ...(extra > 0 ? [`${extra} more tables have its prefix and are not listed.`] : []),
  ];
}

/** One environment of the file. */
export function environmentSection(
  entry: Posed,
  {
    account,
    posture,
    isNamed,
  }: {
    /** What the file calls it. */
    readonly account: string;
    readonly posture: string;
    /** Its id alone is not unique. */
    readonly isNamed: boolean;
  },
): YAMLMap {
  const { name, tier, group } = entry;
  const [prefix, id] = splitId(group.environment.id);
  const extra = extraTables(group).slice(0, mostExtraTables);
  const clusters = clustersOf(group.stack);
  const [gateway, ...others] = gatewaysOf(group.stack);
  const entries: readonly (Entry | undefined)[] = [
    isNamed ? { key: 'name', value: scalar(name) } : undefined,
    prefix === undefined ? undefined : { key: 'idPrefix', value: scalar(prefix) },
    { key: 'id', value: scalar(id) },
    { key: 'account', value: scalar(account) },
    { key: 'region', value: scalar(group.home) },
    { key: 'tier', value: scalar(tier) },
    { key: 'posture', value: scalar(posture) },
    extra.length === 0 ? undefined : { key: 'extraTables', value: plainList(extra) },
    clusters.length === 0
      ? undefined
      : { key: 'storage', value: section([{ key: 'clusters', value: plainList(clusters) }]) },
    gateway === undefined || others.length > 0
      ? undefined
      : { key: 'depot', value: section([{ key: 'gateway', value: scalar(gateway) }]) },
  ];
  return section(entries.filter((each) => each !== undefined));
}

/** Names that no two entries share: the id, with what tells it apart where that is needed. */
export function namesOf(
  groups: readonly Group[],
): ReadonlyMap<Group, { name: string; isNamed: boolean }> {
  const counts = new Map<string, number>();
  for (const { environment } of groups) {
    counts.set(environment.id, (counts.get(environment.id) ?? 0) + 1);
  }
  const taken = new Set([...counts].filter(([, count]) => count === 1).map(([id]) => id));
  const names = new Map<Group, { name: string; isNamed: boolean }>();
  for (const group of groups) {
    const { id, account } = group.environment;
    if (counts.get(id) === 1) {
      names.set(group, { name: id, isNamed: false });
      continue;
    }
    const ends = [group.home, account, `${account}-${group.home}`];
    const wanted = ends.map((end) => `${id.slice(0, 63 - end.length)}-${end}`);
    let name = wanted.find((each) => !taken.has(each));
    for (let number = 2; name === undefined; number++) {
      const next = `${id.slice(0, 50)}-${number}`;
      if (!taken.has(next)) name = next;
    }
    taken.add(name);
    names.set(group, { name, isNamed: true });
  }
  return names;
}
