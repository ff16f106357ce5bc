import { accountId, away, home, now } from '../../support/estate-builders.js';
import { forever, json, jsonError, standIn } from './canned.js';
import type { Answer } from './canned.js';

const arn = `arn:aws:kms:${home}:${accountId}:key/mrk-1`;
const metadata = {
  KeyId: 'mrk-1',
  Arn: arn,
  KeyState: 'Enabled',
  KeyManager: 'CUSTOMER',
  MultiRegion: true,
};

const ask = async (
  described: Answer,
  policy: Answer = json({ Policy: '{"Version":"2012-10-17"}', PolicyName: 'default' }),
  key = arn,
) => {
  const { aws, clock, sent } = standIn({
    respond: ({ operation }) =>
      operation === 'DescribeKey' ? described : operation === 'GetKeyPolicy' ? policy : undefined,
  });
  const place = { account: accountId, region: home };
  const observed = await clock.run(aws.observers.keys.describe(place, key, forever));
  return { observed, sent };
};

const told = (changes: Readonly<Record<string, unknown>> = {}) =>
  json({ KeyMetadata: { ...metadata, ...changes } });

describe('a key', () => {
  it('is described, with its policy', async () => {
    const { observed, sent } = await ask(told());
    expect(observed).toMatchObject({
      kind: 'seen',
      value: {
        arn,
        state: 'Enabled',
        deletionAt: undefined,
        manager: 'customer',
        isMultiRegion: true,
        policy: {
          kind: 'seen',
          value: { kind: 'document', text: '{"Version":"2012-10-17"}' },
        },
      },
    });
    expect(sent('DescribeKey').map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { KeyId: arn },
    ]);
    expect(sent('GetKeyPolicy').map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      { KeyId: arn, PolicyName: 'default' },
    ]);
  });

  it('that is about to be deleted says when', async () => {
    const deletion = { KeyState: 'PendingDeletion', DeletionDate: now.getTime() / 1000 };
    expect((await ask(told(deletion))).observed).toMatchObject({
      value: { state: 'PendingDeletion', deletionAt: now },
    });
  });

  it('of AWS has no policy to be judged', async () => {
    const { observed, sent } = await ask(told({ KeyManager: 'AWS', MultiRegion: undefined }));
    expect(observed).toMatchObject({
      value: { manager: 'aws', isMultiRegion: false, policy: undefined },
    });
    expect(sent('GetKeyPolicy')).toHaveLength(0);
  });

  it('that is named by an alias is asked for its policy by its ARN', async () => {
    const { observed, sent } = await ask(told(), undefined, 'alias/depot');
    expect(observed).toMatchObject({ kind: 'seen', value: { arn } });
    expect(sent('GetKeyPolicy')[0]?.body).toContain(arn);
    expect(sent('DescribeKey')[0]).toMatchObject({ region: home });
  });

  it('is asked for in its own region: elsewhere it would be missing', async () => {
    const there = arn.replace(home, away);
    const { sent } = await ask(told({ Arn: there }), undefined, there);
    expect(sent('DescribeKey').map(({ region }) => region)).toEqual([away]);
  });

  it('of another account keeps its policy to itself', async () => {
    const foreign = arn.replace(accountId, '210987654321');
    const { observed, sent } = await ask(told({ Arn: foreign }), undefined, foreign);
    expect(observed).toMatchObject({
      kind: 'seen',
      value: {
        policy: {
          kind: 'unknown',
          failure: {
            reason: 'ReadUnsupported',
            code: 'KeyOfOtherAccount',
            hint: expect.stringContaining('210987654321') as string,
          },
        },
      },
    });
    expect(sent('GetKeyPolicy')).toHaveLength(0);
  });

  it.each([
    [jsonError('AccessDeniedException', 'no'), 'ReadDenied', 'AccessDeniedException'],
    [json({}), 'ReadInvalid', 'AnswerInvalid'],
    [jsonError('NotFoundException', 'gone'), 'ReadInvalid', 'NotFoundException'],
  ])('is described without a policy that cannot be read', async (policy, reason, code) => {
    expect((await ask(told(), policy)).observed).toMatchObject({
      kind: 'seen',
      value: { arn, policy: { kind: 'unknown', failure: { reason, code } } },
    });
  });

  it('whose policy is not answered is unknown at the end of its time', async () => {
    expect((await ask(told(), 'hang')).observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadTimedOut', code: 'DeadlinePassed' },
    });
  });

  it('that is not there is absent', async () => {
    const { observed } = await ask(jsonError('NotFoundException', 'no such key'));
    expect(observed).toMatchObject({ kind: 'absent', calls: [{ outcome: 'NotFoundException' }] });
  });

  it('that may not be described is unknown', async () => {
    const { observed } = await ask(jsonError('AccessDeniedException', 'no'));
    expect(observed).toMatchObject({
      failure: {
        reason: 'ReadDenied',
        permission: 'kms:DescribeKey',
        hint: expect.stringContaining('The key’s own policy must allow it, too.') as string,
      },
    });
  });

  it.each([
    ['no metadata', json({})],
    ['no ARN', told({ Arn: undefined })],
    ['an ARN that is none', told({ Arn: 'key-1' })],
    ['no state', told({ KeyState: undefined })],
    ['no manager', told({ KeyManager: undefined })],
    ['an odd manager', told({ KeyManager: 'NOBODY' })],
    ['a deletion on no date', told({ DeletionDate: 1e30 })],
  ])('with %s is not believed', async (_, answer) => {
    expect((await ask(answer)).observed).toMatchObject({
      failure: { reason: 'ReadInvalid', code: 'AnswerInvalid' },
    });
  });
});
