import type { RegionId } from '../estate/ids.js';
import { accountOfRole } from '../estate/ids.js';
import type { AccountDraft } from './draft.js';
import { named } from './estate-draft.js';
import type { EstateDraft, Named } from './estate-draft.js';
import { listed, suggest } from './mismatch.js';
import { formatPath } from './problem.js';
import type { Issue, Path } from './problem.js';

/** An issue for each value that stands a second time, at the later place. Never throws. */
export function repeated(items: readonly Named<string>[], what: string): readonly Issue[] {
  const seen = new Map<string, Path>();
  return items.flatMap(({ value, path }): readonly Issue[] => {
    const first = seen.get(value);
    if (first === undefined) {
      seen.set(value, path);
      return [];
    }
    const message = `repeats ${what} of ${formatPath(first)}`;
    return [{ path, at: 'value', message, remedy: 'keep one of the two' }];
  });
}

function roleIssues(account: AccountDraft, path: Path): readonly Issue[] {
  const issues: Issue[] = [];
  if (account.roleArn !== undefined && account.id !== undefined) {
    const owner = accountOfRole(account.roleArn);
    if (owner !== account.id) {
      issues.push({
        path: [...path, 'roleArn'],
        at: 'value',
        message: `is a role of account ${owner}, not of ${account.id}`,
        remedy: `use a role of account ${account.id}, or correct the id`,
      });
    }
  }
  if (account.externalId !== undefined && !account.hasRole) {
    issues.push({
      path: [...path, 'externalId'],
      at: 'value',
      message: 'has no roleArn beside it, so nothing would send it',
      remedy: 'add roleArn, or remove externalId',
    });
  }
  return issues;
}

/** Two accounts under one id or name, roles of other accounts, regions twice. Never throws. */
export function accountReferences({ draft }: EstateDraft): readonly Issue[] {
  const accounts = named(draft.accounts, ['accounts']);
  const keyed = (key: 'id' | 'name'): readonly Named<string>[] =>
    accounts.flatMap(({ value, path }) => {
      const held = value[key];
      return held === undefined ? [] : [{ value: held, path: [...path, key] }];
    });
  return [
    ...repeated(keyed('id'), 'the id'),
    ...repeated(keyed('name'), 'the name'),
    ...accounts.flatMap(({ value, path }) => [
      ...roleIssues(value, path),
      ...repeated(named(value.regions, [...path, 'regions']), 'the region'),
    ]),
  ];
}

export interface Owner {
  readonly path: Path;
  readonly account: string | undefined;
  readonly region: RegionId | undefined;
}

/** Whether an environment's or bucket's account is configured and has its region. Never throws. */
export function ownerIssues(owner: Owner, { accounts }: EstateDraft): readonly Issue[] {
  if (owner.account === undefined || accounts.size === 0) return [];
  const account = accounts.get(owner.account);
  if (account === undefined) {
    const path = [...owner.path, 'account'];
    const otherwise = 'use the id or name of one of the accounts, or add it under accounts';
    const remedy = suggest(owner.account, [...accounts.keys()], otherwise);
    return [{ path, at: 'value', message: 'is not a configured account', remedy }];
  }
  return regionIssue(owner.region, account, [...owner.path, 'region']);
}

/** Whether an account has a region. Empty when either is unknown. Never throws. */
export function regionIssue(
  region: RegionId | undefined,
  account: AccountDraft,
  path: Path,
): readonly Issue[] {
  const known = account.regions.flatMap((item) => item ?? []);
  if (region === undefined || known.length === 0 || known.includes(region)) return [];
  const name = account.name ?? account.id ?? '';
  const message = `is not among the regions of account ${name}`;
  const remedy = `use one of ${listed(known)}, or add it to the account's regions`;
  return [{ path, at: 'value', message, remedy }];
}
