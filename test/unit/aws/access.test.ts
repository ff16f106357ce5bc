import { createAwsMemory } from '../../../src/aws/memory.js';
import type { RegionId } from '../../../src/estate/ids.js';
import type { AccessRequest } from '../../../src/ports/surroundings.js';
import { minuteMs } from '../../../src/kernel/units.js';
import { accountId, anAccount, home } from '../../support/estate-builders.js';
import { forever, queryError, scripted, xml } from './canned.js';
import type { Answer, Request, Script, StandInOptions } from './canned.js';

const name = 'sdp-x-data-role';
const arn = `arn:aws:iam::${accountId}:role/${name}`;

/** An answer of IAM to an operation. */
function answered(operation: string, inner: string): Answer {
  return xml(
    `<${operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${operation}Result>${inner}</${operation}Result></${operation}Response>`,
  );
}

const members = (...list: readonly string[]): string =>
  list.map((member) => `<member>${member}</member>`).join('');

const aRole = (more = '', its = arn): Answer =>
  answered('GetRole', `<Role><RoleName>${name}</RoleName><Arn>${its}</Arn>${more}</Role>`);
const attached = (more: string, ...arns: readonly string[]): Answer =>
  answered(
    'ListAttachedRolePolicies',
    `<AttachedPolicies>${members(...arns.map((each) => `<PolicyName>p</PolicyName><PolicyArn>${each}</PolicyArn>`))}</AttachedPolicies>${more}`,
  );
const inline = (more: string, ...names: readonly string[]): Answer =>
  answered('ListRolePolicies', `<PolicyNames>${members(...names)}</PolicyNames>${more}`);
const last = '<IsTruncated>false</IsTruncated>';
const noSuchRole = queryError('NoSuchEntity', 'The role cannot be found.', 404);

const parameter = ({ body }: Request, key: string): string | null =>
  new URLSearchParams(body).get(key);

const plainRole: Script = {
  GetRole: aRole(),
  ListAttachedRolePolicies: attached(last),
  ListRolePolicies: inline(last),
};

const role = async (script: Script, options: Omit<StandInOptions, 'respond'> = {}) => {
  const { aws, clock, sent } = scripted({ ...plainRole, ...script }, options);
  const observed = await clock.run(aws.observers.access.role(accountId, name, forever));
  return { observed, sent };
};

