/**
 * Policies as AWS reads them. Purpose of this folder: take a policy document apart and answer who
 * may do what by it, without ever guessing: what cannot be decided is said with its reason. It must
 * not know which actions are wanted of whom. Read `access.ts` next.
 * @source IAM JSON policy elements reference, IAM User Guide
 */
import { type Pattern, patternOf, type Selection } from './patterns.js';
import { parsePrincipal, type PolicyPrincipal, principalKinds } from './principals.js';
import { quoted } from './quoted.js';
import { repeatedKey } from './repeated-key.js';

/** One line of a Condition element; any of the values is enough. */
export interface Condition {
  /** As it stands there, with prefix and suffix: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  /** As it stands there; compared without regard to case. */
  readonly key: string;
  readonly values: readonly string[];
}

export interface PolicyStatement {
  /** From 1, in the order of the document. */
  readonly position: number;
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly principals: Selection<PolicyPrincipal>;
  /** In lower case, as actions are compared. */
  readonly actions: Selection<Pattern>;
  /** Undefined = whatever the policy is attached to; so in trust policies. */
  readonly resources: Selection<Pattern> | undefined;
  /** All of them must hold. */
  readonly conditions: readonly Condition[];
}

export interface PolicyDocument {
  readonly statements: readonly PolicyStatement[];
}

export type PolicyReading =
  | { readonly kind: 'document'; readonly document: PolicyDocument }
  /** `reason` is the rest of a sentence that begins with "the policy". */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Far beyond every limit of AWS: a bucket policy may have 20 KB, a key policy 32 KB. */
const mostCharacters = 128 * 1024;

/** Thrown inside this file only. */
class Unreadable extends Error {}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(reason: string): never {
  throw new Unreadable(reason);
}

function onlyKeys(value: Json, known: readonly string[], where: string): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other !== undefined) refuse(`has an element ${quoted(other)} in ${where}`);
}

function texts(value: unknown, where: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) refuse(`has an empty ${where}`);
  return list.map((each) =>
    typeof each === 'string' ? each : refuse(`has something other than text as ${where}`),
  );
}

/** An element under its plain name or its `Not` name, of which at most one may be there. */
function selectionOf<T>(
  statement: Json,
  name: 'Action' | 'Resource' | 'Principal',
  where: string,
  read: (value: unknown, where: string) => readonly T[],
): Selection<T> | undefined {
  const [plain, except] = [statement[name], statement[`Not${name}`]];
  if (plain !== undefined && except !== undefined) {
    refuse(`has both ${name} and Not${name} in ${where}`);
  }
  if (plain === undefined && except === undefined) return undefined;
  const isExcept = plain === undefined;
  const label = `${isExcept ? 'Not' : ''}${name} in ${where}`;
  return { isExcept, of: read(plain ?? except, label) };
}

function principalsOf(value: unknown, where: string): readonly PolicyPrincipal[] {
  if (value === '*') return [{ kind: 'everyone' }];
  if (!isObject(value)) return refuse(`has a ${where} of no known form`);
  onlyKeys(value, principalKinds, where);
  const principals = principalKinds.flatMap((kind) =>
    value[kind] === undefined
      ? []
      : texts(value[kind], where).map((text) => parsePrincipal(kind, text)),
  );
  return principals.length === 0 ? refuse(`has an empty ${where}`) : principals;
}

function scalars(value: unknown, where: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((each) =>
    typeof each === 'string' || typeof each === 'boolean' || typeof each === 'number'
      ? String(each)
      : refuse(`has a condition in ${where} with a value of no known form`),
  );
}

function conditionsOf(value: unknown, where: string): readonly Condition[] {
  if (value === undefined) return [];
  if (!isObject(value)) return refuse(`has a Condition in ${where} that is no object`);
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isObject(keys))
      return refuse(`has a Condition ${quoted(operator)} in ${where} that is no object`);
    return Object.entries(keys).map(([key, accepted]) => ({
      operator,
      key,
      values: scalars(accepted, where),
    }));
  });
}

const statementKeys = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

function actionsOf(value: unknown, where: string): readonly Pattern[] {
  return texts(value, where).map((text) => patternOf(text.toLowerCase(), false));
}

/** In the older version `${...}` stands for itself; in the newer one it is a variable. */
function resourcesOf(hasVariables: boolean) {
  return (value: unknown, where: string): readonly Pattern[] =>
    texts(value, where).map((text) => patternOf(text, hasVariables));
}

function statementOf(value: unknown, index: number, hasVariables: boolean): PolicyStatement {
  const where = `statement ${index + 1}`;
  if (!isObject(value)) return refuse(`has a ${where} that is no object`);
  onlyKeys(value, statementKeys, where);
  const { Sid: sid, Effect: effect } = value;
  if (sid !== undefined && typeof sid !== 'string') refuse(`has a Sid in ${where} that is no text`);
  if (effect !== 'Allow' && effect !== 'Deny') {
    return refuse(`has an Effect in ${where} that is neither Allow nor Deny`);
  }
  return {
    position: index + 1,
    sid: typeof sid === 'string' ? sid : undefined,
    effect,
    principals:
      selectionOf(value, 'Principal', where, principalsOf) ??
      refuse(`has no Principal in ${where}`),
    actions: selectionOf(value, 'Action', where, actionsOf) ?? refuse(`has no Action in ${where}`),
    resources: selectionOf(value, 'Resource', where, resourcesOf(hasVariables)),
    conditions: conditionsOf(value['Condition'], where),
  };
}

function documentOf(text: string): PolicyDocument {
  if (text.length > mostCharacters) refuse(`is longer than ${mostCharacters} characters`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    refuse('is not valid JSON');
  }
  if (!isObject(value)) return refuse('is no JSON object');
  const repeated = repeatedKey(text);
  if (repeated !== undefined) refuse(`names ${quoted(repeated)} twice in one place`);
  onlyKeys(value, ['Version', 'Id', 'Statement'], 'its first level');
  const { Version: version, Statement: listed } = value;
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    refuse('has a Version that is not known');
  }
  if (listed === undefined) refuse('has no Statement');
  const statements: readonly unknown[] = Array.isArray(listed) ? listed : [listed];
  const hasVariables = version === '2012-10-17';
  return { statements: statements.map((each, index) => statementOf(each, index, hasVariables)) };
}

/**
 * Takes a resource's policy apart: of a bucket, key, vault, table or role's trust. Never throws: what
 * AWS would not have accepted, or what is not known here, makes it unreadable.
 */
export function readPolicy(text: string): PolicyReading {
  try {
    return { kind: 'document', document: documentOf(text) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: 'unreadable', reason: error.message };
  }
}

/** Reads policies, each text once. */
export type PolicyReader = (text: string) => PolicyReading;

/** A reader for one pass: many environments are held against one bucket's policy. */
export function policyReader(): PolicyReader {
  const readings = new Map<string, PolicyReading>();
  return (text) => {
    const known = readings.get(text);
    if (known !== undefined) return known;
    const reading = readPolicy(text);
    readings.set(text, reading);
    return reading;
  };
}

/** How a statement is called in a message: `statement 2 ("DenyInsecure")`. */
export function statementName({
  position,
  sid,
}: Pick<PolicyStatement, 'position' | 'sid'>): string {
  return `statement ${position}${sid === undefined || sid === '' ? '' : ` (${quoted(sid)})`}`;
}
