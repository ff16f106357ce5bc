import type { LockMode } from '../../estate/environment.js';
import type { FactRead, FactValues } from '../../estate/fact-values.js';
import {
  parseAccountId,
  parseEnvironmentName,
  parseJobName,
  parseRegionId,
  parseRunId,
} from '../../estate/ids.js';
import { type ReadFailure, unknownReasons } from '../../estate/observation.js';
import type { Part, PolicyText, Tag } from '../../estate/table-settings.js';
import { errorKinds } from '../../kernel/errors.js';
import { type Codec, oneOf, optional, parsed, shape, text, union } from '../codec.js';

/** How the values of some reads are kept; one that is missing does not compile. */
export type FactCodecs<R extends FactRead> = { readonly [Read in R]: Codec<FactValues[Read]> };

export const jobName = parsed(parseJobName);
export const runId = parsed(parseRunId);
export const environmentName = parsed(parseEnvironmentName);
export const accountId = parsed(parseAccountId);
export const regionId = parsed(parseRegionId);

export const readFailure = shape<ReadFailure>({
  reason: oneOf(unknownReasons),
  kind: oneOf(errorKinds),
  code: text,
  message: text,
  permission: optional(text),
  hint: optional(text),
});

export const lockMode = oneOf<LockMode>(['governance', 'compliance']);

export const tag = shape<Tag>({ key: text, value: text });

export const policyText = union<PolicyText, 'kind'>('kind', {
  none: shape({ kind: oneOf(['none']) }),
  document: shape({ kind: oneOf(['document']), text }),
});

/** A part of a bigger read. */
export function partOf<T>(value: Codec<T>): Codec<Part<T>> {
  return union<Part<T>, 'kind'>('kind', {
    seen: shape<Extract<Part<T>, { kind: 'seen' }>>({ kind: oneOf(['seen']), value }),
    unknown: shape<Extract<Part<T>, { kind: 'unknown' }>>({
      kind: oneOf(['unknown']),
      failure: readFailure,
    }),
  });
}
