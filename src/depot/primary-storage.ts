import type { PrimaryStorage } from '../estate/facts.js';
import { member, textOf } from './envelope.js';

/** A composite within a composite, this deep at most; deeper is not believed. */
const deepestComposite = 8;

const typeKeys = ['type', 'LocationType', 'locationType', 'schema'] as const;
const propertyKeys = ['LocationProps', 'locationProps', 'props'] as const;
const known = ['dynamodb', 'aurora', 'snowflake'] as const;

/** What a type may look like to be shown: it stands in advice, where it must not read as more. */
const showable = /^[\w .-]{1,60}$/;

/** Words that say "some location" or "several", not which storage. */
const saysNothing = /^(location|composite(location)?|location\.composite)$/i;

/**
 * Where the data of a location is authoritative: the innermost primary of its composites.
 * Never throws. @source Location page of the Depot documentation
 */
export function primaryStorageOf(location: unknown): PrimaryStorage {
  let innermost = location;
  for (let depth = 0; depth <= deepestComposite; depth++) {
    const primary = primaryIn(innermost);
    if (primary === undefined) return storageOf(innermost);
    innermost = primary;
  }
  return { kind: 'unrecognised' };
}

function primaryIn(location: unknown): unknown {
  const properties = propertyKeys.map((key) => member(location, key));
  return [location, ...properties]
    .map((holder) => member(holder, 'primaryLocation'))
    .find((primary) => typeof primary === 'object' && primary !== null);
}

function storageOf(location: unknown): PrimaryStorage {
  const types = typeKeys
    .map((key) => textOf(member(location, key)))
    .filter((type) => type !== undefined);
  for (const type of types) {
    const plain = type.toLowerCase().replace(/[^a-z0-9]/g, '');
    const kind = known.find((name) => plain.includes(name));
    if (kind !== undefined) return { kind };
  }
  const type = types.find((text) => !saysNothing.test(text));
  return type === undefined || !showable.test(type)
    ? { kind: 'unrecognised' }
    : { kind: 'other', type };
}
