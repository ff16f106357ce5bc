import { DrError, invariant } from '../kernel/errors.js';

/** A value as plain JSON and back. What is read is checked; what is written must be right. */
export interface Codec<T> {
  /** Undefined = nothing is written. @throws DrError `invariant` for what cannot be kept */
  write(value: T): unknown;
  /** @throws DrError `invalid` when `json` is not what `write` gives */
  read(json: unknown): T;
}

function unreadable(wanted: string): DrError {
  return new DrError(`a record of the journal cannot be read: ${wanted} is missing or wrong`, {
    code: 'JournalDamaged',
    kind: 'invalid',
    hint: 'It was changed by hand, or by another program; restore the directory, or start the daemon, which moves it aside.',
  });
}

/** A plain value that `is` accepts. */
function plain<T>(wanted: string, is: (json: unknown) => json is T): Codec<T> {
  return {
    write: (value) => {
      invariant(is(value), `the journal keeps ${wanted} here`);
      return value;
    },
    read: (json) => {
      if (!is(json)) throw unreadable(wanted);
      return json;
    },
  };
}

export const text = plain('a text', (json) => typeof json === 'string');
export const flag = plain('true or false', (json) => typeof json === 'boolean');
/** Nothing more than that something is there. */
export const presence = plain('true', (json): json is true => json === true);
export const figure = plain(
  'a finite number',
  (json): json is number => typeof json === 'number' && Number.isFinite(json),
);

/** An instant of UTC as milliseconds since 1970. */
export const instant: Codec<Date> = {
  write: (value) => figure.write(value.getTime()),
  read: (json) => dateOf(figure.read(json)),
};

/** @throws DrError `invalid` for a number that is no instant */
export function dateOf(ms: number): Date {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) throw unreadable('an instant');
  return date;
}

export function oneOf<T extends string>(names: readonly T[]): Codec<T> {
  const known = new Set<unknown>(names);
  return plain(`one of ${names.join(', ')}`, (json): json is T => known.has(json));
}

/** A branded text. */
export function parsed<T extends string>(
  parse: (given: string) => { readonly ok: true; readonly value: T } | { readonly ok: false },
): Codec<T> {
  return {
    write: (value) => value,
    read: (json) => {
      const result = parse(text.read(json));
      if (!result.ok) throw unreadable('a name');
      return result.value;
    },
  };
}

export function optional<T>(codec: Codec<T>): Codec<T | undefined> {
  return {
    write: (value) => (value === undefined ? undefined : codec.write(value)),
    read: (json) => (json === undefined ? undefined : codec.read(json)),
  };
}

export function list<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    write: (values) => values.map((value) => codec.write(value)),
    read: (json) => {
      if (!Array.isArray(json)) throw unreadable('a list');
      return json.map((value) => codec.read(value));
    },
  };
}

function isRecord(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** A record of fields, which are written and read in the order in which they stand here. */
export function shape<T extends object>(fields: {
  readonly [Name in keyof T]-?: Codec<T[Name]>;
}): Codec<T> {
  // oxlint-disable-next-line no-unsafe-type-assertion -- the names of `fields` are those of T
  const names = Object.keys(fields) as (keyof T & string)[];
  return {
    write: (value) => {
      const json: Record<string, unknown> = {};
      for (const name of names) json[name] = fields[name].write(value[name]);
      return json;
    },
    read: (json) => {
      if (!isRecord(json)) throw unreadable('a record');
      const value: Record<string, unknown> = {};
      for (const name of names) value[name] = fields[name].read(json[name]);
      // oxlint-disable-next-line no-unsafe-type-assertion -- each field was read by its own codec
      return value as T;
    },
  };
}

/** A union that the field `tag` tells apart. */
export function union<T extends Readonly<Record<Tag, string>>, Tag extends string>(
  tag: Tag,
  members: { readonly [Name in T[Tag]]: Codec<Extract<T, Readonly<Record<Tag, Name>>>> },
): Codec<T> {
  // oxlint-disable-next-line no-unsafe-type-assertion -- the same members, looked up by their name
  const known = new Map(Object.entries(members)) as ReadonlyMap<unknown, Codec<T>>;
  return {
    write: (value) => {
      const member = known.get(value[tag]);
      invariant(member !== undefined, `the journal knows no ${tag} ${value[tag]}`);
      return member.write(value);
    },
    read: (json) => {
      const member = isRecord(json) ? known.get(json[tag]) : undefined;
      if (member === undefined) throw unreadable(`a known ${tag}`);
      return member.read(json);
    },
  };
}

/** JSON text of a value. Lone surrogates and control characters are escaped in it. */
export function encode<T>(codec: Codec<T>, value: T): string {
  return JSON.stringify(codec.write(value));
}

/** @throws DrError `invalid` */
export function decode<T>(codec: Codec<T>, body: string): T {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw unreadable('JSON');
  }
  return codec.read(json);
}
