import type { FindingWaiver } from '../../controls/finding.js';
import type { HeldFinding, SeenVerdict } from '../../controls/held-finding.js';
import { missReasons, type MissedFire, type RunEnd, runOutcomes } from '../../estate/run.js';
import { figure, instant, oneOf, optional, shape, text } from '../codec.js';
import { accountId, environmentName, jobName, readFailure, regionId } from './basics.js';

const severity = oneOf(['critical', 'warning', 'info']);
export const verdict = oneOf(['pass', 'fail', 'unknown']);
export const missReason = oneOf(missReasons);

export const runEnd = shape<RunEnd>({
  at: instant,
  outcome: oneOf(runOutcomes),
  message: optional(text),
});

export const missedFire = shape<MissedFire>({
  job: jobName,
  due: instant,
  firstDue: instant,
  count: figure,
  reason: missReason,
  at: instant,
});

/** Without `judgedAt`: that of all is the newest pass. */
export const findingBody = shape<Omit<HeldFinding, 'judgedAt'>>({
  id: text,
  control: text,
  severity,
  verdict,
  reason: optional(text),
  subject: shape({
    environment: optional(environmentName),
    table: optional(text),
    account: accountId,
    region: regionId,
    resource: text,
  }),
  message: text,
  remedy: optional(text),
  failure: optional(readFailure),
  since: instant,
  before: optional(
    shape<SeenVerdict>({
      verdict: oneOf(['pass', 'fail']),
      severity,
      reason: optional(text),
      since: instant,
    }),
  ),
  waiver: optional(shape<FindingWaiver>({ owner: text, reason: text, until: instant })),
});
