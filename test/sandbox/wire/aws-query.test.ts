import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  DescribeDBClustersCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AwsFault } from '../../../src/sandbox/service.js';
import { bytesOf, textOf } from '../../../src/sandbox/wire/message.js';
import { failureOf, openWorld, rawRequest, startsAt, ways, type World } from './support.js';

describe.each(ways)('awsQuery %s', (way) => {
  let world: World;
  let rds: RDSClient;
  let sts: STSClient;
  let inputs: unknown[];

  beforeEach(async () => {
    inputs = [];
    world = await openWorld(way, {
      sts: {
        GetCallerIdentity: () => ({ Account: '1', Arn: 'arn:<x>&"y"', UserId: "é'" }),
        AssumeRole: (input) => {
          inputs.push(input);
          throw new AwsFault('AccessDenied', 'User: <ü> & co', { status: 403 });
        },
      },
      rds: {
        DescribeDBClusters: (input) => {
          inputs.push(input);
          return {
            DBClusters: [
              {
                DBClusterIdentifier: 'a<b>&',
                EarliestRestorableTime: startsAt,
                BackupRetentionPeriod: 7,
                DeletionProtection: true,
                AvailabilityZones: ['x', 'y'],
              },
            ],
            Marker: 'next',
          };
        },
        CreateDBCluster: () => {
          throw new AwsFault('DBClusterNotFoundFault', 'DBCluster not found');
        },
        AddTagsToResource: (input) => void inputs.push(input),
      },
    });
    rds = new RDSClient(world.config);
    sts = new STSClient(world.config);
  });
  afterEach(async () => {
    rds.destroy();
    sts.destroy();
    await world.close();
  });

  it('answers an operation without input', async () => {
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '1',
      Arn: 'arn:<x>&"y"',
      UserId: "é'",
    });
  });

  it('carries nested lists in and structures out', async () => {
    const Filters = [
      { Name: 'engine', Values: ['aurora', 'mysql & co'] },
      { Name: 'domain', Values: ['x'] },
    ];
    const found = await rds.send(
      new DescribeDBClustersCommand({ Filters, MaxRecords: 20, IncludeShared: true, Marker: 'm' }),
    );
    expect(inputs).toEqual([{ Filters, MaxRecords: 20, IncludeShared: true, Marker: 'm' }]);
    expect(found.Marker).toBe('next');
    expect(found.DBClusters).toEqual([
      {
        DBClusterIdentifier: 'a<b>&',
        EarliestRestorableTime: startsAt,
        BackupRetentionPeriod: 7,
        DeletionProtection: true,
        AvailabilityZones: ['x', 'y'],
      },
    ]);
  });

  it('answers an operation without output', async () => {
    const Tags = [{ Key: 'a', Value: '' }];
    await rds.send(new AddTagsToResourceCommand({ ResourceName: 'arn', Tags }));
    expect(inputs).toEqual([{ ResourceName: 'arn', Tags }]);
  });

  it('raises errors with their status', async () => {
    const assume = new AssumeRoleCommand({ RoleArn: 'r', RoleSessionName: 's' });
    expect(await failureOf(sts.send(assume))).toMatchObject({
      name: 'AccessDenied',
      message: 'User: <ü> & co',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("takes an error's status from the model when the service gives none", async () => {
    const create = new CreateDBClusterCommand({ DBClusterIdentifier: 'c', Engine: 'e' });
    expect(await failureOf(rds.send(create))).toMatchObject({
      name: 'DBClusterNotFoundFault',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

const ask = async (form: string): Promise<{ status: number; text: string; inputs: unknown[] }> => {
  const inputs: unknown[] = [];
  const world = await openWorld('in process', {
    rds: { DescribeDBClusters: (input) => void inputs.push(input), CreateDBCluster: () => ({}) },
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const request = rawRequest({ service: 'rds', headers, body: bytesOf(form) });
  const response = await world.endpoint.handle(request);
  expect(world.defects).toEqual([]);
  return { status: response.status, text: textOf(response.body), inputs };
};

describe('awsQuery from any client', () => {
  const describeAll = 'Action=DescribeDBClusters&Version=2014-10-31';

  it.each(['Filters.Filter.1', 'Filters.member.1', 'Filters.1'])(
    'takes lists as %s',
    async (list) => {
      const values = ['Values.Value.2=b', 'Values.Value.10=c', 'Values.Value.1=a'];
      const form = [describeAll, `${list}.Name=n`, ...values.map((value) => `${list}.${value}`)];
      const { inputs } = await ask(form.join('&'));
      expect(inputs).toEqual([{ Filters: [{ Name: 'n', Values: ['a', 'b', 'c'] }] }]);
    },
  );

  it('takes an empty list', async () => {
    expect((await ask(`${describeAll}&Filters=`)).inputs).toEqual([{ Filters: [] }]);
  });

  it.each([
    ['no action', 'x=1', 'MissingAction'],
    ['an action that is not served', 'Action=DeleteDBCluster&Version=2014-10-31', 'InvalidAction'],
    ['another version', 'Action=DescribeDBClusters&Version=1999-01-01', 'InvalidAction'],
    ['a missing parameter', 'Action=CreateDBCluster&Version=2014-10-31', 'MissingParameter'],
    ['no number', `${describeAll}&MaxRecords=many`, 'MalformedInput'],
    ['no boolean', `${describeAll}&IncludeShared=maybe`, 'MalformedInput'],
    ['a list that lacks a member', `${describeAll}&Filters.Filter.1.Name=n`, 'MissingParameter'],
  ])('refuses %s', async (_, form, code) => {
    const { status, text } = await ask(form);
    expect({ status, text }).toEqual({
      status: 400,
      text: expect.stringContaining(`<Code>${code}</Code>`) as string,
    });
  });
});
