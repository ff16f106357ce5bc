import fc from 'fast-check';
import {
  type Access,
  accessBy,
  accessByReading,
  type AccessQuestion,
} from '../../../../src/controls/access/access.js';
import type { Asking } from '../../../../src/controls/access/asking.js';
import { readPolicy } from '../../../../src/controls/access/policy-document.js';
import {
  allow,
  bucketArn,
  deny,
  guest,
  guestRole,
  type Json,
  owner,
  policyText,
  statements,
} from '../../../support/policy-documents.js';

const account: Asking = { kind: 'account', account: guest, organization: { kind: 'unknown' } };
const role: Asking = { ...account, kind: 'role', arn: guestRole };

const question: AccessQuestion = {
  principal: role,
  action: 's3:GetObject',
  resource: `${bucketArn}/orders/*`,
};

function access(
  listed: readonly Json[],
  changes: Partial<AccessQuestion> = {},
  version?: string,
): Access {
  const reading = readPolicy(policyText(listed, version));
  if (reading.kind === 'unreadable') throw new Error(reading.reason);
  return accessBy(reading.document, { ...question, ...changes });
}

/** In one word and what belongs to it. */
function brief(answer: Access): string {
  switch (answer.kind) {
    case 'allowed':
    case 'denied':
      return `${answer.kind} by ${answer.by.position}`;
    case 'conditional':
      return `conditional ${answer.keys.join(' ')}`;
    case 'not-granted':
      return 'not-granted';
    case 'unknown':
      return `unknown: ${answer.reason}`;
    default:
      return answer satisfies never;
  }
}

const when = (operator: string, key: string, value: unknown): Json => ({
  Condition: { [operator]: { [key]: value } },
});

const root = `arn:aws:iam::${guest}:root`;
const session = `arn:aws:sts::${guest}:assumed-role/sdp-prod-data-role/nightly`;

