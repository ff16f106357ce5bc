import type { BackupRule } from '../../estate/backup-facts.js';
import type { Coverage } from './coverage.js';
import { type Gate, shut, type Unclear } from './gates.js';
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
  faultsOf: (table: WatchedTable) => readonly (Fault<Reason> | Unclear)[],
): readonly Gate<Reason>[] {
  const alike = new Map<string, { readonly fault: Fault<Reason>; readonly names: string[] }>();
  const unseen: Unclear[] = [];
  for (const table of tables) {
    for (const fault of faultsOf(table)) {
      if ('kind' in fault) {
        unseen.push(fault);
        continue;
      }
      const known = alike.get(fault.what);
      if (known === undefined) alike.set(fault.what, { fault, names: [table.member.name] });
      else known.names.push(table.member.name);
    }
  }
  const faults = [...alike.values()].map(({ fault: { reason, what, remedy }, names }) =>
    shut(reason, `${what} (${names.join(', ')})`, remedy),
  );
  return [...faults, ...unseen];
}

/** Of a selection that may take the table: what its plan would do for it is not certain. */
export function mayHelp(
  { unclear: maybe }: Coverage,
  wouldHelp: (rules: readonly BackupRule[]) => boolean,
): Unclear | undefined {
  const found = maybe.find(({ plan }) => wouldHelp(plan.rules));
  if (found === undefined) return undefined;
  const { plan, selection, outcome } = found;
  const why = `whether plan ${plan.name} takes the table is not known: selection ${selection.name} ${outcome.why}`;
  return { kind: 'unseen', why, cause: outcome.cause };
}