describe('a role', () => {
  it('is told with its trust, boundary, tags and policies', async () => {
    const trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}';
    const { observed } = await role({
      GetRole: aRole(
        `<AssumeRolePolicyDocument>${encodeURIComponent(trust)}</AssumeRolePolicyDocument><PermissionsBoundary><PermissionsBoundaryArn>arn:b</PermissionsBoundaryArn></PermissionsBoundary><Tags>${members('<Key>z</Key><Value>1</Value>', '<Key>a</Key><Value></Value>')}</Tags>`,
      ),
      ListAttachedRolePolicies: attached(last, 'arn:2', 'arn:1'),
      ListRolePolicies: inline(last, 'own', 'backup'),
    });
    expect(observed.kind === 'seen' && observed.value).toEqual({
      arn,
      trustPolicy: trust,
      boundaryArn: 'arn:b',
      tags: [
        { key: 'a', value: '' },
        { key: 'z', value: '1' },
      ],
      attached: ['arn:1', 'arn:2'],
      inline: ['backup', 'own'],
    });
  });

  it('may have nothing of all that', async () => {
    const { observed } = await role({});
    expect(observed.kind === 'seen' && observed.value).toEqual({
      arn,
      trustPolicy: undefined,
      boundaryArn: undefined,
      tags: [],
      attached: [],
      inline: [],
    });
  });

  it.each(['{"plain":"JSON"}', '100%'])(
    'whose trust policy is not encoded shows it as it came: %s',
    async (text) => {
      const document = `<AssumeRolePolicyDocument>${text}</AssumeRolePolicyDocument>`;
      const { observed } = await role({ GetRole: aRole(document) });
      expect(observed).toMatchObject({ value: { trustPolicy: text } });
    },
  );

  it('has its policies read page by page, as long as more is said to follow', async () => {
    const more = '<IsTruncated>true</IsTruncated><Marker>next</Marker>';
    const { observed, sent } = await role({
      ListAttachedRolePolicies: (request) =>
        parameter(request, 'Marker') === null
          ? attached(more, 'arn:1')
          : attached('<IsTruncated>false</IsTruncated><Marker>odd</Marker>', 'arn:2'),
      ListRolePolicies: (request) =>
        parameter(request, 'Marker') === null ? inline(more, 'a') : inline(last, 'b'),
    });
    expect(observed).toMatchObject({ value: { attached: ['arn:1', 'arn:2'], inline: ['a', 'b'] } });
    expect(sent('ListAttachedRolePolicies')).toHaveLength(2);
  });

  it('that is linked to a service is not asked for its policies, which are of AWS', async () => {
    const linked = `arn:aws:iam::${accountId}:role/aws-service-role/backup.amazonaws.com/${name}`;
    const { observed, sent } = await role({ GetRole: aRole('', linked) });
    expect(observed).toMatchObject({
      kind: 'seen',
      value: { arn: linked, attached: [], inline: [] },
    });
    expect([...sent('ListAttachedRolePolicies'), ...sent('ListRolePolicies')]).toEqual([]);
    // A role that only has such a name is like any other one.
    const own = await role({ GetRole: aRole('', `arn:aws:iam::${accountId}:role/AWSServiceRole`) });
    expect(own.sent('ListRolePolicies')).toHaveLength(1);
  });

  it('that is missing is absent', async () => {
    const { observed } = await role({ GetRole: noSuchRole });
    expect(observed.kind).toBe('absent');
  });

  it.each([
    ['GetRole', 'iam:GetRole'],
    ['ListAttachedRolePolicies', 'iam:ListAttachedRolePolicies'],
    ['ListRolePolicies', 'iam:ListRolePolicies'],
  ])('is unknown when %s is denied', async (operation, permission) => {
    const { observed } = await role({ [operation]: queryError('AccessDenied', 'no', 403) });
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadDenied', permission },
    });
  });

  it.each<[string, Script]>([
    ['no role', { GetRole: answered('GetRole', '') }],
    ['no ARN', { GetRole: aRole('', '') }],
    ['no list', { ListRolePolicies: answered('ListRolePolicies', last) }],
  ])('is not believed with %s', async (_, script) => {
    const { observed } = await role(script);
    expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadInvalid' } });
  });

  it.each([
    ['eu-west-1', 'us-east-1', 'iam.amazonaws.com'],
    ['cn-northwest-1', 'cn-north-1', 'iam.cn-north-1.amazonaws.com.cn'],
    ['us-gov-east-1', 'us-gov-west-1', 'iam.us-gov.amazonaws.com'],
  ])('is asked from %s by the one endpoint of the partition', async (from, region, hostname) => {
    const accounts = [anAccount({ regions: [from as RegionId], roleArn: undefined })];
    const { sent } = await role({}, { accounts });
    expect(sent('GetRole')).toMatchObject([{ region, hostname }]);
  });
});

const bucket = 'arn:aws:s3:::depot-backups';
const questions: AccessRequest['questions'] = [
  { actions: ['s3:ListBucket'], resource: bucket },
  { actions: ['s3:PutObject', 's3:GetObject'], resource: `${bucket}/orders/*` },
];

const result = (action: string, decision: string, missing: readonly string[] = []): string =>
  `<EvalActionName>${action}</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>${decision}</EvalDecision><MissingContextValues>${members(...missing)}</MissingContextValues>`;
const results = (more: string, ...list: readonly string[]): Answer =>
  answered(
    'SimulatePrincipalPolicy',
    `<EvaluationResults>${members(...list)}</EvaluationResults>${more}`,
  );

/** Answers whatever is asked about, in another order than asked. */
const allowing = (request: Request): Answer => {
  const asked = [...new URLSearchParams(request.body)]
    .filter(([key]) => key.startsWith('ActionNames.'))
    .map(([, action]) => action);
  return results(last, ...asked.toReversed().map((action) => result(action, 'allowed')));
};

const request: AccessRequest = { account: accountId, role: name, questions };

const simulated = async (script: Script) => {
  const { aws, clock, sent } = scripted(script);
  const observed = await clock.run(aws.observers.access.simulate(request, forever));
  return { observed, sent: sent('SimulatePrincipalPolicy') };
};

