import type { FactRead, FactValues } from '../../estate/fact-values.js';
import type { FactSubject, HeldFact } from '../../estate/held-fact.js';
import { createSharedValues } from '../../estate/shared-values.js';
import { type Codec, oneOf, optional, shape, text, union } from '../codec.js';
import { accountFacts } from './account-facts.js';
import { backupFacts } from './backup-facts.js';
import { accountId, environmentName, type FactCodecs, readFailure, regionId } from './basics.js';
import { environmentFacts } from './environment-facts.js';
import { bucketFacts, clusterFacts } from './storage-facts.js';
import { tableFacts } from './table-facts.js';

/** Facts whose values hold no instants that move from pass to pass. */
function standing() {
  return {
    ...bucketFacts,
    ...environmentFacts,
    ...backupFacts(createSharedValues()),
    ...accountFacts,
  };
}

/** Their records are the same as long as their values are. */
export const standingReads: ReadonlySet<string> = new Set(Object.keys(standing()));

/** A held fact before its read is told apart. */
type AnyFact = { readonly [R in FactRead]: Extract<HeldFact, { read: R }> };

const subject = shape<FactSubject>({
  account: accountId,
  region: regionId,
  resource: text,
  environment: optional(environmentName),
  table: optional(text),
});

/** One read with its subject, its newest answer and its newest attempt. */
function heldOf<R extends FactRead>(
  read: R,
  value: Codec<FactValues[R]>,
  at: Codec<Date>,
): Codec<AnyFact[R]> {
  const codec = shape<{
    readonly read: R;
    readonly subject: FactSubject;
    readonly held:
      | { readonly kind: 'seen'; readonly at: Date; readonly value: FactValues[R] }
      | { readonly kind: 'absent'; readonly at: Date }
      | { readonly kind: 'none' };
    readonly tried: HeldFact['tried'];
  }>({
    read: oneOf([read]),
    subject,
    held: union('kind', {
      seen: shape({ kind: oneOf(['seen']), at, value }),
      absent: shape({ kind: oneOf(['absent']), at }),
      none: shape({ kind: oneOf(['none']) }),
    }),
    tried: shape<HeldFact['tried']>({ at, failure: optional(readFailure) }),
  });
  // oxlint-disable-next-line no-unsafe-type-assertion -- the same shape; TypeScript cannot join a mapped union
  return codec as unknown as Codec<AnyFact[R]>;
}

/**
 * Facts, with the instants that move from pass to pass kept by `at`: plainly, or on a tape beside the
 * record, so that a record stays the same while only its times move.
 */
export function factShape(at: Codec<Date>): Codec<HeldFact> {
  const codecs: FactCodecs<FactRead> = {
    ...tableFacts(at),
    ...clusterFacts(at),
    ...standing(),
  };
  // oxlint-disable-next-line no-unsafe-type-assertion -- the names of `codecs` are the reads
  const reads = Object.keys(codecs) as FactRead[];
  const members = Object.fromEntries(reads.map((read) => [read, heldOf(read, codecs[read], at)]));
  // oxlint-disable-next-line no-unsafe-type-assertion -- one member for each read, see above
  return union('read', members as never) as Codec<HeldFact>;
}
