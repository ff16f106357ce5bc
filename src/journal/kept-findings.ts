import { byUrgency, type Finding } from '../controls/finding.js';
import { type HeldFinding, holdFinding } from '../controls/held-finding.js';
import { invariant } from '../kernel/errors.js';
import { type FindingChange, mostHeld } from '../ports/journal.js';
import { decode, encode } from './codec.js';
import { damaged } from './failures.js';
import { sealedTable } from './sealed-table.js';
import { findingBody } from './shapes.js';
import type { Store } from './store.js';
import { bytesOf, readVector, writeVector } from './vectors.js';

export const findingTable = sealedTable('finding', ['id'], { id: 'text', body: 'text' });

/** A finding with its record as it is on disk: without `judgedAt`, which is that of the pass. */
interface KeptFinding {
  readonly finding: HeldFinding;
  readonly body: string;
}

/** By their ids, failures first, worst first. */
export type KeptFindings = ReadonlyMap<string, KeptFinding>;

/** @throws DrError `invalid` */
export function readFindings(store: Store, judgedAt: Date): KeptFindings {
  const rows = findingTable.all(store, 'ORDER BY id');
  const order = readVector(store, 'finding-order');
  const findings = new Map<string, KeptFinding>();
  for (const place of order) {
    const row = rows[place];
    if (row === undefined) break;
    const finding = decode(findingBody, row.body);
    if (finding.id !== row.id) throw damaged(store.file, 'a finding is not under its id');
    findings.set(row.id, { finding: { ...finding, judgedAt }, body: row.body });
  }
  if (findings.size !== rows.length || order.length !== rows.length) {
    throw damaged(store.file, 'findings are missing');
  }
  return findings;
}

function changeOf(was: HeldFinding | undefined, now: HeldFinding, at: Date): FindingChange[] {
  const { id, verdict: to, reason } = now;
  const isSame = was?.verdict === to && was.reason === reason;
  return isSame ? [] : [{ id, at, from: was?.verdict, to, reason }];
}

/** Each finding's place among the ids in order. */
function orderOf(findings: KeptFindings): readonly number[] {
  const places = new Map([...findings.keys()].toSorted().map((id, place) => [id, place]));
  return [...findings.keys()].map((id) => places.get(id) ?? 0);
}

/** @returns what is held now, and what changed. To be called in a transaction. */
export function keepFindings(
  store: Store,
  kept: KeptFindings,
  judged: readonly Finding[],
  at: Date,
): { readonly findings: KeptFindings; readonly changes: readonly FindingChange[] } {
  invariant(judged.length <= mostHeld, `at most ${mostHeld} findings are held`);
  const findings = new Map<string, KeptFinding>();
  const changes: FindingChange[] = [];
  for (const each of byUrgency(judged)) {
    const { id } = each;
    invariant(!findings.has(id), `a pass has a finding once: ${id}`);
    invariant(/^[\x21-\x7e]{1,200}$/.test(id), `a finding's id is plain: ${id}`);
    const was = kept.get(id);
    const finding = holdFinding(was?.finding, each, at);
    const body = encode(findingBody, finding);
    if (body !== was?.body) findingTable.put(store, { id, body });
    findings.set(id, { finding, body });
    changes.push(...changeOf(was?.finding, finding, at));
  }
  for (const [id, { finding }] of kept) {
    if (findings.has(id)) continue;
    store.run('DELETE FROM finding WHERE id = ?', id);
    changes.push({ id, at, from: finding.verdict, to: undefined, reason: undefined });
  }
  const before = [...kept.keys()];
  const isSameOrder =
    before.length === findings.size && [...findings.keys()].every((id, i) => before[i] === id);
  if (!isSameOrder) writeVector(store, 'finding-order', bytesOf(orderOf(findings)));
  return { findings, changes };
}
