import type { Account } from '../../estate/environment.js';
import type { Survey, SurveyedBucket } from '../../estate/survey.js';
import { few, type Unseen, unseenWords } from './words.js';
import { type Entry, itemList, scalar, section } from './yaml-nodes.js';

const mostLockDays = 36_500;

function notesOf({ why, versioning, objectLock, name }: SurveyedBucket): readonly string[] {
  const hidden: readonly Unseen[] = [
    ...(versioning?.kind === 'unknown'
      ? [{ what: `versioning of ${name}`, failure: versioning.failure }]
      : []),
    ...(objectLock?.kind === 'unknown'
      ? [{ what: `object lock of ${name}`, failure: objectLock.failure }]
      : []),
  ];
  const lock = objectLock?.kind === 'seen' ? objectLock.value : undefined;
  return [
    `Taken for a backup bucket: ${why}. Remove it if it is none.`,
    ...(versioning?.kind === 'seen' && versioning.value !== 'enabled'
      ? [`Its versioning is ${versioning.value === 'never' ? 'off' : 'suspended'}.`]
      : []),
    ...(lock?.kind === 'off' ? ['It has no object lock, which is recommended in production.'] : []),
    ...(lock?.kind === 'on' && lock.rule === undefined
      ? ['Its object lock has no default retention: nothing is locked by itself.']
      : []),
    ...unseenWords(hidden),
  ];
}

function lockEntry({ objectLock }: SurveyedBucket): readonly Entry[] {
  if (objectLock?.kind !== 'seen' || objectLock.value.kind === 'off') return [];
  const { rule } = objectLock.value;
  if (rule === undefined || !Number.isInteger(rule.days) || rule.days < 1) return [];
  const days = Math.min(mostLockDays, rule.days);
  const value = section([
    { key: 'mode', value: scalar(rule.mode) },
    { key: 'days', value: scalar(days) },
  ]);
  return [{ key: 'objectLock', value }];
}

/** The section of backup buckets, and what else is to be said of buckets at the end of the file. */
export function bucketsOf(
  { buckets }: Survey,
  accounts: readonly Account[],
): {
  readonly entry: Entry | undefined;
  readonly count: number;
  readonly notes: readonly string[];
} {
  const listed = new Set<string>();
  const items: Parameters<typeof itemList>[0][number][] = [];
  const hidden: Unseen[] = [];
  const notes: string[] = [];
  for (const { account: id, list, found, unread, leftOut } of buckets) {
    const account = accounts.find((each) => each.id === id);
    if (list.kind === 'unknown') {
      hidden.push({ what: `the buckets of account ${id}`, failure: list.failure });
    }
    for (const bucket of found) {
      const { name, region, why } = bucket;
      if (account === undefined || region === undefined || !account.regions.includes(region)) {
        const where = region === undefined ? 'in a region that is not told' : `in ${region}`;
        notes.push(`${name} is ${where}, which was not looked at; ${why}.`);
      } else if (!listed.has(name)) {
        listed.add(name);
        const value = section([
          { key: 'name', value: scalar(name) },
          { key: 'account', value: scalar(account.name) },
          { key: 'region', value: scalar(region) },
          ...lockEntry(bucket),
        ]);
        items.push({ value, above: notesOf(bucket) });
      }
    }
    for (const { name, failure } of unread) {
      hidden.push({ what: `the policy of ${name}`, failure });
    }
    if (leftOut > 0) notes.push(`${leftOut} more buckets of account ${id} were not looked at.`);
  }
  notes.push(...unseenWords(hidden));
  if (items.length === 0) {
    const listedIn = buckets.filter(({ list }) => list.kind !== 'unknown');
    const names = few(listedIn.map(({ account }) => account));
    const where = names === '' ? 'was looked for' : `was found in ${names}`;
    return {
      entry: undefined,
      count: 0,
      notes: [`No backup bucket ${where}: add yours under buckets.`, ...notes],
    };
  }
  const entry = { key: 'buckets', value: itemList(items), isApart: true };
  return { entry, count: items.length, notes };
}
