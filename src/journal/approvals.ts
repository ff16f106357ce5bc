import { invariant } from '../kernel/errors.js';
import type { Approval } from '../ports/journal.js';
import { decode, encode, instant, shape, text } from './codec.js';
import { sealedTable } from './sealed-table.js';
import type { Store } from './store.js';

export const approvalTable = sealedTable('approval', ['fingerprint'], {
  fingerprint: 'text',
  expires_at: 'integer',
  body: 'text',
});

const approvalBody = shape<Approval>({
  fingerprint: text,
  step: text,
  by: text,
  at: instant,
  expiresAt: instant,
});

/** What can be a key of the store: printable ASCII, at most 200. */
export function isPlainKey(key: string): boolean {
  return /^[\x20-\x7e]{1,200}$/.test(key);
}

/** Unexpired at `at`, by their fingerprints. */
export function readApprovals(store: Store, at: Date): readonly Approval[] {
  return approvalTable
    .all(store, 'WHERE expires_at > ? ORDER BY fingerprint', at.getTime())
    .map(({ body }) => decode(approvalBody, body));
}

/** Adds an approval, or replaces that of the same fingerprint. */
export function writeApproval(store: Store, approval: Approval): void {
  const { fingerprint, expiresAt } = approval;
  invariant(isPlainKey(fingerprint), `a fingerprint is plain: ${fingerprint}`);
  const body = encode(approvalBody, approval);
  approvalTable.put(store, { fingerprint, expires_at: expiresAt.getTime(), body });
}
