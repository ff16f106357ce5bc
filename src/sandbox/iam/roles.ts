import type { AccountDescription, RoleDescription } from '../description.js';
import { narrowedPolicy } from './access.js';
import { awsPolicyArn, awsPolicyDocument } from './managed-policies.js';
import { partitionOf } from './partition.js';

/** A policy of a role with what it says, as IAM JSON. */
export interface NamedPolicy {
  /** Name of an inline policy, ARN of a managed one. */
  readonly name: string;
  readonly document: string;
}

/** A role with its policies found. */
export interface Role {
  readonly account: string;
  /** `/` or `/team/`. */
  readonly path: string;
  readonly name: string;
  readonly arn: string;
  readonly description: RoleDescription;
  /** Sorted by name. */
  readonly inline: readonly NamedPolicy[];
  /** Sorted by ARN; one that the world does not hold has no document and grants nothing. */
  readonly attached: readonly NamedPolicy[];
  readonly boundary: NamedPolicy | undefined;
}

/** What a role carries that was described by its policy alone. */
const solePolicy = 'role-policy';
/** A document that allows nothing. */
const nothing = '{"Version":"2012-10-17","Statement":[]}';

/** The roles of an account, in the order described. */
export function rolesOf(account: AccountDescription): readonly Role[] {
  const partition = partitionOf(account.regions[0] ?? 'us-east-1');
  const documentOf = (arn: string): string =>
    awsPolicyDocument(arn) ??
    account.policies?.find(({ name }) => policyArn(partition, account.id, name) === arn)
      ?.document ??
    nothing;
  const named = (arn: string): NamedPolicy => ({ name: arn, document: documentOf(arn) });
  return account.roles.map((description) => {
    const { policy, settings } = description;
    const at = description.name.lastIndexOf('/') + 1;
    const isAdmin = settings === undefined && policy === undefined;
    const attached = isAdmin
      ? [awsPolicyArn(partition, 'AdministratorAccess')]
      : (settings?.attached ?? []);
    const inline = { ...settings?.inline, ...(policy !== undefined && { [solePolicy]: policy }) };
    const { boundary } = settings ?? {};
    return {
      account: account.id,
      path: `/${description.name.slice(0, at)}`,
      name: description.name.slice(at),
      arn: `arn:${partition}:iam::${account.id}:role/${description.name}`,
      description,
      inline: Object.entries(inline)
        .map(([name, document]) => ({ name, document }))
        .toSorted(byName),
      attached: attached.map(named).toSorted(byName),
      boundary: boundary === undefined ? undefined : named(boundary),
    };
  });
}

export function policyArn(partition: string, account: string, name: string): string {
  return `arn:${partition}:iam::${account}:policy/${name}`;
}

function byName(a: NamedPolicy, b: NamedPolicy): number {
  return a.name < b.name ? -1 : 1;
}

/**
 * The identity policy that a session of the role acts under; undefined = everything is allowed.
 * A boundary must allow as well. Source: IAM User Guide, "Permissions boundaries for IAM entities".
 */
export function rolePolicy({ description, inline, attached, boundary }: Role): string | undefined {
  const { settings, policy } = description;
  if (settings === undefined) return policy;
  return narrowedPolicy(mergedPolicy([...inline, ...attached]), boundary?.document);
}

/** Several documents as one: what any of them allows and none denies. */
function mergedPolicy(policies: readonly NamedPolicy[]): string {
  const statements = policies.flatMap(({ document }) => statementsIn(document));
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** A document that IAM would not have stored has none. */
function statementsIn(document: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(document);
    if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) return [];
    return Array.isArray(parsed.Statement) ? (parsed.Statement as unknown[]) : [parsed.Statement];
  } catch {
    return [];
  }
}

/** Who may assume the role, as IAM JSON. */
export function trustPolicy({ arn, description }: Role): string {
  const partition = arn.split(':')[1] ?? 'aws';
  const { trustedAccounts, externalId, settings } = description;
  const services = settings?.services ?? [];
  const Condition = externalId && { StringEquals: { 'sts:ExternalId': externalId } };
  const roots = trustedAccounts.map((id) => `arn:${partition}:iam::${id}:root`);
  const Statement = [
    ...(roots.length === 0
      ? []
      : [{ Principal: { AWS: oneOrAll(roots) }, ...(Condition && { Condition }) }]),
    ...(services.length === 0 ? [] : [{ Principal: { Service: oneOrAll(services) } }]),
  ].map((part) => ({ Effect: 'Allow', Action: 'sts:AssumeRole', ...part }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

/** IAM stores a list of one as its only entry. */
function oneOrAll(values: readonly string[]): string | readonly string[] {
  const [first, ...more] = values;
  return first !== undefined && more.length === 0 ? first : values;
}
