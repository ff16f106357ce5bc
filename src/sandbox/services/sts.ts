import type {
  AssumeRoleCommandInput,
  AssumeRoleCommandOutput,
  GetCallerIdentityCommandInput,
  GetCallerIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import type { AccountDescription, RoleDescription } from '../description.js';
import { accessDenied, narrowedPolicy } from '../iam/access.js';
import type { CredentialStore } from '../iam/credentials.js';
import { parsePolicy } from '../iam/policy.js';
import { rolePolicy, rolesOf } from '../iam/roles.js';
import type { Random } from '../random.js';
import { AwsFault, type Call, type Service } from '../service.js';

type Output<T> = Omit<T, '$metadata'>;

const minimumDuration = 900;
const defaultDuration = 3600;
/** IAM User Guide, "Role chaining": at most one hour. */
const chainedDuration = 3600;
/** The largest MaxSessionDuration that a role can have; the sandbox's roles all have it. */
const longestDuration = 43_200;
const maximumPolicyLength = 2048;

/** STS as far as roles of the described accounts go. Source: STS API Reference, "AssumeRole". */
export function createSts(options: {
  readonly accounts: readonly AccountDescription[];
  readonly credentials: CredentialStore;
  readonly random: Random;
}): { readonly service: Service } {
  const { credentials, random } = options;
  const roles = new Map(
    options.accounts.flatMap((account) =>
      rolesOf(account).map((role) => [`${account.id}/${role.description.name}`, role] as const),
    ),
  );
  const roleIds = new Map([...roles.keys()].map((key) => [key, roleId(random.fork(key))]));
  let assumed = 0;

  const assumeRole = (
    input: AssumeRoleCommandInput,
    call: Call,
  ): Output<AssumeRoleCommandOutput> => {
    const { RoleArn: roleArn = '', RoleSessionName: sessionName = '' } = input;
    const durationSeconds = checkRequest(input, call);
    const target = /^arn:([^:]+):iam::(\d{12}):role\/(.+)$/u.exec(roleArn);
    const [, partition, account = '', name = ''] = target ?? [];
    const role = roles.get(`${account}/${name}`);
    // A role that does not exist answers like one that does not trust the caller.
    if (
      role === undefined ||
      partition !== call.partition ||
      !trusts(role.description, input, call)
    ) {
      throw accessDenied(
        'sts',
        `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      );
    }
    const assumedRoleId = `${roleIds.get(`${account}/${name}`) ?? ''}:${sessionName}`;
    const bare = name.split('/').at(-1) ?? name; // a session's ARN leaves the path out
    const arn = `arn:${partition}:sts::${account}:assumed-role/${bare}/${sessionName}`;
    const policy = narrowedPolicy(rolePolicy(role), input.Policy);
    const issued = credentials.issue(
      { account, arn, roleArn, userId: assumedRoleId, policy },
      durationSeconds,
    );
    assumed++;
    return {
      Credentials: {
        AccessKeyId: issued.accessKeyId,
        SecretAccessKey: issued.secretAccessKey,
        SessionToken: issued.sessionToken,
        Expiration: issued.expiresAt,
      },
      AssumedRoleUser: { AssumedRoleId: assumedRoleId, Arn: arn },
      ...(input.Policy === undefined ? {} : { PackedPolicySize: packedSize(input.Policy) }),
    };
  };

  return {
    service: {
      signingName: 'sts',
      handlers: { AssumeRole: assumeRole, GetCallerIdentity: getCallerIdentity },
      state: () => ({ roles: [...roles.keys()].slice(0, 1000), sessionsIssued: assumed }),
    },
  };
}

function getCallerIdentity(
  _: GetCallerIdentityCommandInput,
  { caller }: Call,
): Output<GetCallerIdentityCommandOutput> {
  return { UserId: caller.userId, Account: caller.account, Arn: caller.arn };
}

/** The role's trust policy: the caller's account is trusted and the external id is the wanted one. */
function trusts(role: RoleDescription, input: AssumeRoleCommandInput, call: Call): boolean {
  const wanted = role.externalId;
  return (
    role.trustedAccounts.includes(call.caller.account) &&
    (wanted === undefined || wanted === input.ExternalId)
  );
}

/** Checks the request's form and returns the session's length in seconds. */
function checkRequest(input: AssumeRoleCommandInput, call: Call): number {
  const { RoleSessionName: sessionName = '', ExternalId: externalId, Policy: policy } = input;
  if (!/^[\w+=,.@-]{2,64}$/u.test(sessionName)) {
    throw constraint(
      sessionName,
      'roleSessionName',
      'satisfy regular expression pattern: [\\w+=,.@-]{2,64}',
    );
  }
  if (externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/u.test(externalId)) {
    throw constraint(
      externalId,
      'externalId',
      'satisfy regular expression pattern: [\\w+=,.@:\\/-]{2,1224}',
    );
  }
  if (policy !== undefined) checkSessionPolicy(policy);
  const seconds = input.DurationSeconds ?? defaultDuration;
  if (seconds < minimumDuration) {
    throw constraint(
      String(seconds),
      'durationSeconds',
      `have value greater than or equal to ${minimumDuration}`,
    );
  }
  if (seconds > longestDuration) {
    throw constraint(
      String(seconds),
      'durationSeconds',
      `have value less than or equal to ${longestDuration}`,
    );
  }
  if (seconds > chainedDuration && call.caller.arn.includes(':assumed-role/')) {
    throw new AwsFault(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  return seconds;
}

function checkSessionPolicy(policy: string): void {
  if (policy.length === 0 || policy.length > maximumPolicyLength) {
    throw constraint(
      policy.slice(0, 60),
      'policy',
      `have length between 1 and ${maximumPolicyLength}`,
    );
  }
  const parsed = parsePolicy(policy);
  if (parsed.kind === 'malformed') {
    throw new AwsFault('MalformedPolicyDocument', parsed.problem, { status: 400 });
  }
}

function constraint(value: string, member: string, must: string): AwsFault {
  return new AwsFault(
    'ValidationError',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${must}`,
  );
}

function roleId(random: Random): string {
  return `AROA${random.hex(17).toUpperCase()}`;
}

/** Per cent of the packed limit. AWS packs in a form of its own; the plain length stands for it. */
function packedSize(policy: string): number {
  return Math.ceil((policy.length / maximumPolicyLength) * 100);
}
