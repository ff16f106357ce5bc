import { isDeepStrictEqual } from 'node:util';
import { byUrgency, type Finding } from '../controls/finding.js';
import { type HeldFinding, holdFinding } from '../controls/held-finding.js';
import { invariant } from '../kernel/errors.js';
import { type FindingChange, mostHeld } from '../ports/journal.js';
import { decode, encode } from './codec.js';
import { damaged } from './failures.js';
import { sealedTable } from './sealed-table.js';
import { findingBody } from './shapes/records.js';
import type { Store } from './store.js';
import { bytesOf, readVector, writeVector } from './vectors.js';

export const findingTable = sealedTable('finding', ['id'], { id: 'text', body: 'text' });

/** By their ids, failures first, worst first. */
export type KeptFindings = ReadonlyMap<string, HeldFinding>;

/**
 * True when `finding` says what `held` says, so that only the time of its judgement moves: that of
 * the pass, which the record does not hold.
 */
function isAsHeld(held: HeldFinding, finding: Finding): boolean {
  const { subject } = held;
  return (
    held.verdict === finding.verdict &&
    held.reason === finding.reason &&
    held.message === finding.message &&
    held.severity === finding.severity &&
    held.remedy === finding.remedy &&
    held.control === finding.control &&
    subject.environment === finding.subject.environment &&
    subject.table === finding.subject.table &&
    subject.account === finding.subject.account &&
    subject.region === finding.subject.region &&
    subject.resource === finding.subject.resource &&
    isDeepStrictEqual(held.failure, finding.failure) &&
    isDeepStrictEqual(held.waiver, finding.waiver)
  );
}

/** @throws DrError `invalid` */
export function readFindings(store: Store, judgedAt: Date): KeptFindings {
  const rows = findingTable.all(store, 'ORDER BY id');
  const order = readVector(store, 'finding-order');
  const findings = new Map<string, HeldFinding>();
  for (const place of order) {
    const row = rows[place];
    if (row === undefined) break;
    const finding = decode(findingBody, row.body);
    if (finding.id !== row.id) throw damaged(store.file, 'a finding is not under its id');
    findings.set(row.id, { ...finding, judgedAt });
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
  const findings = new Map<string, HeldFinding>();
  const changes: FindingChange[] = [];
  for (const each of byUrgency(judged)) {
    const { id } = each;
    invariant(!findings.has(id), `a pass has a finding once: ${id}`);
    invariant(/^[\x21-\x7e]{1,200}$/.test(id), `a finding's id is plain: ${id}`);
    const was = kept.get(id);
    if (was !== undefined && was.since <= at && isAsHeld(was, each)) {
      findings.set(id, { ...was, judgedAt: at }); // as `holdFinding` gives it
      continue;
    }
    const finding = holdFinding(was, each, at);
    findingTable.put(store, { id, body: encode(findingBody, finding) });
    findings.set(id, finding);
    changes.push(...changeOf(was, finding, at));
  }
  for (const [id, { verdict: from }] of kept) {
    if (findings.has(id)) continue;
    store.run('DELETE FROM finding WHERE id = ?', id);
    changes.push({ id, at, from, to: undefined, reason: undefined });
  }
  const before = [...kept.keys()];
  const isSameOrder =
    before.length === findings.size && [...findings.keys()].every((id, i) => before[i] === id);
  if (!isSameOrder) writeVector(store, 'finding-order', bytesOf(orderOf(findings)));
  return { findings, changes };
}
