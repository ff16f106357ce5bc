import type { GapDocument } from '../config/documents.js';
import type { Environment, Estate } from '../estate/environment.js';

type GapKind<K extends GapDocument['gap']> = Extract<GapDocument, { gap: K }>;

/** The planted gaps of one kind. */
export function gapsOf<K extends GapDocument['gap']>(
  gaps: readonly GapDocument[],
  kind: K,
): readonly GapKind<K>[] {
  return gaps.filter((gap): gap is GapKind<K> => gap.gap === kind);
}

/** True for the environment that a gap names, by name or id. */
export function namesEnvironment({ name, id }: Environment, wanted: string): boolean {
  return name === wanted || id === wanted;
}

/** The same gaps with the ids of the accounts that they name. */
export function withAccountIds(
  { accounts }: Estate,
  gaps: readonly GapDocument[],
): readonly GapDocument[] {
  const ids = new Map(accounts.map(({ id, name }) => [name, id as string]));
  return gaps.map((gap) =>
    'account' in gap && gap.account !== undefined
      ? { ...gap, account: ids.get(gap.account) ?? gap.account }
      : gap,
  );
}

/** Since when a change is there that nothing has come of yet, hours. */
export const justNowHours = 1;

/** Days that the things of a tier have existed at the start of the world. */
export const ageDays = { production: 420, other: 120 } as const;
