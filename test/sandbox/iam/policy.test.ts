import fc from 'fast-check';
import { isAuthorized, narrowedPolicy } from '../../../src/sandbox/iam/access.js';
import { parsePolicy } from '../../../src/sandbox/iam/policy.js';
import { matchesPattern } from '../../../src/sandbox/iam/wildcard.js';
import type { Call } from '../../../src/sandbox/service.js';

const account = '123456789012';
const other = '210987654321';
const table = `arn:aws:dynamodb:eu-west-1:${account}:table/sdp-prod-Object`;
const role = `arn:aws:iam::${account}:role/reader`;

function aCall(policy?: string): Call {
  return {
    service: 'dynamodb',
    operation: 'DescribeTable',
    region: 'eu-west-1',
    partition: 'aws',
    caller: {
      account,
      arn: `arn:aws:sts::${account}:assumed-role/reader/session`,
      userId: 'AROA:session',
      policy,
    },
    requestId: 'r',
    now: new Date('2026-11-01T12:00:00Z'),
  };
}

const need = { action: 'dynamodb:DescribeTable', resource: table };
const policyOf = (...statements: readonly unknown[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (changes: object = {}): object => ({
  Effect: 'Allow',
  Action: 'dynamodb:DescribeTable',
  Resource: table,
  ...changes,
});
const deny = (changes: object = {}): object => allow({ Effect: 'Deny', ...changes });
const when = (operator: string, key: string, value: unknown): object => ({
  Condition: { [operator]: { [key]: value } },
});

const bothAllow = (first: string | undefined, second: string | undefined): boolean =>
  isAuthorized(aCall(narrowedPolicy(first, second)), need);

describe('an identity policy', () => {
  it.each<[boolean, string, readonly object[]]>([
    [true, 'the action', [allow()]],
    [true, 'the action in any case', [allow({ Action: 'DynamoDB:describetable' })]],
    [true, 'a pattern of actions', [allow({ Action: ['s3:*', 'dynamodb:Describe*'] })]],
    [true, 'everything', [allow({ Action: '*', Resource: '*' })]],
    [true, 'all actions but others', [allow({ Action: undefined, NotAction: 'dynamodb:Delete*' })]],
    [false, 'all actions but this', [allow({ Action: undefined, NotAction: 'dynamodb:Desc*' })]],
    [true, 'a pattern of resources', [allow({ Resource: 'arn:aws:dynamodb:*:*:table/sdp-*' })]],
    [true, 'one letter', [allow({ Resource: table.replace('prod', 'pr?d') })]],
    [false, 'another resource', [allow({ Resource: `${table}2` })]],
    [false, 'the resource in another case', [allow({ Resource: table.toUpperCase() })]],
    [true, 'all resources but another', [allow({ Resource: undefined, NotResource: `${table}2` })]],
    [false, 'all resources but this', [allow({ Resource: undefined, NotResource: table })]],
    [false, 'nothing', []],
    [false, 'an allow and a deny', [allow(), deny()]],
    [false, 'a deny and an allow', [deny(), allow()]],
    [true, 'a deny of something else', [allow(), deny({ Action: 'dynamodb:DeleteTable' })]],
    [true, 'its role by name', [allow(when('StringEquals', 'aws:PrincipalArn', role))]],
    [true, 'its role by pattern', [allow(when('ArnLike', 'aws:PrincipalArn', '*:role/read*'))]],
    [
      true,
      'one of two regions',
      [allow(when('StringEquals', 'aws:RequestedRegion', ['x', 'eu-west-1']))],
    ],
    [false, 'another region', [allow(when('StringEquals', 'aws:RequestedRegion', 'us-east-1'))]],
    [false, 'an organisation', [allow(when('StringEquals', 'aws:PrincipalOrgID', 'o-1'))]],
    [false, 'an allow under an unknown key', [allow(when('StringEquals', 'aws:SourceVpc', 'x'))]],
    [
      false,
      'an allow under an unknown operator',
      [allow(when('DateLessThan', 'aws:PrincipalArn', role))],
    ],
    [
      false,
      'a deny under an unknown key',
      [allow(), deny(when('StringEquals', 'aws:SourceVpc', 'x'))],
    ],
    [
      false,
      'a deny under an unknown operator',
      [allow(), deny(when('constructor', 'aws:PrincipalArn', 'x'))],
    ],
    [true, 'a deny of plain text', [allow(), deny(when('Bool', 'aws:SecureTransport', false))]],
    [false, 'an allow with a variable', [allow({ Resource: '${aws:username}*' })]],
    [false, 'a deny with a variable', [allow(), deny({ Resource: '${aws:username}' })]],
  ])('answers %s to %s', (expected, _, statements) => {
    expect(isAuthorized(aCall(policyOf(...statements)), need)).toBe(expected);
  });

  it('that cannot be read grants nothing; none at all is the operator’s', () => {
    expect(isAuthorized(aCall('{'), need)).toBe(false);
    expect(isAuthorized(aCall(), need)).toBe(true);
  });

  it('and a session policy must both allow', () => {
    const all = policyOf(allow({ Action: '*', Resource: '*' }));
    const one = policyOf(allow());
    const none = policyOf(allow({ Action: 's3:*' }));
    expect(bothAllow(all, one)).toBe(true);
    expect(bothAllow(all, none)).toBe(false);
    expect(bothAllow(none, all)).toBe(false);
    expect(bothAllow(undefined, none)).toBe(false);
    expect(bothAllow(undefined, one)).toBe(true);
    expect(bothAllow(all, undefined)).toBe(true);
  });
});

/** The owner’s side, where all but one are denied. */
const allBut = (AWS: string) => ({
  owner: account,
  policy: policyOf(deny({ NotPrincipal: { AWS } })),
});

describe('a resource policy', () => {
  const everything = policyOf(allow({ Action: '*', Resource: '*' }));
  const nothing = policyOf();
  const granted = (Principal: unknown, Effect = 'Allow'): string =>
    policyOf(allow({ Principal, Effect }));

  it.each<[boolean, string, string, string, unknown]>([
    [true, 'a stranger with both', other, everything, { AWS: account }],
    [true, 'a stranger by root', other, everything, { AWS: `arn:aws:iam::${account}:root` }],
    [true, 'a stranger by role', other, everything, { AWS: [role] }],
    [true, 'a stranger by star', other, everything, '*'],
    [true, 'a stranger by a star in AWS', other, everything, { AWS: '*' }],
    [false, 'a stranger whose own policy is silent', other, nothing, { AWS: account }],
    [false, 'a stranger who is not named', other, everything, { AWS: other }],
    [
      false,
      'a stranger when a service is named',
      other,
      everything,
      { Service: 'backup.amazonaws.com' },
    ],
    [false, 'a stranger by a part of the account', other, everything, { AWS: '12345678901' }],
    [true, 'an own role that is named', account, nothing, { AWS: role }],
    [false, 'an own role by its account', account, nothing, { AWS: account }],
    [true, 'an own role whose policy allows', account, everything, { AWS: other }],
  ])('answers %s to %s', (expected, _, owner, identity, principal) => {
    const side = { owner, policy: granted(principal) };
    expect(isAuthorized(aCall(identity), need, side)).toBe(expected);
  });

  it('names a role by its whole ARN, with the path that the session leaves out', () => {
    const roleArn = `arn:aws:iam::${account}:role/team/reader`;
    const plain = aCall(everything);
    const call = { ...plain, caller: { ...plain.caller, roleArn } };
    const named = (AWS: string) => ({ owner: other, policy: granted({ AWS }) });
    expect(isAuthorized(call, need, named(roleArn))).toBe(true);
    expect(isAuthorized(call, need, named(role))).toBe(false);
  });

  it('denies whom it denies, though all else allows', () => {
    for (const principal of ['*', { AWS: role }, { AWS: account }]) {
      const side = { owner: account, policy: granted(principal, 'Deny') };
      expect(isAuthorized(aCall(everything), need, side)).toBe(false);
    }
  });

  it('denies everyone but those in NotPrincipal', () => {
    expect(isAuthorized(aCall(everything), need, allBut(role))).toBe(true);
    expect(isAuthorized(aCall(everything), need, allBut(other))).toBe(false);
  });
});

describe('parsePolicy', () => {
  it.each([
    ['text', 'no'],
    ['a list', '[]'],
    ['no statement', '{}'],
    ['a statement that is text', '{"Statement":"x"}'],
    ['no effect', policyOf({ Action: '*', Resource: '*' })],
    ['no action', policyOf({ Effect: 'Allow', Resource: '*' })],
    ['both actions', policyOf({ Effect: 'Allow', Action: '*', NotAction: '*', Resource: '*' })],
    ['an action that is an object', policyOf({ Effect: 'Allow', Action: {}, Resource: '*' })],
    ['a principal that is a number', policyOf(allow({ Principal: 5 }))],
    ['a condition that is a list', policyOf(allow({ Condition: [] }))],
    ['a document that is too large', ' '.repeat(70_000)],
  ])('says what is wrong with %s', (_, text) => {
    expect(parsePolicy(text)).toMatchObject({ kind: 'malformed' });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(['policy', 'malformed']).toContain(parsePolicy(text).kind);
      }),
    );
  });
});

describe('matchesPattern', () => {
  it('agrees with a regular expression', () => {
    const letter = fc.constantFrom('a', 'b', '/', ':');
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(letter, fc.constantFrom('*', '?')), maxLength: 8 }),
        fc.string({ unit: letter, maxLength: 12 }),
        (pattern, value) => {
          const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
          expect(matchesPattern(pattern, value)).toBe(new RegExp(`^${source}$`, 's').test(value));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('does not take for ever over many stars', () => {
    const pattern = `${'a*'.repeat(200)}b`;
    expect(matchesPattern(pattern, 'a'.repeat(5000))).toBe(false);
  });
});
