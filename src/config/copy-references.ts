import { ownerIssues, regionIssue, repeated } from './account-references.js';
import type { CopyDraft } from './draft.js';
import { named } from './estate-draft.js';
import type { EnvironmentView, EstateDraft, Named } from './estate-draft.js';
import { formatPath } from './problem.js';
import type { Issue, Path } from './problem.js';

/** A place as it is written; the account by its id where that is known. */
function placeOf({ account, region }: CopyDraft, { accounts }: EstateDraft): string {
  return JSON.stringify([accounts.get(account ?? '')?.id ?? account, region]);
}

/** Copies of one list, whoever uses it. */
function listIssues(
  copies: readonly (CopyDraft | undefined)[],
  path: Path,
  estate: EstateDraft,
): readonly Issue[] {
  const placed = named(copies, path);
  return [
    ...placed.flatMap(({ value: { account, region }, path: at }) =>
      ownerIssues({ path: at, account, region }, estate),
    ),
    ...repeated(
      placed.flatMap(({ value, path: at }) =>
        value.region === undefined ? [] : [{ value: placeOf(value, estate), path: at }],
      ),
      'the place',
    ),
  ];
}

/** Copies as one environment means them: without an account its own is meant. */
function environmentIssues(
  { raw, name, account, path, copies }: EnvironmentView,
  estate: EstateDraft,
): readonly Issue[] {
  if (account === undefined) return [];
  const who = `environment ${name ?? formatPath(path)}`;
  const seen = new Map<string, Named<CopyDraft>>();
  return copies.flatMap((copy): readonly Issue[] => {
    const { value, path: at } = copy;
    if (value.region === undefined) return [];
    const there = placeOf({ ...value, account: value.account ?? account.id }, estate);
    const issue = (message: string, remedy: string): readonly Issue[] => [
      { path: at, at: 'value', message, remedy },
    ];
    const first = seen.get(there);
    if (first !== undefined) {
      // What is written twice is told of the list.
      return placeOf(first.value, estate) === placeOf(value, estate)
        ? []
        : issue(
            `repeats, for ${who}, the place of ${formatPath(first.path)}`,
            'keep one of the two',
          );
    }
    seen.set(there, copy);
    if (there === placeOf({ account: account.id, region: raw.region }, estate)) {
      return issue(`is the place of ${who} itself`, 'name another region or account');
    }
    if (value.account !== undefined) return [];
    return regionIssue(value.region, account, [...at, 'region']).map((each) => ({
      ...each,
      message: `${each.message}, the account of ${who}`,
    }));
  });
}

/** Whether wanted copies go to configured places, elsewhere, and each once. Never throws. */
export function copyReferences(estate: EstateDraft): readonly Issue[] {
  const { postures = new Map(), environments } = estate;
  return [
    ...[...postures].flatMap(([name, posture]) =>
      listIssues(posture?.backups?.copies ?? [], ['postures', name, 'backups', 'copies'], estate),
    ),
    ...environments.flatMap(({ raw, path }) =>
      listIssues(
        raw.overrides?.backups?.copies ?? [],
        [...path, 'overrides', 'backups', 'copies'],
        estate,
      ),
    ),
    ...environments.flatMap((view) => environmentIssues(view, estate)),
  ];
}