describe('access by a policy', () => {
  it.each<[string, string, readonly Json[]]>([
    ['not-granted', 'no statement', []],
    ['allowed by 1', 'the root of the account', [allow()]],
    ['allowed by 1', 'the number of the account', [allow({ Principal: { AWS: [owner, guest] } })]],
    ['allowed by 1', 'everybody', [allow({ Principal: '*' })]],
    ['allowed by 1', 'everybody, as an AWS principal', [allow({ Principal: { AWS: '*' } })]],
    ['allowed by 1', 'the role', [allow({ Principal: { AWS: guestRole } })]],
    ['conditional Principal', 'one session of the role', [allow({ Principal: { AWS: session } })]],
    ['not-granted', 'another role', [allow({ Principal: { AWS: `${guestRole}-2` } })]],
    [
      'not-granted',
      'a role that was deleted',
      [allow({ Principal: { AWS: 'AROA2XYZEXAMPLE12345' } })],
    ],
    ['not-granted', 'another account', [allow({ Principal: { AWS: owner } })]],
    ['not-granted', 'a service', [allow({ Principal: { Service: 'backup.amazonaws.com' } })]],
    [
      'not-granted',
      'a login',
      [allow({ Principal: { Federated: 'cognito-identity.amazonaws.com' } })],
    ],
    [
      'unknown: names "79a59df900b949e55d96a1e698fbaced" in statement 1, which tells no account',
      'a canonical user',
      [allow({ Principal: { CanonicalUser: '79a59df900b949e55d96a1e698fbaced' } })],
    ],
    [
      'unknown: names "arn:aws:iam::222222222222:role/*" in statement 1, which tells no account',
      'a principal with a wildcard, which AWS does not take',
      [allow({ Principal: { AWS: `arn:aws:iam::${guest}:role/*` } })],
    ],
    ['allowed by 1', 'a pattern of actions', [allow({ Action: ['s3:put*', 'S3:GET?bject'] })]],
    ['not-granted', 'another action', [allow({ Action: ['s3:GetObjectVersion'] })]],
    [
      'allowed by 1',
      'all actions but another',
      [allow({ Action: undefined, NotAction: 's3:Put*' })],
    ],
    ['not-granted', 'all actions but this', [allow({ Action: undefined, NotAction: 's3:Get*' })]],
    ['allowed by 1', 'all resources', [allow({ Resource: '*' })]],
    ['allowed by 1', 'the prefix alone', [allow({ Resource: `${bucketArn}/orders/*` })]],
    [
      'conditional Resource',
      'a part of the prefix',
      [allow({ Resource: `${bucketArn}/orders/2026/*` })],
    ],
    ['not-granted', 'another prefix', [allow({ Resource: `${bucketArn}/order/*` })]],
    ['not-granted', 'the bucket, not what is in it', [allow({ Resource: bucketArn })]],
    [
      'not-granted',
      'all but this',
      [allow({ Resource: undefined, NotResource: `${bucketArn}/*` })],
    ],
    [
      'conditional Resource',
      'all but a part of the prefix',
      [allow({ Resource: undefined, NotResource: `${bucketArn}/orders/2026/*` })],
    ],
    [
      'unknown: stands on a policy variable in statement 1 ("Mine")',
      'a policy variable',
      [allow({ Sid: 'Mine', Resource: `${bucketArn}/\${aws:PrincipalTag/env}/*` })],
    ],
    ['denied by 2', 'an action that is denied, too', [allow(), deny()]],
    ['denied by 1', 'an action that is denied first', [deny({ Action: '*' }), allow()]],
    ['denied by 1', 'nothing, and denied', [deny()]],
    ['allowed by 2', 'an action denied to others', [deny({ Principal: { AWS: owner } }), allow()]],
    [
      'conditional Principal',
      'denied to one session',
      [deny({ Principal: { AWS: session } }), allow()],
    ],
    [
      'conditional Resource',
      'a part of it denied',
      [deny({ Resource: `${bucketArn}/orders/x` }), allow()],
    ],
    ['not-granted', 'a deny that may apply, without a grant', [deny(when('Bool', 'a:b', true))]],
    [
      'unknown: stands on a policy variable in statement 2',
      'denied with a policy variable',
      [allow(), deny({ Resource: `${bucketArn}/\${aws:username}` })],
    ],
    [
      'allowed by 1',
      'everybody but another account',
      [allow({ Principal: undefined, NotPrincipal: { AWS: owner } })],
    ],
    [
      'unknown: leaves out a part of the account by NotPrincipal in statement 1',
      'everybody but the account',
      [allow({ Principal: undefined, NotPrincipal: { AWS: root } })],
    ],
    [
      'denied by 2',
      'denied to all but others',
      [allow(), deny({ Principal: undefined, NotPrincipal: { AWS: owner } })],
    ],
    [
      'allowed by 1',
      'denied to nobody',
      [allow(), deny({ Principal: undefined, NotPrincipal: '*' })],
    ],
    [
      'unknown: leaves out a part of the account by NotPrincipal in statement 2',
      'denied to all but the role',
      [allow(), deny({ Principal: undefined, NotPrincipal: { AWS: [guestRole, root] } })],
    ],
  ])('is %s where it names %s', (expected, _, listed) => {
    expect(brief(access(listed))).toBe(expected);
  });

  it.each<[string, Partial<AccessQuestion>, Json]>([
    ['allowed by 1', { principal: account }, {}],
    ['conditional Principal', { principal: account }, { Principal: { AWS: guestRole } }],
    [
      'conditional Principal',
      { principal: account },
      { Principal: { AWS: `arn:aws:iam::${guest}:user/ana` } },
    ],
    [
      'conditional aws:PrincipalArn',
      { principal: account },
      when('ArnLike', 'aws:PrincipalArn', '*'),
    ],
    [
      'allowed by 1',
      { principal: { kind: 'service', name: 'backup.amazonaws.com', account: guest } },
      {
        Principal: { Service: 'backup.amazonaws.com' },
        ...when('StringEquals', 'aws:SourceAccount', guest),
      },
    ],
    [
      'not-granted',
      { principal: { kind: 'service', name: 'backup.amazonaws.com', account: guest } },
      {
        Principal: { Service: 'backup.amazonaws.com' },
        ...when('StringEquals', 'aws:SourceAccount', owner),
      },
    ],
    [
      'not-granted',
      { principal: { kind: 'service', name: 'backup.amazonaws.com', account: guest } },
      {},
    ],
  ])('is %s for %j', (expected, changes, statement) => {
    expect(brief(access([allow(statement)], changes))).toBe(expected);
  });

  const member: Asking = { ...role, organization: { kind: 'member', id: 'o-depot12345' } };
  const alone: Asking = { ...role, organization: { kind: 'none' } };

  it.each<[string, string, Json, Asking]>([
    [
      'allowed by 1',
      'of its organisation',
      when('StringEquals', 'aws:PrincipalOrgID', 'o-depot12345'),
      member,
    ],
    [
      'allowed by 1',
      'whatever the case of the key',
      when('StringEquals', 'AWS:principalorgid', ['o-1', 'o-depot12345']),
      member,
    ],
    [
      'not-granted',
      'of another organisation',
      when('StringEquals', 'aws:PrincipalOrgID', 'o-other'),
      member,
    ],
    [
      'not-granted',
      'of an organisation when it is in none',
      when('StringEquals', 'aws:PrincipalOrgID', 'o-other'),
      alone,
    ],
    [
      'allowed by 1',
      'outside an organisation',
      when('StringNotEquals', 'aws:PrincipalOrgID', 'o-other'),
      alone,
    ],
    [
      'allowed by 1',
      'if there is an organisation',
      when('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-other'),
      alone,
    ],
    [
      'conditional aws:PrincipalOrgID',
      'of an organisation nobody asked for',
      when('StringEquals', 'aws:PrincipalOrgID', 'o-other'),
      role,
    ],
    ['allowed by 1', 'by its account', when('StringEquals', 'aws:PrincipalAccount', guest), role],
    [
      'not-granted',
      'by another account',
      when('StringEquals', 'aws:PrincipalAccount', owner),
      role,
    ],
    [
      'not-granted',
      'by everything but its account',
      when('StringNotLike', 'aws:PrincipalAccount', '2222*'),
      role,
    ],
    ['allowed by 1', 'by its ARN', when('ArnEquals', 'aws:PrincipalArn', guestRole), role],
    [
      'allowed by 1',
      'by a pattern of ARNs',
      when('ArnLike', 'aws:PrincipalArn', 'arn:*:iam::*:role/sdp-*'),
      role,
    ],
    [
      'not-granted',
      'by a pattern that would have to cross a colon',
      when('ArnLike', 'aws:PrincipalArn', 'arn:*:*:*:*:user/*'),
      role,
    ],
    [
      'conditional aws:PrincipalArn',
      'by something that is no ARN',
      when('ArnLike', 'aws:PrincipalArn', '*'),
      role,
    ],
    [
      'conditional aws:PrincipalArn',
      'by a variable',
      when('StringLike', 'aws:PrincipalArn', '${aws:x}'),
      role,
    ],
    ['allowed by 1', 'over TLS', when('Bool', 'aws:SecureTransport', true), role],
    ['not-granted', 'without TLS', when('Bool', 'aws:SecureTransport', 'false'), role],
    ['not-granted', 'for a service', when('StringEquals', 'aws:SourceAccount', owner), role],
    [
      'allowed by 1',
      'if a service asks',
      when('StringEqualsIfExists', 'aws:SourceAccount', owner),
      role,
    ],
    ['allowed by 1', 'if no service asks', when('Null', 'aws:SourceAccount', 'true'), role],
    ['not-granted', 'with an account present', when('Null', 'aws:PrincipalAccount', true), role],
    [
      'conditional aws:PrincipalAccount',
      'with a word where true belongs',
      when('Null', 'aws:PrincipalAccount', 'yes'),
      role,
    ],
    [
      'allowed by 1',
      'of any value',
      when('ForAnyValue:StringEquals', 'aws:PrincipalAccount', guest),
      role,
    ],
    [
      'allowed by 1',
      'of all values of none',
      when('ForAllValues:StringEquals', 'aws:SourceAccount', owner),
      role,
    ],
    [
      'not-granted',
      'of any value of none',
      when('ForAnyValue:StringNotEquals', 'aws:SourceAccount', owner),
      role,
    ],
    [
      'conditional s3:x-amz-acl',
      'with an access list',
      when('StringEquals', 's3:x-amz-acl', 'bucket-owner-full-control'),
      role,
    ],
    [
      'conditional aws:SourceIp',
      'from an address',
      when('IpAddress', 'aws:SourceIp', '192.0.2.0/24'),
      role,
    ],
    [
      'conditional aws:PrincipalAccount',
      'by an operator nobody knows',
      when('StringResembles', 'aws:PrincipalAccount', guest),
      role,
    ],
    [
      'not-granted',
      'by two of which one fails',
      { Condition: { StringEquals: { 'aws:PrincipalAccount': owner, 'a:b': 'c' } } },
      role,
    ],
    [
      'conditional a:b d:e',
      'by two that are open',
      { Condition: { StringEquals: { 'd:e': 'x', 'a:b': 'c' } } },
      role,
    ],
    ['not-granted', 'by no value at all', when('StringEquals', 'aws:PrincipalAccount', []), role],
  ])('is %s where it is granted %s', (expected, _, condition, principal) => {
    expect(brief(access([allow(condition)], { principal }))).toBe(expected);
  });

  it('denies by a condition that holds, and leaves one that fails', () => {
    const insecure = deny({ Principal: '*', ...when('Bool', 'aws:SecureTransport', 'false') });
    expect(brief(access([allow(), insecure]))).toBe('allowed by 1');
    const outside = deny(when('StringNotEquals', 'aws:PrincipalOrgID', 'o-depot12345'));
    expect(brief(access([allow(), outside], { principal: member }))).toBe('allowed by 1');
    expect(brief(access([allow(), outside], { principal: alone }))).toBe('denied by 2');
    expect(brief(access([allow(), outside]))).toBe('conditional aws:PrincipalOrgID');
  });

  it('takes what the caller knows of the request', () => {
    const owned = allow(when('StringEquals', 'S3:x-amz-acl', 'bucket-owner-full-control'));
    const context = new Map([['s3:x-amz-acl', 'bucket-owner-full-control']]);
    expect(brief(access([owned], { context }))).toBe('allowed by 1');
    expect(brief(access([owned], { context: new Map([['s3:x-amz-acl', undefined]]) }))).toBe(
      'not-granted',
    );
  });

  it('reads variables in the newer version of policies only, and escaped letters as letters', () => {
    const own = allow({ Resource: `${bucketArn}/\${aws:username}/*` });
    const resource = `${bucketArn}/\${aws:username}/x`;
    expect(brief(access([own], { resource }, '2008-10-17'))).toBe('allowed by 1');
    expect(brief(access([own], { resource: `${bucketArn}/orders/x` }, '2008-10-17'))).toBe(
      'not-granted',
    );
    const star = allow({ Resource: `${bucketArn}/a\${*}b` });
    expect(brief(access([star], { resource: `${bucketArn}/axb` }))).toBe('not-granted');
    expect(
      brief(
        access([allow({ Resource: `${bucketArn}/a\${$}b` })], { resource: `${bucketArn}/a$b` }),
      ),
    ).toBe('allowed by 1');
  });

  it('has nothing without a policy, and tells nothing of one that cannot be read', () => {
    expect(accessByReading(undefined, question)).toEqual({ kind: 'not-granted' });
    expect(accessByReading(readPolicy('{'), question)).toEqual({
      kind: 'unknown',
      reason: 'is not valid JSON',
    });
    expect(accessByReading(readPolicy(policyText([allow()])), question).kind).toBe('allowed');
  });
});

