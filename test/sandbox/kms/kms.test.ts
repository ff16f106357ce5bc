import { CreateTableCommand, DescribeTableCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  CancelKeyDeletionCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  GetKeyPolicyCommand,
  ListAliasesCommand,
  ListKeysCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { dayMs, hourMs } from '../../../src/kernel/units.js';
import type { KeyDescription } from '../../../src/sandbox/descriptions/surroundings.js';
import {
  anAccount,
  aRole,
  aSandbox,
  aTable,
  away,
  backup,
  failure,
  home,
  operator,
  platform,
  session,
} from '../assembly/world.js';

const KeyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
const arn = `arn:aws:kms:${home}:${platform}:key/${KeyId}`;
const now = Date.parse('2026-11-01T12:00:00Z');

function aKey(changes: Partial<KeyDescription> = {}): KeyDescription {
  return {
    account: platform,
    region: home,
    id: KeyId,
    alias: 'alias/depot',
    manager: 'CUSTOMER',
    state: { kind: 'enabled' },
    ageDays: 100,
    ...changes,
  };
}

describe('a key', () => {
  it.each([KeyId, arn, 'alias/depot', `arn:aws:kms:${home}:${platform}:alias/depot`])(
    'is described by %s',
    async (named) => {
      const { kms } = operator(aSandbox({ keys: [aKey()] }));
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: named }));
      expect(KeyMetadata).toMatchObject({
        Arn: arn,
        KeyState: 'Enabled',
        Enabled: true,
        KeyManager: 'CUSTOMER',
        MultiRegion: false,
        CreationDate: new Date(now - 100 * dayMs),
      });
      expect(KeyMetadata?.DeletionDate).toBeUndefined();
    },
  );

  it.each(['9999abcd-12ab-34cd-56ef-1234567890ab', 'alias/gone', arn.replace(home, away)])(
    'that is not there is refused: %s',
    async (named) => {
      const { kms } = operator(aSandbox({ keys: [aKey()] }));
      expect(await failure(kms.send(new DescribeKeyCommand({ KeyId: named })))).toMatchObject({
        name: 'NotFoundException',
        status: 400,
      });
    },
  );

  it('is listed with its alias, a page at a time', async () => {
    const keys = ['a', 'b', 'c'].map((end) =>
      aKey({ id: `1234abcd-12ab-34cd-56ef-12345678900${end}`, alias: `alias/${end}` }),
    );
    const { kms } = operator(aSandbox({ keys }));
    const first = await kms.send(new ListKeysCommand({ Limit: 2 }));
    expect(first).toMatchObject({ Truncated: true });
    const rest = await kms.send(new ListKeysCommand({ Limit: 2, Marker: first.NextMarker }));
    expect(rest.Truncated).toBe(false);
    expect([...(first.Keys ?? []), ...(rest.Keys ?? [])].map((key) => key.KeyId)).toEqual(
      keys.map(({ id }) => id),
    );
    const { Aliases } = await kms.send(new ListAliasesCommand({ KeyId: keys[1]?.id }));
    expect(Aliases).toMatchObject([{ AliasName: 'alias/b', TargetKeyId: keys[1]?.id }]);
    expect(await failure(kms.send(new ListKeysCommand({ Marker: 'bm9uZQ' })))).toMatchObject({
      name: 'InvalidMarkerException',
    });
  });

  it('knows whether it is of several regions', async () => {
    const id = 'mrk-1234abcd12ab34cd56ef1234567890ab';
    const { kms } = operator(aSandbox({ keys: [aKey({ id })] }));
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: id }));
    expect(KeyMetadata).toMatchObject({ MultiRegion: true });
  });
});

