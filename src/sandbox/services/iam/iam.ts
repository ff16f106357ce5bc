/**
 * The read side of IAM: roles, what is attached to them, and what they may do. An account's IAM has
 * no region. Source: IAM API Reference.
 */
import type {
  GetPolicyRequest,
  GetPolicyResponse,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  GetRolePolicyRequest,
  GetRolePolicyResponse,
  GetRoleRequest,
  GetRoleResponse,
  ListAttachedRolePoliciesRequest,
  ListAttachedRolePoliciesResponse,
  ListRolePoliciesRequest,
  ListRolePoliciesResponse,
  SimulatePolicyResponse,
  SimulatePrincipalPolicyRequest,
} from '@aws-sdk/client-iam';
import type { AccountDescription } from '../../description.js';
import { authorize } from '../../iam/access.js';
import { awsPolicyDocument } from '../../iam/managed-policies.js';
import { partitionOf } from '../../iam/partition.js';
import { policyArn, rolesOf, trustPolicy, type NamedPolicy, type Role } from '../../iam/roles.js';
import { AwsFault, type Call, type Service } from '../../service.js';
import { simulate } from './simulate.js';

/** Pages hold 100 entries unless asked otherwise, 1000 at most. */
const pageSize = { usual: 100, most: 1000 } as const;
const version = 'v1';
/** Roles and policies of the world are older than anything else in it. */
const madeAt = new Date('2024-01-15T08:00:00Z');

export function createIam(accounts: readonly AccountDescription[]): { readonly service: Service } {
  const roles = new Map(accounts.map((account) => [account.id, rolesOf(account)] as const));
  const policies = new Map(
    accounts.flatMap((account) => {
      const partition = partitionOf(account.regions[0] ?? 'us-east-1');
      return (account.policies ?? []).map(
        ({ name, document }) => [policyArn(partition, account.id, name), document] as const,
      );
    }),
  );

  /** A role is asked for by its bare name, and permitted by its whole ARN. */
  const needRole = (name: string | undefined, call: Call): Role => {
    const { account } = call.caller;
    const found = roles.get(account)?.find((role) => role.name === name);
    ask(call, found?.arn ?? `arn:${call.partition}:iam::${account}:role/${name ?? ''}`);
    if (found === undefined) {
      throw noSuchEntity(`The role with name ${name ?? ''} cannot be found.`);
    }
    return found;
  };

  const getRole = ({ RoleName }: GetRoleRequest, call: Call): GetRoleResponse => {
    const role = needRole(RoleName, call);
    const { tags } = role.description.settings ?? {};
    return {
      Role: {
        Path: role.path,
        RoleName: role.name,
        RoleId: `AROA${idOf(role.arn)}`,
        Arn: role.arn,
        CreateDate: madeAt,
        AssumeRolePolicyDocument: encoded(trustPolicy(role)),
        MaxSessionDuration: 3600,
        ...(role.boundary !== undefined && {
          PermissionsBoundary: {
            PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
            PermissionsBoundaryArn: role.boundary.name,
          },
        }),
        ...(tags !== undefined && {
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        }),
        RoleLastUsed: {},
      },
    };
  };

  const listAttached = (
    input: ListAttachedRolePoliciesRequest,
    call: Call,
  ): ListAttachedRolePoliciesResponse => {
    const prefix = input.PathPrefix ?? '/';
    const attached = needRole(input.RoleName, call).attached.filter(({ name }) =>
      pathOf(name).startsWith(prefix),
    );
    const { page, ...next } = cut(attached, input);
    return {
      AttachedPolicies: page.map(({ name }) => ({ PolicyName: lastPart(name), PolicyArn: name })),
      ...next,
    };
  };

  const listInline = (input: ListRolePoliciesRequest, call: Call): ListRolePoliciesResponse => {
    const { page, ...next } = cut(needRole(input.RoleName, call).inline, input);
    return { PolicyNames: page.map(({ name }) => name), ...next };
  };

  const getInline = (input: GetRolePolicyRequest, call: Call): GetRolePolicyResponse => {
    const { PolicyName: named } = input;
    const found = needRole(input.RoleName, call).inline.find(({ name }) => name === named);
    if (found === undefined) {
      throw noSuchEntity(`The role policy with name ${named ?? ''} cannot be found.`);
    }
    return {
      RoleName: input.RoleName,
      PolicyName: found.name,
      PolicyDocument: encoded(found.document),
    };
  };

  const needPolicy = (arn: string | undefined, call: Call): NamedPolicy => {
    const name = arn ?? '';
    ask(call, name);
    const document = awsPolicyDocument(name) ?? policies.get(name);
    if (document === undefined) throw noSuchEntity(`Policy ${name} was not found.`);
    return { name, document };
  };

  const getPolicy = ({ PolicyArn }: GetPolicyRequest, call: Call): GetPolicyResponse => {
    const { name } = needPolicy(PolicyArn, call);
    const holders = roles.get(call.caller.account) ?? [];
    return {
      Policy: {
        PolicyName: lastPart(name),
        PolicyId: `ANPA${idOf(name)}`,
        Arn: name,
        Path: pathOf(name),
        DefaultVersionId: version,
        AttachmentCount: holders.filter((role) => role.attached.some((each) => each.name === name))
          .length,
        PermissionsBoundaryUsageCount: holders.filter(({ boundary }) => boundary?.name === name)
          .length,
        IsAttachable: true,
        CreateDate: madeAt,
        UpdateDate: madeAt,
      },
    };
  };

  const getVersion = (input: GetPolicyVersionRequest, call: Call): GetPolicyVersionResponse => {
    const { name, document } = needPolicy(input.PolicyArn, call);
    if (input.VersionId !== version) {
      throw noSuchEntity(`Policy ${name} version ${input.VersionId ?? ''} does not exist.`);
    }
    return {
      PolicyVersion: {
        Document: encoded(document),
        VersionId: version,
        IsDefaultVersion: true,
        CreateDate: madeAt,
      },
    };
  };

  const simulatePrincipal = (
    input: SimulatePrincipalPolicyRequest,
    call: Call,
  ): SimulatePolicyResponse => {
    const arn = input.PolicySourceArn ?? '';
    ask(call, arn);
    const role = roles.get(call.caller.account)?.find((each) => each.arn === arn);
    if (role === undefined) throw noSuchEntity(`The principal ${arn} cannot be found.`);
    const { page, ...next } = cut(simulate(role, input, call), input);
    return { EvaluationResults: [...page], ...next };
  };

  return {
    service: {
      signingName: 'iam',
      handlers: {
        GetPolicy: getPolicy,
        GetPolicyVersion: getVersion,
        GetRole: getRole,
        GetRolePolicy: getInline,
        ListAttachedRolePolicies: listAttached,
        ListRolePolicies: listInline,
        SimulatePrincipalPolicy: simulatePrincipal,
      },
      state: () => ({
        roles: [...roles.values()]
          .flat()
          .slice(0, 1000)
          .map(({ arn }) => arn),
      }),
    },
  };
}