/** How much may be done; what is not certain stands between. */
const degree: Readonly<Record<Access['kind'], number>> = {
  denied: 0,
  'not-granted': 0,
  conditional: 1,
  unknown: 1,
  allowed: 2,
};

const questions = fc.record({
  principal: fc.constantFrom<Asking[]>(account, role),
  action: fc.constantFrom('s3:GetObject', 's3:PutObject'),
  resource: fc.constantFrom(
    `${bucketArn}/*`,
    `${bucketArn}/orders/*`,
    `${bucketArn}/orders/a`,
    bucketArn,
  ),
});

const documents = fc.array(statements(), { maxLength: 5 });

describe('access by any policy', () => {
  it('is never less with one more Allow', () => {
    fc.assert(
      fc.property(documents, statements(), questions, (listed, more, asked) => {
        const added = { ...more, Effect: 'Allow' };
        const [before, after] = [access(listed, asked), access([...listed, added], asked)];
        expect(degree[after.kind]).toBeGreaterThanOrEqual(degree[before.kind]);
      }),
    );
  });

  it('is never more with one more Deny', () => {
    fc.assert(
      fc.property(documents, statements(), questions, (listed, more, asked) => {
        const added = { ...more, Effect: 'Deny' };
        const [before, after] = [access(listed, asked), access([...listed, added], asked)];
        expect(degree[after.kind]).toBeLessThanOrEqual(degree[before.kind]);
      }),
    );
  });

  it('does not depend on the order of statements', () => {
    const kindAndKeys = (answer: Access): unknown =>
      answer.kind === 'conditional' ? answer : answer.kind;
    fc.assert(
      fc.property(documents, questions, fc.nat(), (listed, asked, turn) => {
        const at = listed.length === 0 ? 0 : turn % listed.length;
        const turned = [...listed.slice(at), ...listed.slice(0, at)].toReversed();
        expect(kindAndKeys(access(turned, asked))).toEqual(kindAndKeys(access(listed, asked)));
      }),
    );
  });
});
