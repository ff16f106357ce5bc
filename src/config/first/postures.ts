import type { YAMLMap } from 'yaml';
import type { AccountId, RegionId } from '../../estate/ids.js';
import type { Group } from './groups.js';
import type { Kept, KeptBackups } from './kept-backups.js';
import type { Protection } from './protection.js';
import { few } from './words.js';
import { type Entry, plainList, itemList, scalar, section } from './yaml-nodes.js';

/** An entry as far as its posture is concerned. */
export interface Posed {
  readonly name: string;
  readonly tier: 'production' | 'other';
  readonly group: Group;
  readonly protection: Protection;
  readonly kept: KeptBackups;
}

/** What is there now, as a wanted state. Places that are the environment's own are left out. */
interface State {
  readonly windowDays: number | undefined;
  readonly replicas: readonly RegionId[];
  readonly deletionProtection: boolean | undefined;
  readonly backups:
    | (Kept & {
        readonly lock: KeptBackups['lock'];
        readonly copies: readonly (Kept & {
          /** Name of the account; undefined = the environment's own. */
          readonly account: string | undefined;
          readonly region: RegionId;
        })[];
      })
    | undefined;
  readonly isBackupSeen: boolean;
}

/** What a configuration takes. */
const mostReplicas = 20;
const longestWindow = 35;
/** A daily plan starts within eight hours of its time unless told otherwise, and then takes its own. */
const dailyAgeHours = 24 + 8 + 2;
const usualRetentionDays = 35;

function stateOf(
  { group, protection, kept }: Posed,
  nameOf: (account: AccountId) => string,
): State {
  const { own, lock, copies, isWhole } = kept;
  const { account } = group.environment;
  return {
    windowDays: protection.windowDays,
    replicas: group.replicas.slice(0, mostReplicas),
    deletionProtection: protection.deletionProtection,
    backups: own && {
      ...own,
      lock,
      copies: copies.map((copy) => ({
        ...copy,
        account: copy.account === account ? undefined : nameOf(copy.account),
      })),
    },
    isBackupSeen: isWhole,
  };
}

function pitrEntry({ windowDays }: State): Entry {
  const days = windowDays ?? longestWindow;
  const beside =
    windowDays === undefined
      ? 'what is there could not be seen, or PITR is off'
      : days < longestWindow
        ? `up to ${longestWindow} are possible, at the same price`
        : undefined;
  return { key: 'pitr', value: section([{ key: 'windowDays', value: scalar(days), beside }]) };
}

function protectionEntry({ deletionProtection }: State): Entry {
  const beside =
    deletionProtection === undefined
      ? 'what is there could not be seen'
      : deletionProtection
        ? undefined
        : 'off: one call deletes a table; true is recommended';
  return { key: 'deletionProtection', value: scalar(deletionProtection ?? true), beside };
}

/** A time that a copy keeps as well as the own region, or for ever, need not be said. */
function keptEntries(kept: Kept, own: Kept | undefined): readonly Entry[] {
  const { maximumAgeHours, retentionDays } = kept;
  const ownDays = own && (own.retentionDays ?? usualRetentionDays);
  const isLongEnough = retentionDays === undefined || (ownDays ?? 0) <= retentionDays;
  const age: Entry = {
    key: 'maximumAgeHours',
    value: scalar(maximumAgeHours),
    beside: maximumAgeHours > dailyAgeHours ? 'rarer than daily, which is recommended' : undefined,
  };
  const retention: Entry = {
    key: 'retentionDays',
    value: scalar(retentionDays ?? usualRetentionDays),
    beside: retentionDays === undefined ? 'they are kept for ever' : undefined,
  };
  return [
    ...(own?.maximumAgeHours === maximumAgeHours ? [] : [age]),
    ...(own !== undefined && isLongEnough ? [] : [retention]),
  ];
}

function backupsEntry({ backups }: State): readonly Entry[] {
  if (backups === undefined) return [];
  const { lock, copies } = backups;
  const lockEntry: readonly Entry[] =
    lock === undefined
      ? []
      : [
          {
            key: 'vaultLock',
            value: section([
              { key: 'mode', value: scalar(lock.mode) },
              { key: 'minimumDays', value: scalar(lock.minimumDays) },
            ]),
          },
        ];
  const copyItems = copies.map((copy) => ({
    above: [],
    value: section([
      ...(copy.account === undefined ? [] : [{ key: 'account', value: scalar(copy.account) }]),
      { key: 'region', value: scalar(copy.region) },
      ...keptEntries(copy, backups),
    ]),
  }));
  const value = section([
    ...keptEntries(backups, undefined),
    ...lockEntry,
    ...(copies.length === 0 ? [] : [{ key: 'copies', value: itemList(copyItems) }]),
  ]);
  return [{ key: 'backups', value }];
}

/** What is less than what is recommended, of the whole state. */
function adviceFor({ replicas, backups, isBackupSeen }: State): readonly string[] {
  return [
    ...(replicas.length === 0
      ? ['No replica: a region that is lost takes the tables with it.']
      : []),
    ...(backups === undefined && isBackupSeen
      ? ['No backups: AWS Backup keeps nothing. Daily ones of whole tables are recommended.']
      : []),
    ...(backups === undefined && !isBackupSeen
      ? ['No backups: whether AWS Backup keeps any could not be seen.']
      : []),
    ...(backups !== undefined && backups.copies.length === 0
      ? [
          isBackupSeen
            ? 'No copy of the backups in any other place that was looked at.'
            : 'Whether there are copies of the backups could not be seen everywhere.',
        ]
      : []),
    ...(backups !== undefined && backups.lock === undefined
      ? ['No vault lock is asked for: what is kept can be deleted early.']
      : []),
  ];
}

function postureSection(state: State): YAMLMap {
  const { replicas } = state;
  return section([
    pitrEntry(state),
    ...(replicas.length === 0 ? [] : [{ key: 'replicas', value: plainList(replicas) }]),
    protectionEntry(state),
    ...backupsEntry(state),
  ]);
}

/**
 * One posture for each state that is there, named after the first environment's tier.
 * @param nameOf - what the file calls an account
 */
export function posturesOf(
  entries: readonly Posed[],
  nameOf: (account: AccountId) => string,
): {
  /** By entry. */
  readonly names: ReadonlyMap<Posed, string>;
  readonly sections: readonly Entry[];
} {
  const states = new Map<string, { readonly state: State; readonly users: Posed[] }>();
  for (const entry of entries) {
    const state = stateOf(entry, nameOf);
    // Two tiers may want the same today, and not tomorrow.
    const key = JSON.stringify([entry.tier, state]);
    const known = states.get(key);
    if (known === undefined) states.set(key, { state, users: [entry] });
    else known.users.push(entry);
  }
  const names = new Map<Posed, string>();
  const sections: Entry[] = [];
  const taken = new Map<string, number>();
  for (const { state, users } of states.values()) {
    const tier = users[0]?.tier === 'other' ? 'non-production' : 'production';
    const number = (taken.get(tier) ?? 0) + 1;
    taken.set(tier, number);
    const name = number === 1 ? tier : `${tier}-${number}`;
    for (const user of users) names.set(user, name);
    sections.push({
      key: name,
      value: postureSection(state),
      above: [`Of ${few(users.map((user) => user.name))}.`, ...adviceFor(state)],
      isApart: sections.length > 0,
    });
  }
  return { names, sections };
}
