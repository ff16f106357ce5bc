import { ownerOf } from '../../../src/estate/owner.js';

const tags = (given: Readonly<Record<string, string>>) =>
  ownerOf(Object.entries(given).map(([key, value]) => ({ key, value })));

describe('the owner of a resource', () => {
  it.each([
    ['no tags', {}, { kind: 'nobody' }],
    ['tags of somebody', { team: 'data', terraformer: 'yes' }, { kind: 'nobody' }],
    [
      'a stack',
      { 'aws:cloudformation:stack-name': 'sdp-x' },
      { kind: 'cloudformation', stack: 'sdp-x', isCdk: false },
    ],
    [
      'a stack of CDK',
      { 'aws:cloudformation:stack-name': 'sdp-x', 'aws-cdk:id': 'a' },
      { kind: 'cloudformation', stack: 'sdp-x', isCdk: true },
    ],
    [
      'Terraform by its manager',
      { ManagedBy: 'Terraform' },
      { kind: 'terraform', by: 'ManagedBy=Terraform' },
    ],
    ['OpenTofu', { 'managed-by': 'opentofu' }, { kind: 'terraform', by: 'managed-by=opentofu' }],
    ['Terraform by its name', { terraform: 'true' }, { kind: 'terraform', by: 'terraform=true' }],
    ['Terraform denied', { terraform: 'false' }, { kind: 'nobody' }],
    ['managed by hand', { ManagedBy: 'nobody' }, { kind: 'nobody' }],
    [
      'a stack wins over a tag that anybody may set',
      { ManagedBy: 'terraform', 'aws:cloudformation:stack-name': 's' },
      { kind: 'cloudformation', stack: 's', isCdk: false },
    ],
  ])('%s', (_what, given, expected) => {
    expect(tags(given)).toEqual(expected);
  });
});
