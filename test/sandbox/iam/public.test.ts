import { isPublicPolicy } from '../../../src/sandbox/iam/public.js';

const statement = (more: object): string =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*', ...more }],
  });
const under = (operator: string, key: string, value: string) =>
  statement({ Condition: { [operator]: { [key]: value } } });

describe('a bucket policy', () => {
  it.each([
    ['for everybody', statement({})],
    ['for everybody in AWS', statement({ Principal: { AWS: ['*'] } })],
    ['for all but one', statement({ Principal: undefined, NotPrincipal: { AWS: '1' } })],
    ['under a condition that narrows nothing', under('Bool', 'aws:SecureTransport', 'true')],
    ['under a wildcard', under('StringLike', 'aws:PrincipalArn', 'arn:aws:iam::1:role/*')],
    ['for a great part of the addresses', under('IpAddress', 'aws:SourceIp', '0.0.0.0/1')],
  ])('%s is public', (_, document) => {
    expect(isPublicPolicy(document)).toBe(true);
  });

  it.each([
    ['for an account', statement({ Principal: { AWS: 'arn:aws:iam::1:root' } })],
    ['that denies', statement({ Effect: 'Deny' })],
    ['for an organisation', under('StringEquals', 'aws:PrincipalOrgID', 'o-1')],
    ['for some addresses', under('IpAddress', 'aws:SourceIp', '10.1.0.0/16')],
    ['that is none', '{'],
  ])('%s is not', (_, document) => {
    expect(isPublicPolicy(document)).toBe(false);
  });
});
