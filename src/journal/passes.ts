import type { HeldFact } from '../estate/held-fact.js';
import type { HeldFinding } from '../controls/held-finding.js';
import { invariant } from '../kernel/errors.js';
import type { FindingChange, KeptPass, PassRecord } from '../ports/journal.js';
import { addChanges } from './changes.js';
import { decode, encode, figure, instant, optional, shape } from './codec.js';
import { keepFacts, type KeptFacts, readFacts } from './kept-facts.js';
import { keepFindings, type KeptFindings, readFindings } from './kept-findings.js';
import { sealedTable } from './sealed-table.js';
import { runId } from './shapes/basics.js';
import type { Store } from './store.js';

export const passTable = sealedTable('pass', ['one'], { one: 'integer', body: 'text' });

const passBody = shape<KeptPass>({
  run: optional(runId),
  at: instant,
  durationMs: figure,
  coverage: figure,
});

/** What the newest pass left. */
export interface KeptPosture {
  readonly pass: KeptPass | undefined;
  readonly findings: KeptFindings;
  readonly facts: KeptFacts;
}

export function readPass(store: Store): KeptPass | undefined {
  const row = passTable.get(store, 'WHERE one = 1');
  return row === undefined ? undefined : decode(passBody, row.body);
}

/** To be called in a read transaction. */
export function readHeldFindings(store: Store): KeptFindings {
  const pass = readPass(store);
  return pass === undefined ? new Map() : readFindings(store, pass.at);
}

/** To be called in a read transaction. */
export function readPosture(store: Store): KeptPosture {
  return { pass: readPass(store), findings: readHeldFindings(store), facts: readFacts(store) };
}

export function findingsOf(findings: KeptFindings): readonly HeldFinding[] {
  return [...findings.values()];
}

export function factsOf(facts: KeptFacts): readonly HeldFact[] {
  return [...facts.values()].map(({ fact }) => fact);
}

/** See `Journal.keepPass`. To be called in a transaction. */
export function keepPass(
  store: Store,
  kept: KeptPosture,
  record: PassRecord,
  forget: readonly string[],
): { readonly posture: KeptPosture; readonly changes: readonly FindingChange[] } {
  const { run, at, durationMs, coverage } = record;
  invariant(coverage >= 0 && coverage <= 1, `coverage is 0 to 1, not ${coverage}`);
  const pass: KeptPass = { run, at, durationMs, coverage };
  const { findings, changes } = keepFindings(store, kept.findings, record.findings, at);
  const facts = keepFacts(store, kept.facts, record.facts, forget);
  addChanges(store, changes);
  passTable.put(store, { one: 1, body: encode(passBody, pass) });
  return { posture: { pass, findings, facts }, changes };
}
