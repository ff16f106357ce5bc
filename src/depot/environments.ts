import type { EnvironmentId } from '../estate/ids.js';
import type { DepotEnvironment } from '../estate/place-facts.js';
import { invalidObject } from './control-list.js';
import type { ControlList } from './control-list.js';
import { exactText, firstMember, member } from './envelope.js';

const noun = 'environment';

/** A link to an object is its id, or an object with it. */
const storeKeys = ['store', 'activeStore', 'storeId'] as const;

/** Depot's own record of the environment. @source Admin dataset page of the Depot documentation */
export const environments: ControlList<DepotEnvironment> = {
  schema: 'Environment',
  noun,
  expand: [],
  read: (id, item) => ({ id, store: storeOf(item) }),
};

/** The first store of an environment has no id. */
function storeOf(item: unknown): string | undefined {
  const store = firstMember([item], storeKeys);
  const isObject = typeof store === 'object' && store !== null && !Array.isArray(store);
  const id = isObject ? member(store, 'id') : store;
  if (id === undefined || id === null || id === '') return undefined;
  const text = exactText(id);
  if (text === undefined) throw invalidObject(noun, 'the store of the environment cannot be read');
  return text;
}

/**
 * The one that is asked about, by its id with or without its prefix; a single one is it, whatever
 * its id. Undefined when there is none.
 * @throws DrError `invalid` when there are several and it cannot be told which
 */
export function environmentAmong(
  listed: readonly DepotEnvironment[],
  id: EnvironmentId,
): DepotEnvironment | undefined {
  const named = listed.filter((each) => each.id === id || id.endsWith(`-${each.id}`));
  const exact = named.find((each) => each.id === id);
  const [only, ...others] = exact === undefined ? (named.length > 0 ? named : listed) : [exact];
  if (others.length === 0) return only;
  throw invalidObject(
    noun,
    `Depot lists ${listed.length} environments, and it is not clear which is ${id}`,
  );
}
