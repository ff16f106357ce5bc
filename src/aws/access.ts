import type { Role } from '@aws-sdk/client-iam';
import { isServiceLinked, type RoleDescription } from '../estate/place-facts.js';
import { minuteMs } from '../kernel/units.js';
import type { Access } from '../ports/surroundings.js';
import { simulate } from './access-simulation.js';
import { firstPlaceOf } from './account-place.js';
import type { AdapterOptions } from './adapter-options.js';
import { required } from './answers.js';
import { noSuchEntity } from './error-names.js';
import { everyPage } from './paging.js';
import type { Send } from './read.js';

/** A role has far fewer. @source IAM and AWS STS quotas, IAM User Guide */
const mostPages = 20;

/** IAM answers few requests a second, and what a role may do changes seldom. */
const rememberedMs = 15 * minuteMs;

/** The port `Access` on IAM. A simulated answer is given again for a quarter of an hour. */
export function createAccess({ read, clock, accounts, memory }: AdapterOptions): Access {
  return {
    role: (account, name, signal) =>
      read(
        {
          ...firstPlaceOf(accounts, account),
          operation: 'GetRole',
          subject: `role ${name}`,
          absentOn: noSuchEntity,
          work: (send) => describeRole(send, name),
        },
        signal,
      ),
    async simulate(request, signal) {
      const { account, role, questions } = request;
      const key = JSON.stringify([account, role, questions]);
      const known = memory.access.get(key);
      const ageMs = known === undefined ? 0 : clock.now().getTime() - known.at.getTime();
      if (known !== undefined && ageMs >= 0 && ageMs < rememberedMs) return known;
      const place = firstPlaceOf(accounts, account);
      const observed = await read(
        {
          ...place,
          operation: 'SimulatePrincipalPolicy',
          subject: `role ${role}`,
          absentOn: noSuchEntity,
          work: (send) => simulate(send, place, request),
        },
        signal,
      );
      if (observed.kind === 'seen') memory.access.set(key, observed);
      return observed;
    },
  };
}

type Policies = Pick<RoleDescription, 'attached' | 'inline'>;

async function policiesOf(send: Send, name: string): Promise<Policies> {
  const attached: string[] = [];
  await everyPage('ListAttachedRolePolicies', mostPages, async (Marker) => {
    const page = await send('ListAttachedRolePolicies', { RoleName: name, Marker });
    const policies = required(page.AttachedPolicies, 'ListAttachedRolePolicies: AttachedPolicies');
    attached.push(
      ...policies.map(({ PolicyArn }) =>
        required(PolicyArn, 'ListAttachedRolePolicies: PolicyArn'),
      ),
    );
    return nextOf(page);
  });
  const inline: string[] = [];
  await everyPage('ListRolePolicies', mostPages, async (Marker) => {
    const page = await send('ListRolePolicies', { RoleName: name, Marker });
    inline.push(...required(page.PolicyNames, 'ListRolePolicies: PolicyNames'));
    return nextOf(page);
  });
  return { attached: attached.toSorted(), inline: inline.toSorted() };
}

async function describeRole(send: Send, name: string): Promise<RoleDescription> {
  const answer = await send('GetRole', { RoleName: name });
  const role = required(answer.Role, 'GetRole: Role');
  const arn = required(role.Arn, 'GetRole: Arn');
  const policies = isServiceLinked(arn)
    ? { attached: [], inline: [] }
    : await policiesOf(send, name);
  return {
    arn,
    trustPolicy: documentOf(role),
    boundaryArn: role.PermissionsBoundary?.PermissionsBoundaryArn,
    tags: (role.Tags ?? [])
      .map(({ Key, Value }) => ({ key: required(Key, 'GetRole: a tag’s Key'), value: Value ?? '' }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    ...policies,
  };
}

/** A marker counts only where more is said to follow. */
function nextOf(page: {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}): string | undefined {
  return page.IsTruncated === true ? page.Marker : undefined;
}

/** Policies of IAM come URL-encoded; what cannot be decoded is left as it came, to be judged so. */
function documentOf({ AssumeRolePolicyDocument: text }: Role): string | undefined {
  if (text === undefined || text === null || text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
