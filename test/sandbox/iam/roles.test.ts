import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { RoleSettingsDescription } from '../../../src/sandbox/descriptions/identity.js';
import {
  anAccount,
  aRole,
  aSandbox,
  clients,
  failure,
  operator,
  platform,
  session,
} from '../assembly/world.js';

const RoleName = 'sdp-prod-data-role';
const roleArn = `arn:aws:iam::${platform}:role/${RoleName}`;
const bucket = 'arn:aws:s3:::depot-backups';
const managed = `arn:aws:iam::${platform}:policy/depot/data`;

const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (Action: string | readonly string[], Resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: string, Resource: string) => ({ Effect: 'Deny', Action, Resource });

function world(settings: RoleSettingsDescription, roles: readonly ReturnType<typeof aRole>[] = []) {
  const role = aRole({ name: RoleName, trustedAccounts: [], externalId: undefined, settings });
  return aSandbox({
    accounts: [
      anAccount({
        roles: [role, ...roles],
        policies: [{ name: 'depot/data', document: policy(allow('s3:PutObject', `${bucket}/*`)) }],
      }),
    ],
  });
}

describe('a role', () => {
  it('tells who may assume it, percent-encoded, and what bounds it', async () => {
    const { iam } = operator(
      world({ services: ['backup.amazonaws.com'], boundary: managed, tags: { team: 'depot' } }),
    );
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(Role).toMatchObject({
      Arn: roleArn,
      Path: '/',
      PermissionsBoundary: { PermissionsBoundaryArn: managed },
      Tags: [{ Key: 'team', Value: 'depot' }],
    });
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version/u);
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: 'backup.amazonaws.com' },
        },
      ],
    });
  });

  it('of an account is trusted with its external id', async () => {
    const { iam } = operator(aSandbox());
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'depot-dr-observe' }));
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toMatchObject({
      Statement: [
        {
          Principal: { AWS: `arn:aws:iam::${platform}:root` },
          Condition: { StringEquals: { 'sts:ExternalId': 'external-1' } },
        },
      ],
    });
  });

  it('has a path that its name does not tell', async () => {
    const name = 'service-role/AWSBackupDefaultServiceRole';
    const { iam } = operator(world({}, [aRole({ name, settings: {} })]));
    const { Role } = await iam.send(
      new GetRoleCommand({ RoleName: 'AWSBackupDefaultServiceRole' }),
    );
    expect(Role).toMatchObject({
      Path: '/service-role/',
      Arn: `arn:aws:iam::${platform}:role/${name}`,
    });
  });

  it('that is not there is no entity', async () => {
    const { iam } = operator(aSandbox());
    for (const command of [
      new GetRoleCommand({ RoleName }),
      new ListRolePoliciesCommand({ RoleName }),
      new ListAttachedRolePoliciesCommand({ RoleName }),
    ]) {
      expect(await failure(iam.send(command as GetRoleCommand))).toMatchObject({
        name: 'NoSuchEntityException',
        status: 404,
      });
    }
  });

  it('lists its policies, a page at a time', async () => {
    const inline = { a: policy(), b: policy(), c: policy() };
    const aws = 'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup';
    const { iam } = operator(world({ inline, attached: [managed, aws] }));
    const first = await iam.send(new ListRolePoliciesCommand({ RoleName, MaxItems: 2 }));
    expect(first).toMatchObject({ PolicyNames: ['a', 'b'], IsTruncated: true });
    const { Marker } = first;
    const rest = await iam.send(new ListRolePoliciesCommand({ RoleName, MaxItems: 2, Marker }));
    expect(rest).toMatchObject({ PolicyNames: ['c'], IsTruncated: false });
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(attached.AttachedPolicies).toEqual([
      { PolicyName: 'data', PolicyArn: managed },
      { PolicyName: 'AWSBackupServiceRolePolicyForBackup', PolicyArn: aws },
    ]);
    const below = new ListAttachedRolePoliciesCommand({ RoleName, PathPrefix: '/service-role/' });
    expect((await iam.send(below)).AttachedPolicies).toHaveLength(1);
  });

  it('shows the document of each', async () => {
    const inline = { own: policy(allow('s3:*', '*')) };
    const { iam } = operator(world({ inline, attached: [managed] }));
    const own = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'own' }));
    expect(decodeURIComponent(own.PolicyDocument ?? '')).toBe(inline.own);
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: managed }));
    expect(Policy).toMatchObject({ PolicyName: 'data', AttachmentCount: 1, Path: '/depot/' });
    const { PolicyVersion } = await iam.send(
      new GetPolicyVersionCommand({ PolicyArn: managed, VersionId: Policy?.DefaultVersionId }),
    );
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(
      policy(allow('s3:PutObject', `${bucket}/*`)),
    );
    const gone = new GetRolePolicyCommand({ RoleName, PolicyName: 'gone' });
    expect(await failure(iam.send(gone))).toMatchObject({ name: 'NoSuchEntityException' });
    const old = new GetPolicyVersionCommand({ PolicyArn: managed, VersionId: 'v9' });
    expect(await failure(iam.send(old))).toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('may be looked at with a permission on its whole ARN', async () => {
    const observer = aRole({
      policy: policy(allow('iam:GetRole', `arn:aws:iam::${platform}:role/service-role/*`)),
    });
    const hidden = aRole({ name: 'service-role/visible', settings: {} });
    const { iam } = await session(world({}, [observer, hidden]));
    await iam.send(new GetRoleCommand({ RoleName: 'visible' }));
    expect(await failure(iam.send(new GetRoleCommand({ RoleName })))).toMatchObject({
      name: 'AccessDenied',
      status: 403,
    });
  });
});

