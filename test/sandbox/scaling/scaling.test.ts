import {
  DescribeScalableTargetsCommand,
  RegisterScalableTargetCommand,
  type DescribeScalableTargetsCommandInput,
  type RegisterScalableTargetCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import { aSandbox, aTable, away, failure, home, operator, platform } from '../assembly/world.js';

const ResourceId = 'table/sdp-prod-Object';

function world() {
  const [placement] = aTable().placements;
  if (placement === undefined) throw new Error('no placement');
  const settings = {
    provisioned: { readUnits: 5, writeUnits: 5 },
    scaling: [
      { dimension: 'read', minimum: 5, maximum: 50 },
      { dimension: 'write', minimum: 6, maximum: 60 },
    ],
  } as const;
  return aSandbox({
    tables: [aTable({ placements: [placement, { ...placement, region: away }], settings })],
  });
}

const list = (
  { scaling }: ReturnType<typeof operator>,
  changes: Partial<DescribeScalableTargetsCommandInput> = {},
) => scaling.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'dynamodb', ...changes }));
const register = (
  { scaling }: ReturnType<typeof operator>,
  changes: Partial<RegisterScalableTargetCommandInput> = {},
) =>
  scaling.send(
    new RegisterScalableTargetCommand({
      ServiceNamespace: 'dynamodb',
      ResourceId,
      ScalableDimension: 'dynamodb:table:WriteCapacityUnits',
      ...changes,
    }),
  );

describe('what scales', () => {
  it.each([home, away])('is told of a described table in %s', async (region) => {
    const { ScalableTargets } = await list(operator(world(), platform, region));
    expect(ScalableTargets).toMatchObject([
      { ResourceId, ScalableDimension: 'dynamodb:table:ReadCapacityUnits', MaxCapacity: 50 },
      {
        ResourceId,
        ScalableDimension: 'dynamodb:table:WriteCapacityUnits',
        MinCapacity: 6,
        MaxCapacity: 60,
      },
    ]);
  });

  it('is chosen by resource and dimension, and comes in pages', async () => {
    const mine = operator(world());
    expect((await list(mine, { ResourceIds: ['table/other'] })).ScalableTargets ?? []).toEqual([]);
    const write = {
      ResourceIds: [ResourceId],
      ScalableDimension: 'dynamodb:table:WriteCapacityUnits' as const,
    };
    expect((await list(mine, write)).ScalableTargets).toHaveLength(1);
    const first = await list(mine, { MaxResults: 1 });
    const rest = await list(mine, { MaxResults: 1, NextToken: first.NextToken });
    expect([first.ScalableTargets?.length, rest.ScalableTargets?.length]).toEqual([1, 1]);
    expect(rest.NextToken).toBeUndefined();
    expect(await failure(list(mine, { NextToken: 'x' }))).toMatchObject({
      name: 'InvalidNextTokenException',
    });
  });

  it('may be registered, and changed', async () => {
    const mine = operator(aSandbox());
    expect(await failure(register(mine, { MinCapacity: 1 }))).toMatchObject({
      name: 'ValidationException',
    });
    await register(mine, { MinCapacity: 1, MaxCapacity: 9 });
    await register(mine, { MaxCapacity: 99 });
    expect((await list(mine)).ScalableTargets).toMatchObject([
      { ResourceId, MinCapacity: 1, MaxCapacity: 99 },
    ]);
  });

  it.each<[string, Partial<RegisterScalableTargetCommandInput>]>([
    ['limits the wrong way round', { MinCapacity: 9, MaxCapacity: 1 }],
    ['a resource that is no table', { ResourceId: 'service/x', MinCapacity: 1, MaxCapacity: 2 }],
    ['another service', { ServiceNamespace: 'ecs', MinCapacity: 1, MaxCapacity: 2 }],
  ])('refuses %s', async (_, changes) => {
    expect(await failure(register(operator(aSandbox()), changes))).toMatchObject({
      name: 'ValidationException',
    });
  });
});
