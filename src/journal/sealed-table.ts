import { crc32 } from 'node:zlib';
import { damaged } from './failures.js';
import type { Cell, Row, Store } from './store.js';

interface CellTypes {
  readonly text: string;
  readonly integer: number;
  readonly blob: Uint8Array;
}

export type Columns = Readonly<Record<string, keyof CellTypes>>;
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: CellTypes[C[Name]] };

/**
 * A table whose rows each carry a checksum over their cells, in the column `sum`: SQLite finds
 * damage to its own structure, not to what it keeps.
 */
export interface SealedTable<C extends Columns> {
  readonly name: string;
  /** The columns of the primary key. */
  readonly key: readonly string[];
  readonly columns: C;
  /** Adds a row, or replaces the one of the same key. */
  put(store: Store, row: RowOf<C>): void;
  /** @param rest - what follows FROM, such as `WHERE job = ?` @throws DrError `invalid` */
  get(store: Store, rest: string, ...cells: readonly Cell[]): RowOf<C> | undefined;
  all(store: Store, rest: string, ...cells: readonly Cell[]): readonly RowOf<C>[];
  /** Reads every row. @throws DrError `invalid` when one is not as it was written */
  check(store: Store): void;
  /** The row when its types and its checksum are right. */
  open(row: Row): RowOf<C> | undefined;
}

/** Any of them, where only its rows matter. */
export type AnyTable = SealedTable<Columns>;

/** Cells hold no NUL: keys are plain ASCII, bodies are JSON. */
function sumOf(name: string, cells: readonly Cell[]): number {
  return cells.some((cell) => typeof cell === 'object')
    ? cells.reduce<number>(
        (sum, cell) => crc32(typeof cell === 'object' ? cell : `${cell}\0`, sum),
        crc32(name),
      )
    : crc32(`${name}\0${cells.join('\0')}`);
}

function isCellOf(type: keyof CellTypes, value: unknown): value is Cell {
  if (type === 'blob') return value instanceof Uint8Array;
  return typeof value === (type === 'text' ? 'string' : 'number');
}

/** Rows that a check holds in memory. */
const checkedAtOnce = 2000;

/** @param key - the columns of the primary key; the first ones of all */
export function sealedTable<C extends Columns>(
  name: string,
  key: readonly (keyof C & string)[],
  columns: C,
): SealedTable<C> {
  const names: readonly string[] = Object.keys(columns);
  const list = [...names, 'sum'].join(', ');
  const insert =
    `INSERT INTO ${name} (${list}) VALUES (${[...names, 'sum'].map(() => '?').join(', ')})` +
    ` ON CONFLICT (${key.join(', ')}) DO UPDATE SET` +
    ` ${[...names.slice(key.length), 'sum'].map((column) => `${column} = excluded.${column}`).join(', ')}`;
  const select = `SELECT ${list} FROM ${name}`;
  const open = (row: Row): RowOf<C> | undefined => {
    const cells: Cell[] = [];
    for (const column of names) {
      const cell = row[column];
      if (!isCellOf(columns[column] ?? 'text', cell)) return undefined;
      cells.push(cell);
    }
    if (row['sum'] !== sumOf(name, cells)) return undefined;
    // oxlint-disable-next-line no-unsafe-type-assertion -- where a row becomes a typed one
    return row as RowOf<C>;
  };
  const checked = (store: Store, row: Row): RowOf<C> => {
    const opened = open(row);
    if (opened === undefined) throw damaged(store.file, `a row of ${name} fails its checksum`);
    return opened;
  };
  return {
    name,
    key,
    columns,
    open,
    put: (store, row) => {
      const cells = names.map((column): Cell => row[column] ?? '');
      store.run(insert, ...cells, sumOf(name, cells));
    },
    get: (store, rest, ...cells) => {
      const row = store.get(`${select} ${rest}`, ...cells);
      return row === undefined ? undefined : checked(store, row);
    },
    all: (store, rest, ...cells) =>
      store.all(`${select} ${rest}`, ...cells).map((row) => checked(store, row)),
    check: (store) => {
      const page = `${select} ORDER BY ${key.join(', ')} LIMIT ${checkedAtOnce} OFFSET ?`;
      for (let skip = 0; ; skip += checkedAtOnce) {
        const rows = store.all(page, skip);
        for (const row of rows) checked(store, row);
        if (rows.length < checkedAtOnce) return;
      }
    },
  };
}