describe('a session of a role', () => {
  it('may do what any of its policies allows, within its boundary', async () => {
    const role = aRole({
      settings: {
        inline: { a: policy(allow('iam:*', '*')), b: policy(deny('iam:GetPolicy', '*')) },
        attached: ['arn:aws:iam::aws:policy/AdministratorAccess'],
        boundary: managed,
      },
    });
    const accounts = [
      anAccount({
        roles: [role],
        policies: [
          { name: 'depot/data', document: policy(allow(['iam:GetRole', 'iam:GetPolicy'], '*')) },
        ],
      }),
    ];
    const { iam } = await session(aSandbox({ accounts }));
    await iam.send(new GetRoleCommand({ RoleName: 'depot-dr-observe' }));
    const bounded = new ListRolePoliciesCommand({ RoleName: 'depot-dr-observe' });
    expect(await failure(iam.send(bounded))).toMatchObject({ name: 'AccessDenied' });
    const denied = new GetPolicyCommand({ PolicyArn: managed });
    expect(await failure(iam.send(denied))).toMatchObject({
      message: expect.stringContaining('explicit deny'),
    });
  });

  it('stays bounded when it is narrowed further', async () => {
    const role = aRole({
      settings: {
        attached: ['arn:aws:iam::aws:policy/AdministratorAccess'],
        boundary: managed,
      },
    });
    const document = policy(allow('s3:*', '*'));
    const accounts = [anAccount({ roles: [role], policies: [{ name: 'depot/data', document }] })];
    const sandbox = aSandbox({ accounts });
    const { Credentials: keys } = await operator(sandbox).sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${platform}:role/depot-dr-observe`,
        RoleSessionName: 'narrow',
        ExternalId: 'external-1',
        Policy: policy(allow('iam:*', '*')),
      }),
    );
    const { iam } = clients(sandbox, {
      accessKeyId: keys?.AccessKeyId ?? '',
      secretAccessKey: keys?.SecretAccessKey ?? '',
      sessionToken: keys?.SessionToken ?? '',
    });
    const get = new GetRoleCommand({ RoleName: 'depot-dr-observe' });
    expect(await failure(iam.send(get))).toMatchObject({ name: 'AccessDenied' });
  });
});

describe('a simulated policy', () => {
  const ask = (
    settings: RoleSettingsDescription,
    input: Partial<ConstructorParameters<typeof SimulatePrincipalPolicyCommand>[0]> = {},
  ) =>
    operator(world(settings)).iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: roleArn,
        ActionNames: ['s3:PutObject'],
        ResourceArns: [`${bucket}/prod/x`],
        ...input,
      }),
    );
  const inline = (...statements: readonly object[]) => ({ inline: { own: policy(...statements) } });

  it.each([
    ['allows', inline(allow('s3:Put*', `${bucket}/*`)), 'allowed'],
    ['says nothing', inline(allow('s3:Get*', `${bucket}/*`)), 'implicitDeny'],
    ['is about another bucket', inline(allow('s3:*', 'arn:aws:s3:::other/*')), 'implicitDeny'],
    [
      'denies',
      inline(allow('s3:*', '*'), deny('s3:PutObject', `${bucket}/prod/*`)),
      'explicitDeny',
    ],
    ['is attached', { attached: [managed] }, 'allowed'],
    [
      'is bounded',
      { ...inline(allow('s3:*', '*')), boundary: 'arn:aws:iam::aws:policy/none' },
      'implicitDeny',
    ],
  ] as const)('that %s', async (_, settings, decision) => {
    const { EvaluationResults } = await ask(settings);
    expect(EvaluationResults).toMatchObject([
      {
        EvalActionName: 's3:PutObject',
        EvalDecision: decision,
        EvalResourceName: `${bucket}/prod/x`,
        ResourceSpecificResults: [
          { EvalResourceName: `${bucket}/prod/x`, EvalResourceDecision: decision },
        ],
      },
    ]);
  });

  it('answers once for each action, with the decision for each resource within', async () => {
    const settings = inline(allow('s3:*', bucket), allow('s3:PutObject', `${bucket}/*`));
    const { EvaluationResults } = await ask(settings, {
      ActionNames: ['s3:PutObject', 's3:ListBucket'],
      ResourceArns: [bucket, `${bucket}/x`],
    });
    const told = EvaluationResults?.map((result) => [
      result.EvalActionName,
      result.EvalDecision,
      result.ResourceSpecificResults?.map((each) => each.EvalResourceDecision),
    ]);
    expect(told).toEqual([
      ['s3:PutObject', 'allowed', ['allowed', 'allowed']],
      ['s3:ListBucket', 'implicitDeny', ['allowed', 'implicitDeny']],
    ]);
  });

  it('names the condition keys that it had no value for', async () => {
    const Condition = { StringEquals: { 'aws:SourceVpce': 'vpce-1' } };
    const settings = inline(allow('s3:*', '*', { Condition }));
    const named = await ask(settings);
    expect(named.EvaluationResults?.[0]).toMatchObject({ EvalDecision: 'implicitDeny' });
    expect(named.EvaluationResults?.[0]?.ResourceSpecificResults).toMatchObject([
      { MissingContextValues: ['aws:sourcevpce'] },
    ]);
    const any = await ask(settings, { ResourceArns: undefined });
    expect(any.EvaluationResults?.[0]).toMatchObject({
      EvalResourceName: '*',
      MissingContextValues: ['aws:sourcevpce'],
    });
    const ContextEntries = [
      {
        ContextKeyName: 'aws:SourceVpce',
        ContextKeyValues: ['vpce-1'],
        ContextKeyType: 'string' as const,
      },
    ];
    const given = await ask(settings, { ContextEntries });
    expect(given.EvaluationResults?.[0]?.ResourceSpecificResults).toMatchObject([
      { EvalResourceDecision: 'allowed' },
    ]);
  });

  it('does not deny by a condition whose key has no value', async () => {
    const Condition = { StringEquals: { 'aws:SourceVpce': 'vpce-1' } };
    const { EvaluationResults } = await ask(
      inline(allow('s3:*', '*'), { ...deny('s3:*', '*'), Condition }),
    );
    expect(EvaluationResults?.[0]?.ResourceSpecificResults).toMatchObject([
      { EvalResourceDecision: 'allowed', MissingContextValues: ['aws:sourcevpce'] },
    ]);
  });

  it('comes in pages', async () => {
    const ActionNames = ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'];
    const settings = inline(allow('s3:PutObject', '*'));
    const first = await ask(settings, { ActionNames, MaxItems: 2 });
    expect(first).toMatchObject({ IsTruncated: true });
    const rest = await ask(settings, { ActionNames, MaxItems: 2, Marker: first.Marker });
    expect(rest.IsTruncated).toBe(false);
    const all = [...(first.EvaluationResults ?? []), ...(rest.EvaluationResults ?? [])];
    expect(all.map(({ EvalActionName }) => EvalActionName)).toEqual(ActionNames);
  });

  it.each([
    ['another account’s role', { PolicySourceArn: roleArn.replace(platform, '999999999999') }, 404],
    ['no action', { ActionNames: ['s3'] }, 400],
    ['a bucket policy, which is not simulated for roles', { ResourcePolicy: policy() }, 400],
  ])('refuses %s', async (_, input, status) => {
    expect(await failure(ask({}, input))).toMatchObject({ status });
  });
});