describe('the state of a key', () => {
  const stateOf = async ({ kms }: ReturnType<typeof operator>) =>
    (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;

  it('may be planted', async () => {
    const disabled = aKey({ state: { kind: 'disabled', hoursAgo: 3 } });
    expect(await stateOf(operator(aSandbox({ keys: [disabled] })))).toMatchObject({
      KeyState: 'Disabled',
      Enabled: false,
    });
    const dying = aKey({ state: { kind: 'deletion', scheduledHoursAgo: 24, inDays: 7 } });
    expect(await stateOf(operator(aSandbox({ keys: [dying] })))).toMatchObject({
      KeyState: 'PendingDeletion',
      DeletionDate: new Date(now - 24 * hourMs + 7 * dayMs),
    });
  });

  it('goes off and on', async () => {
    const mine = operator(aSandbox({ keys: [aKey()] }));
    await mine.kms.send(new DisableKeyCommand({ KeyId }));
    expect(await stateOf(mine)).toMatchObject({ KeyState: 'Disabled' });
    await mine.kms.send(new EnableKeyCommand({ KeyId }));
    expect(await stateOf(mine)).toMatchObject({ KeyState: 'Enabled' });
  });

  it('pending deletion takes no other change, and comes back disabled', async () => {
    const sandbox = aSandbox({ keys: [aKey()] });
    const mine = operator(sandbox);
    const scheduled = await mine.kms.send(
      new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }),
    );
    expect(scheduled).toMatchObject({
      KeyId: arn,
      KeyState: 'PendingDeletion',
      PendingWindowInDays: 7,
      DeletionDate: new Date(now + 7 * dayMs),
    });
    for (const command of [
      new DisableKeyCommand({ KeyId }),
      new EnableKeyCommand({ KeyId }),
      new ScheduleKeyDeletionCommand({ KeyId }),
    ]) {
      expect(await failure(mine.kms.send(command))).toMatchObject({
        name: 'KMSInvalidStateException',
      });
    }
    sandbox.clock.advance(6 * dayMs);
    await mine.kms.send(new CancelKeyDeletionCommand({ KeyId }));
    expect(await stateOf(mine)).toMatchObject({ KeyState: 'Disabled' });
    expect(await failure(mine.kms.send(new CancelKeyDeletionCommand({ KeyId })))).toMatchObject({
      name: 'KMSInvalidStateException',
    });
  });

  it('is gone for good when the waiting period is over', async () => {
    const sandbox = aSandbox({ keys: [aKey()] });
    const { kms } = operator(sandbox);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId }));
    sandbox.clock.advance(30 * dayMs);
    expect(await failure(kms.send(new CancelKeyDeletionCommand({ KeyId })))).toMatchObject({
      name: 'NotFoundException',
    });
    expect((await kms.send(new ListKeysCommand({}))).Keys).toEqual([]);
  });

  it.each([6, 31])('is not deleted in %d days', async (PendingWindowInDays) => {
    const { kms } = operator(aSandbox({ keys: [aKey()] }));
    const command = new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays });
    expect(await failure(kms.send(command))).toMatchObject({ name: 'ValidationException' });
  });
});

