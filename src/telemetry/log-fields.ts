import { cleanText } from './clean-text.js';

type FieldKind = 'id' | 'text' | 'number' | 'instant';

/**
 * Every field that a log line may have, and what it may hold. `id`: one word. `text`: one line, for
 * people. `number`: finite. `instant`: UTC. Any other field is left out unread, and counted. A field
 * is added here by hand, after a look at what it can carry.
 */
const kinds = {
  at: 'instant',
  run: 'id',
  job: 'id',
  trigger: 'id',
  due: 'instant',
  firstDue: 'instant',
  count: 'number',
  startedAt: 'instant',
  outcome: 'id',
  durationMs: 'number',
  change: 'text',

  finding: 'id',
  control: 'id',
  severity: 'id',
  verdict: 'id',
  was: 'id',
  reason: 'id',
  code: 'id',
  permission: 'id',
  since: 'instant',

  environment: 'id',
  account: 'id',
  region: 'id',
  table: 'id',
  resource: 'text',

  service: 'id',
  operation: 'id',
  attempts: 'number',
  requestId: 'id',

  file: 'text',
  settings: 'text',
  files: 'text',
  kept: 'number',
  lost: 'number',
  endpoint: 'text',
  state: 'id',
  detail: 'text',
  byMs: 'number',
  message: 'text',
  problem: 'text',
  cause: 'text',
} as const satisfies Readonly<Record<string, FieldKind>>;

export type FieldName = keyof typeof kinds;
export type LogFields = Readonly<Partial<Record<FieldName, unknown>>>;

/** The allowed names, for tests and documents. */
export const fieldKinds: Readonly<Record<FieldName, FieldKind>> = kinds;

const longestId = 128;
const longestText = 500;

/**
 * What looks like a secret is taken out of any text, since AWS's own messages quote what they were
 * sent: access key ids, values of signed requests, bearer tokens, long mixed runs as keys are.
 */
const secrets: readonly RegExp[] = [
  /(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  /(?<=X-Amz-(?:Signature|Security-Token|Credential)[=:]\s*)[^\s&,;]+/gi,
  /(?<=\bBearer\s+)\S+/gi,
  /(?<![A-Za-z0-9/+=])(?=[A-Za-z0-9/+=]*[a-z])(?=[A-Za-z0-9/+=]*[A-Z])(?=[A-Za-z0-9/+=]*\d)[A-Za-z0-9/+=]{40,}/g,
];

/** Text for a log line: one line, cut, without what looks like a secret. */
export function logText(text: string, longest: number = longestText): string {
  // Cut before as well: a huge text costs little, and a secret at the border is still seen whole.
  const flat = cleanText(text, longest + longestId);
  const safe = secrets.reduce((rest, secret) => rest.replace(secret, '[redacted]'), flat);
  return safe.length > longest ? `${safe.slice(0, longest - 1)}…` : safe;
}

/** The value to write; undefined when it is not of that kind. */
function valueOf(kind: FieldKind, value: unknown): string | number | undefined {
  switch (kind) {
    case 'id':
      return typeof value === 'string'
        ? logText(value, longestId).replace(/[^\w.:@/+=,~…[\]-]/g, '_')
        : undefined;
    case 'text':
      return typeof value === 'string' ? logText(value) : undefined;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
        ? Math.round(value * 1000) / 1000
        : undefined;
    case 'instant':
      return value instanceof Date && !Number.isNaN(value.getTime())
        ? value.toISOString()
        : undefined;
    default:
      return kind satisfies never;
  }
}

function isAllowed(name: string): name is FieldName {
  return Object.hasOwn(kinds, name);
}

/**
 * The fields to write, in the order given. What is undefined or null is no field at all.
 * @returns with how many were left out
 */
export function chosenFields(fields: Readonly<Record<string, unknown>>): {
  readonly chosen: Readonly<Record<string, string | number>>;
  readonly dropped: number;
} {
  const chosen: Record<string, string | number> = {};
  let dropped = 0;
  for (const name of Object.keys(fields)) {
    if (!isAllowed(name)) {
      dropped += 1;
      continue;
    }
    const given = fields[name];
    if (given === undefined || given === null) continue;
    const value = valueOf(kinds[name], given);
    if (value === undefined) dropped += 1;
    else chosen[name] = value;
  }
  return { chosen, dropped };
}
