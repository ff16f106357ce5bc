import { catalogue } from '../controls/catalogue.js';
import type { ControlCard } from '../controls/control.js';
import type { Finding } from '../controls/finding.js';
import { type CallRecord, type UnknownReason, unknownReasons } from '../estate/observation.js';
import { invariant } from '../kernel/errors.js';
import { type FindingJson, findingJson } from '../answers/envelope.js';

const unknownMeanings = {
  ReadDenied: 'AWS or Depot refused the read.',
  ReadThrottled: 'The read was throttled until its deadline or its last attempt.',
  ReadTimedOut: 'No answer came within the deadline.',
  ReadUnavailable: 'The service or its region could not be reached, or failed.',
  ReadUnsupported: 'The endpoint does not know this operation.',
  ReadInvalid: 'The answer was not what the service documents.',
  NotReported: 'The answer left out what is needed to judge.',
} as const satisfies Record<UnknownReason, string>;

export interface CallJson {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
  readonly region: string;
  readonly at: string;
  readonly durationMs: number;
  readonly attempts: number;
  readonly outcome: string;
  readonly requestId: string | null;
}

/** One read as we understood its answer. */
export interface ReadJson {
  readonly read: string;
  readonly at: string;
  readonly answer: 'seen' | 'absent' | 'unknown';
  /** What was seen; the failure's message when unknown; null when absent. */
  readonly value: unknown;
}

export interface ExplainData {
  readonly finding: FindingJson;
  readonly control: {
    readonly id: string;
    readonly title: string;
    readonly rationale: string;
    readonly source: string;
  };
  /** What the finding's reason means; null when it passes. */
  readonly reasonMeaning: string | null;
  readonly calls: readonly CallJson[];
  readonly reads: readonly ReadJson[];
  readonly documentation: string;
}

function cardOf({ control }: Finding): ControlCard {
  const card = catalogue.find(({ id }) => id === control);
  invariant(card !== undefined, 'every finding comes from a control of the catalogue');
  return card;
}

function isUnknownReason(reason: string): reason is UnknownReason {
  return unknownReasons.some((each) => each === reason);
}

function meaningOf({ reason }: Finding, card: ControlCard): string | null {
  if (reason === undefined) return null;
  if (isUnknownReason(reason)) return unknownMeanings[reason];
  return card.reasons[reason]?.meaning ?? null;
}

function callJson({ at, requestId, durationMs, ...call }: CallRecord): CallJson {
  const { service, operation, account, region, outcome, attempts } = call;
  return {
    service,
    operation,
    account,
    region,
    at: at.toISOString(),
    durationMs: Math.round(durationMs),
    attempts,
    outcome,
    requestId: requestId ?? null,
  };
}

/** Everything behind a finding. Calls are in the order of the reads, each once. */
export function explanationOf(finding: Finding): ExplainData {
  const card = cardOf(finding);
  const { id, title, rationale, source } = card;
  const calls = new Set(finding.basis.flatMap(({ observed }) => observed.calls));
  return {
    finding: findingJson(finding),
    control: { id, title, rationale, source },
    reasonMeaning: meaningOf(finding, card),
    calls: [...calls].map(callJson),
    reads: finding.basis.map(({ read, observed }) => ({
      read,
      at: observed.at.toISOString(),
      answer: observed.kind,
      value:
        observed.kind === 'seen'
          ? observed.value
          : observed.kind === 'unknown'
            ? observed.failure.message
            : null,
    })),
    documentation: `docs/reference/controls.md#${id}`,
  };
}