describe('the policy of a key', () => {
  const letsIn = (principal: string) =>
    JSON.stringify({
      Statement: [
        { Effect: 'Allow', Principal: { AWS: principal }, Action: 'kms:*', Resource: '*' },
      ],
    });
  const root = (id: string) => `arn:aws:iam::${id}:root`;
  const observer = (policy: object) =>
    anAccount({ roles: [aRole({ policy: JSON.stringify(policy) })] });
  const mayDescribe = {
    Statement: [{ Effect: 'Allow', Action: 'kms:DescribeKey', Resource: '*' }],
  };

  it('is told to those who may read it', async () => {
    const { kms } = operator(aSandbox({ keys: [aKey({ policy: letsIn(root(platform)) })] }));
    const { Policy, PolicyName } = await kms.send(new GetKeyPolicyCommand({ KeyId }));
    expect(PolicyName).toBe('default');
    expect(Policy).toBe(letsIn(root(platform)));
    const other = new GetKeyPolicyCommand({ KeyId, PolicyName: 'other' });
    expect(await failure(kms.send(other))).toMatchObject({ name: 'NotFoundException' });
  });

  it('hands the decision to the account when it names its root', async () => {
    const sandbox = aSandbox({ accounts: [observer(mayDescribe)], keys: [aKey()] });
    const { kms } = await session(sandbox);
    await kms.send(new DescribeKeyCommand({ KeyId }));
    expect(await failure(kms.send(new GetKeyPolicyCommand({ KeyId })))).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('no identity-based policy allows the kms:GetKeyPolicy'),
    });
  });

  it('decides alone when it names somebody else: the account may then do nothing', async () => {
    const keys = [aKey({ policy: letsIn(`arn:aws:iam::${platform}:role/key-owner`) })];
    const { kms } = operator(aSandbox({ keys }));
    expect(await failure(kms.send(new DescribeKeyCommand({ KeyId })))).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('no resource-based policy allows'),
    });
  });

  it('lets another account look, and never read or change it', async () => {
    const open = aSandbox({ keys: [aKey({ policy: letsIn(root(backup)) })] });
    const { kms } = operator(open, backup);
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: arn }));
    expect(KeyMetadata).toMatchObject({ AWSAccountId: platform });
    for (const command of [
      new GetKeyPolicyCommand({ KeyId: arn }),
      new DisableKeyCommand({ KeyId: arn }),
    ]) {
      expect(await failure(kms.send(command))).toMatchObject({
        name: 'AccessDeniedException',
      });
    }
    const closed = operator(aSandbox({ keys: [aKey()] }), backup);
    for (const named of [arn, arn.replace('1234abcd', '9999abcd')]) {
      const work = closed.kms.send(new DescribeKeyCommand({ KeyId: named }));
      expect(await failure(work)).toMatchObject({ name: 'AccessDeniedException' });
    }
  });

  it('of a key of AWS cannot be worked around', async () => {
    const keys = [aKey({ manager: 'AWS', alias: 'alias/aws/backup' })];
    const { kms } = operator(aSandbox({ keys }));
    await kms.send(new GetKeyPolicyCommand({ KeyId }));
    expect(await failure(kms.send(new DisableKeyCommand({ KeyId })))).toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('a table whose key is lost', () => {
  const TableName = 'sdp-prod-Object';
  const [placement] = aTable().placements;
  const world = (state: KeyDescription['state'] = { kind: 'enabled' }) =>
    aSandbox({
      keys: [aKey({ state })],
      tables: [aTable({ placements: placement === undefined ? [] : [{ ...placement, key: arn }] })],
    });

  it('cannot be read until the key is back', async () => {
    const { kms, dynamodb } = operator(world());
    const table = async () => (await dynamodb.send(new DescribeTableCommand({ TableName }))).Table;
    expect(await table()).toMatchObject({
      TableStatus: 'ACTIVE',
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: arn },
    });
    await kms.send(new DisableKeyCommand({ KeyId }));
    expect(await table()).toMatchObject({
      TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
      SSEDescription: { InaccessibleEncryptionDateTime: new Date(now) },
    });
    const get = new GetItemCommand({ TableName, Key: { __partition: { S: 'x' } } });
    expect(await failure(dynamodb.send(get))).toMatchObject({ name: 'AccessDeniedException' });
    await kms.send(new EnableKeyCommand({ KeyId }));
    expect(await table()).toMatchObject({ TableStatus: 'ACTIVE' });
    await dynamodb.send(get);
  });

  it('is inaccessible from the start when the key was', async () => {
    const { dynamodb } = operator(world({ kind: 'disabled', hoursAgo: 2 }));
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    expect(Table?.SSEDescription?.InaccessibleEncryptionDateTime).toEqual(
      new Date(now - 2 * hourMs),
    );
  });

  it('leaves its group after twenty hours, for good', async () => {
    const awayKey = arn.replace(home, away);
    const sandbox = aSandbox({
      keys: [aKey(), aKey({ region: away })],
      tables: [
        aTable({
          placements:
            placement === undefined
              ? []
              : [
                  { ...placement, key: arn },
                  { ...placement, region: away, key: awayKey },
                ],
        }),
      ],
    });
    const there = operator(sandbox, platform, away);
    const replicas = async () =>
      (await operator(sandbox).dynamodb.send(new DescribeTableCommand({ TableName }))).Table
        ?.Replicas;
    await there.kms.send(new DisableKeyCommand({ KeyId }));
    expect(await replicas()).toMatchObject([
      { ReplicaStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', KMSMasterKeyId: awayKey },
    ]);
    sandbox.clock.advance(20 * hourMs);
    expect(await replicas()).toBeUndefined();
    await there.kms.send(new EnableKeyCommand({ KeyId }));
    expect(await replicas()).toBeUndefined();
  });
});

describe('the key of a new table', () => {
  const make = (KMSMasterKeyId: string | undefined) =>
    new CreateTableCommand({
      TableName: 'new-table',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      SSESpecification: { Enabled: true, KMSMasterKeyId },
    });

  it('is told as an ARN, however it was named', async () => {
    const { dynamodb } = operator(aSandbox({ keys: [aKey()] }));
    const { TableDescription } = await dynamodb.send(make('alias/depot'));
    expect(TableDescription?.SSEDescription?.KMSMasterKeyArn).toBe(arn);
  });

  it('is the key of AWS unless one is named', async () => {
    const { dynamodb, kms } = operator(aSandbox());
    const { TableDescription } = await dynamodb.send(make(undefined));
    const named = TableDescription?.SSEDescription?.KMSMasterKeyArn;
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: named }));
    expect(KeyMetadata).toMatchObject({ KeyManager: 'AWS', KeyState: 'Enabled' });
    const { Aliases } = await kms.send(new ListAliasesCommand({}));
    expect(Aliases).toMatchObject([{ AliasName: 'alias/aws/dynamodb' }]);
  });

  it('must exist', async () => {
    const { dynamodb } = operator(aSandbox());
    expect(await failure(dynamodb.send(make(KeyId)))).toMatchObject({
      name: 'ValidationException',
    });
  });
});
