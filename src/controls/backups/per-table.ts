import { type Gate, shut } from './gates.js';
import type { WatchedTable } from './watched.js';

/** Something wrong with how a table is backed up, said without naming the table. */
export interface Fault<Reason extends string> {
  readonly reason: Reason;
  readonly what: string;
  readonly remedy: string;
}

/** What is wrong with several tables alike is said once, with their names. */
export function faultsPerTable<Reason extends string>(
  tables: readonly WatchedTable[],
  faultsOf: (table: WatchedTable) => readonly Fault<Reason>[],
): readonly Gate<Reason>[] {
  const alike = new Map<string, { readonly fault: Fault<Reason>; readonly names: string[] }>();
  for (const table of tables) {
    for (const fault of faultsOf(table)) {
      const known = alike.get(fault.what);
      if (known === undefined) alike.set(fault.what, { fault, names: [table.member.name] });
      else known.names.push(table.member.name);
    }
  }
  return [...alike.values()].map(({ fault: { reason, what, remedy }, names }) =>
    shut(reason, `${what} (${names.join(', ')})`, remedy),
  );
}