/** @throws AwsFault AccessDenied. Source: Service Authorization Reference, "AWS Identity and Access Management" */
function ask(call: Call, resource: string): void {
  authorize(call, { action: `iam:${call.operation}`, resource });
}

/** IAM gives every document percent-encoded. Source: API Reference, "GetRolePolicy" (RFC 3986). */
function encoded(document: string): string {
  return encodeURIComponent(document).replaceAll(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

interface PageInput {
  readonly MaxItems?: number | undefined;
  readonly Marker?: string | undefined;
}

/** One page. A marker counts the entries before it. @throws AwsFault ValidationError */
function cut<T>(
  all: readonly T[],
  { MaxItems, Marker }: PageInput,
): { page: T[]; IsTruncated: boolean; Marker?: string } {
  const size = MaxItems ?? pageSize.usual;
  const begin = Marker === undefined ? 0 : Number(Buffer.from(Marker, 'base64url').toString());
  if (size < 1 || size > pageSize.most) {
    throw validation(`Value '${size}' at 'maxItems' must be between 1 and ${pageSize.most}`);
  }
  if (!Number.isInteger(begin) || begin < 0 || begin > all.length) {
    throw validation(`Invalid Marker: ${Marker ?? ''}`);
  }
  const end = begin + size;
  const page = all.slice(begin, end);
  if (end >= all.length) return { page, IsTruncated: false };
  return { page, IsTruncated: true, Marker: Buffer.from(String(end)).toString('base64url') };
}

const lastPart = (arn: string): string => arn.split('/').at(-1) ?? arn;

/** `/` or `/service-role/` of a policy's ARN. */
function pathOf(arn: string): string {
  const [, ...parts] = arn.split('/');
  const folders = parts.slice(0, -1);
  return folders.length === 0 ? '/' : `/${folders.join('/')}/`;
}

/** Seventeen characters that are always the same for a name. */
function idOf(name: string): string {
  return Buffer.from(name).toString('hex').toUpperCase().slice(-17);
}

const noSuchEntity = (message: string): AwsFault =>
  new AwsFault('NoSuchEntityException', message, { status: 404 });
const validation = (message: string): AwsFault => new AwsFault('ValidationError', message);
