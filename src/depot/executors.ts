import type { ExecutorDescription } from '../estate/place-facts.js';
import { invalidObject } from './control-list.js';
import type { ControlList } from './control-list.js';
import { exactText, firstMember, member, textOf } from './envelope.js';

const noun = 'executor';

const typeKeys = ['type', 'ExecutorType', 'executorType', 'schema'] as const;
const propertyKeys = ['ExecutorProps', 'executorProps', 'props'] as const;
const locationKeys = ['allowedBackupLocations', 'AllowedBackupLocations'] as const;
const uriKeys = ['uri', 'location', 'path'] as const;

/** Words that say "some executor", not which. */
const saysNothing = /^executors?$/i;

/** An S3 URI: scheme, bucket and key. */
const longestLocation = 1200;

/** What computes for Depot. @source Executors page of the Depot documentation */
export const executors: ControlList<ExecutorDescription> = {
  schema: 'Executors',
  noun,
  expand: [],
  read: (id, item) => {
    const holders = [item, ...propertyKeys.map((key) => member(item, key))];
    return { id, type: typeOf(id, holders), allowedBackupLocations: locationsOf(id, holders) };
  },
};

function typeOf(id: string, holders: readonly unknown[]): string {
  const type = holders
    .flatMap((holder) => typeKeys.map((key) => textOf(member(holder, key))))
    .find((text) => text !== undefined && !saysNothing.test(text));
  if (type === undefined) throw invalidObject(noun, `the type of executor ${id} cannot be read`);
  return type;
}

/** Undefined where there is no such list. */
function locationsOf(id: string, holders: readonly unknown[]): readonly string[] | undefined {
  const list = firstMember(holders, locationKeys);
  if (list === undefined) return undefined;
  const locations = (Array.isArray(list) ? list : [list]).map((entry: unknown) =>
    exactText(typeof entry === 'string' ? entry : firstMember([entry], uriKeys), longestLocation),
  );
  const known = locations.filter((location) => location !== undefined);
  if (known.length < locations.length) {
    throw invalidObject(noun, `a backup location of executor ${id} cannot be read`);
  }
  return known;
}