describe('what a role may do', () => {
  it('is told action by action and resource by resource, in the order asked', async () => {
    const { observed, sent } = await simulated({ SimulatePrincipalPolicy: allowing });
    expect(observed.kind === 'seen' && observed.value).toEqual([
      { action: 's3:ListBucket', resource: bucket, decision: 'allowed', missingContext: [] },
      ...['s3:PutObject', 's3:GetObject'].map((action) => ({
        action,
        resource: `${bucket}/orders/*`,
        decision: 'allowed',
        missingContext: [],
      })),
    ]);
    expect(sent.map((each) => parameter(each, 'PolicySourceArn'))).toEqual([arn, arn]);
    expect(sent.map((each) => parameter(each, 'ResourceArns.member.1'))).toEqual([
      bucket,
      `${bucket}/orders/*`,
    ]);
  });

  it('is read page by page, with denials and what a condition lacks', async () => {
    const one = { ...request, questions: questions.slice(1) };
    const { aws, clock } = scripted({
      SimulatePrincipalPolicy: (each) =>
        parameter(each, 'Marker') === null
          ? results(
              '<IsTruncated>true</IsTruncated><Marker>m</Marker>',
              result('S3:putobject', 'explicitDeny', [
                'aws:SourceVpc',
                'aws:SourceIp',
                'aws:SourceIp',
              ]),
            )
          : results(last, result('s3:GetObject', 'implicitDeny')),
    });
    const observed = await clock.run(aws.observers.access.simulate(one, forever));
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [
        {
          action: 's3:PutObject',
          decision: 'explicitDeny',
          missingContext: ['aws:SourceIp', 'aws:SourceVpc'],
        },
        { action: 's3:GetObject', decision: 'implicitDeny', missingContext: [] },
      ],
    });
  });

  it('is asked by the real ARN of a role under a path', async () => {
    const real = `arn:aws:iam::${accountId}:role/depot/${name}`;
    const { observed, sent } = await simulated({
      SimulatePrincipalPolicy: (each) =>
        parameter(each, 'PolicySourceArn') === real ? allowing(each) : noSuchRole,
      GetRole: aRole('', real),
    });
    expect(observed.kind).toBe('seen');
    expect(sent.map((each) => parameter(each, 'PolicySourceArn'))).toEqual([arn, real, real]);
  });

  it('is absent when there is no such role', async () => {
    const { observed } = await simulated({
      SimulatePrincipalPolicy: noSuchRole,
      GetRole: noSuchRole,
    });
    expect(observed.kind).toBe('absent');
  });

  it.each<[string, Answer, object]>([
    [
      'it is denied',
      queryError('AccessDenied', 'no', 403),
      { reason: 'ReadDenied', permission: 'iam:SimulatePrincipalPolicy' },
    ],
    ['nothing is said of an action', results(last), { reason: 'ReadInvalid' }],
    [
      'a decision is not known',
      results(last, result('s3:ListBucket', 'perhaps')),
      { reason: 'ReadInvalid' },
    ],
  ])('is unknown when %s', async (_, answer, failure) => {
    const { observed } = await simulated({ SimulatePrincipalPolicy: answer });
    expect(observed).toMatchObject({ kind: 'unknown', failure });
  });
});

describe('a second question about the same role', () => {
  const asked = async (script: Script = { SimulatePrincipalPolicy: allowing }) => {
    const memory = createAwsMemory();
    const { aws, clock, sent } = scripted(script, { memory });
    const ask = (what = request) => clock.run(aws.observers.access.simulate(what, forever));
    return { first: await ask(), ask, clock, sent: () => sent('SimulatePrincipalPolicy').length };
  };

  it('is answered from memory for a quarter of an hour, with the time of the answer', async () => {
    const { first, ask, clock, sent } = await asked();
    await clock.advance(15 * minuteMs - 1);
    expect(await ask()).toBe(first);
    expect(sent()).toBe(2);
    await clock.advance(1);
    const later = await ask();
    expect(later).not.toBe(first);
    expect(later.at.getTime() - first.at.getTime()).toBeGreaterThanOrEqual(15 * minuteMs);
    expect(sent()).toBe(4);
  });

  it('is asked anew when it is another question, or another role', async () => {
    const { ask, sent } = await asked();
    await ask({ ...request, questions: questions.slice(1) });
    expect(sent()).toBe(3);
    await ask({ ...request, role: 'sdp-y-data-role' });
    expect(sent()).toBe(5);
  });

  it('is asked anew when the first told nothing', async () => {
    const { first, ask, sent } = await asked({
      SimulatePrincipalPolicy: queryError('AccessDenied', 'no', 403),
    });
    expect(first.kind).toBe('unknown');
    await ask();
    expect(sent()).toBe(2);
  });
});

it('asks IAM under the rate of the first region of the account alone', async () => {
  const { aws, clock, records } = scripted({ ...plainRole, SimulatePrincipalPolicy: allowing });
  await clock.run(aws.observers.access.simulate(request, forever));
  await clock.run(aws.observers.access.role(accountId, name, forever));
  const iam = records.filter(({ service }) => service === 'iam');
  expect(iam).toHaveLength(5);
  expect(new Set(iam.map(({ region }) => region))).toEqual(new Set([home]));
});
