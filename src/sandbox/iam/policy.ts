/** A policy document taken apart. Source: IAM User Guide, "IAM JSON policy elements reference". */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Undefined in an identity policy: it is about whoever carries it. */
  readonly principals: PrincipalList | undefined;
  /** Undefined in a trust policy of a resource that takes no resource element. */
  readonly actions: Selection;
  readonly resources: Selection | undefined;
  /** Operator, key and accepted values; all must hold. */
  readonly conditions: readonly Condition[];
}

/** `not`: everything but these (NotAction, NotResource, NotPrincipal). */
export interface Selection {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

export interface PrincipalList {
  readonly not: boolean;
  /** `*`, account ids and ARNs. */
  readonly aws: readonly string[];
  readonly services: readonly string[];
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export type ParsedPolicy =
  | { readonly kind: 'policy'; readonly statements: readonly Statement[] }
  | { readonly kind: 'malformed'; readonly problem: string };

/**
 * A role's policies are one document here: as much as an inline one and 25 managed ones may hold.
 * Source: IAM and AWS STS quotas, IAM User Guide.
 */
const maximumPolicyLength = 10_240 + 25 * 6144;

/** A policy document as statements, or what is wrong with it. Never throws. */
export function parsePolicy(text: string): ParsedPolicy {
  if (text.length > maximumPolicyLength) return malformed('The policy document is too large.');
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return malformed("Policies must be valid JSON and the first byte must be '{'.");
  }
  if (!isRecord(document)) return malformed('Policies must be a JSON object.');
  const listed = document['Statement'];
  if (listed === undefined) return malformed('Missing required field Statement.');
  const statements: Statement[] = [];
  for (const entry of Array.isArray(listed) ? (listed as unknown[]) : [listed]) {
    const statement = parseStatement(entry);
    if (typeof statement === 'string') return malformed(statement);
    statements.push(statement);
  }
  return { kind: 'policy', statements };
}

function malformed(problem: string): ParsedPolicy {
  return { kind: 'malformed', problem };
}

/** The statement, or the problem as a string. */
function parseStatement(entry: unknown): Statement | string {
  if (!isRecord(entry)) return 'A statement must be a JSON object.';
  const effect = entry['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') return 'Invalid effect: use Allow or Deny.';
  const actions = selection(entry, 'Action');
  if (typeof actions === 'string') return actions;
  if (actions === undefined) return 'Missing required field Action.';
  const resources = selection(entry, 'Resource');
  if (typeof resources === 'string') return resources;
  const principals = principalList(entry);
  if (typeof principals === 'string') return principals;
  const conditions = conditionList(entry['Condition']);
  if (typeof conditions === 'string') return conditions;
  return { effect, principals, actions, resources, conditions };
}

function selection(
  entry: Readonly<Record<string, unknown>>,
  name: 'Action' | 'Resource',
): Selection | undefined | string {
  const plain = entry[name];
  const not = entry[`Not${name}`];
  if (plain !== undefined && not !== undefined) return `Use ${name} or Not${name}, not both.`;
  if (plain === undefined && not === undefined) return undefined;
  const patterns = strings(plain ?? not);
  if (patterns === undefined || patterns.length === 0) return `Invalid ${name} element.`;
  return { not: not !== undefined, patterns };
}

function principalList(
  entry: Readonly<Record<string, unknown>>,
): PrincipalList | undefined | string {
  const value = entry['Principal'] ?? entry['NotPrincipal'];
  if (value === undefined) return undefined;
  const not = entry['Principal'] === undefined;
  if (value === '*') return { not, aws: ['*'], services: [] };
  if (!isRecord(value)) return 'Invalid principal in policy.';
  const aws = strings(value['AWS'] ?? []);
  const services = strings(value['Service'] ?? []);
  if (aws === undefined || services === undefined) return 'Invalid principal in policy.';
  return { not, aws, services };
}

function conditionList(value: unknown): readonly Condition[] | string {
  if (value === undefined) return [];
  if (!isRecord(value)) return 'Invalid condition element.';
  const conditions: Condition[] = [];
  for (const [operator, keys] of Object.entries(value)) {
    if (!isRecord(keys)) return 'Invalid condition element.';
    for (const [key, accepted] of Object.entries(keys)) {
      const values = strings(accepted);
      if (values === undefined) return 'Invalid condition element.';
      conditions.push({ operator, key, values });
    }
  }
  return conditions;
}

/** One scalar or a list of them as text; undefined for anything else. */
function strings(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
  const texts: string[] = [];
  for (const item of list) {
    if (typeof item !== 'string' && typeof item !== 'boolean' && typeof item !== 'number') {
      return undefined;
    }
    texts.push(String(item));
  }
  return texts;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
