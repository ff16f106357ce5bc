import type { RegionId } from '../../../src/estate/ids.js';
import { accountId, anAccount, away, home } from '../../support/estate-builders.js';
import { forever, json, jsonError, restError, scripted } from './canned.js';
import type { Answer, StandInOptions } from './canned.js';

const settings = async (answer: Answer) => {
  const { aws, clock, sent } = scripted({ DescribeRegionSettings: answer });
  const asked = aws.observers.backups.settings({ account: accountId, region: away }, forever);
  return { observed: await clock.run(asked), sent };
};

describe('the region settings of AWS Backup', () => {
  it.each([
    [
      { DynamoDB: true, Aurora: false },
      { DynamoDB: false },
      { isOptedIn: true, isFullyManaged: false },
    ],
    [{ DynamoDB: false }, { DynamoDB: true }, { isOptedIn: false, isFullyManaged: true }],
    [{ Aurora: true }, {}, { isOptedIn: undefined, isFullyManaged: undefined }],
    [undefined, undefined, { isOptedIn: undefined, isFullyManaged: undefined }],
  ])('%j and %j are %j', async (optedIn, managed, value) => {
    const { observed, sent } = await settings(
      json({ ResourceTypeOptInPreference: optedIn, ResourceTypeManagementPreference: managed }),
    );
    expect(observed.kind === 'seen' && observed.value).toEqual(value);
    expect(sent('DescribeRegionSettings')).toMatchObject([{ region: away }]);
  });

  it.each([
    [json({ ResourceTypeOptInPreference: { DynamoDB: 'yes' } }), { reason: 'ReadInvalid' }],
    [
      restError('AccessDeniedException', 403),
      { reason: 'ReadDenied', permission: 'backup:DescribeRegionSettings' },
    ],
    [restError('UnknownOperationException', 404), { reason: 'ReadUnsupported' }],
  ])('are unknown otherwise (%#)', async (answer, failure) => {
    const { observed } = await settings(answer);
    expect(observed).toMatchObject({ kind: 'unknown', failure });
  });
});

const globalSettings = async (answer: Answer) => {
  const { aws, clock, sent } = scripted({ DescribeGlobalSettings: answer });
  const observed = await clock.run(aws.observers.backups.globalSettings(accountId, forever));
  return { observed, sent };
};

describe('the global settings of AWS Backup', () => {
  it.each([
    [{ isCrossAccountBackupEnabled: 'true' }, true],
    [{ isCrossAccountBackupEnabled: 'false' }, false],
    [{ isMpaEnabled: 'true' }, undefined],
  ])('%j is %p, asked in the first region', async (told, isCrossAccountEnabled) => {
    const { observed, sent } = await globalSettings(json({ GlobalSettings: told }));
    expect(observed.kind === 'seen' && observed.value).toEqual({ isCrossAccountEnabled });
    expect(sent('DescribeGlobalSettings')).toMatchObject([{ region: home }]);
  });

  it.each(['ERROR_9601', 'InvalidRequestException'])(
    'are absent outside of an organization (%s)',
    async (name) => {
      const { observed } = await globalSettings(
        restError(name, 400, 'Your account is not a member of an organization.'),
      );
      expect(observed.kind).toBe('absent');
    },
  );

  it.each([
    [json({ GlobalSettings: { isCrossAccountBackupEnabled: 'TRUE' } }), { reason: 'ReadInvalid' }],
    [json({}), { reason: 'ReadInvalid' }],
    [restError('AccessDeniedException', 403), { permission: 'backup:DescribeGlobalSettings' }],
    [restError('ERROR_2502'), { reason: 'ReadUnsupported' }],
  ])('are unknown otherwise (%#)', async (answer, failure) => {
    const { observed } = await globalSettings(answer);
    expect(observed).toMatchObject({ kind: 'unknown', failure });
  });
});

const organization = async (answer: Answer, options: Omit<StandInOptions, 'respond'> = {}) => {
  const { aws, clock, sent } = scripted({ DescribeOrganization: answer }, options);
  const observed = await clock.run(aws.observers.backups.organization(accountId, forever));
  return { observed, sent };
};

const member = json({ Organization: { Id: 'o-1', MasterAccountId: '999999999999' } });

describe('the organization of an account', () => {
  it('is told by its id and the account that manages it', async () => {
    const { observed } = await organization(member);
    expect(observed.kind === 'seen' && observed.value).toEqual({
      id: 'o-1',
      managementAccount: '999999999999',
    });
  });

  it('is absent where the account is in none', async () => {
    const { observed } = await organization(
      jsonError('AWSOrganizationsNotInUseException', 'not a member'),
    );
    expect(observed.kind).toBe('absent');
  });

  it.each([
    [json({}), { reason: 'ReadInvalid' }],
    [json({ Organization: { Id: 'o-1' } }), { reason: 'ReadInvalid' }],
    [
      jsonError('AccessDeniedException', 'no'),
      { reason: 'ReadDenied', permission: 'organizations:DescribeOrganization' },
    ],
  ])('is unknown otherwise (%#)', async (answer, failure) => {
    const { observed } = await organization(answer);
    expect(observed).toMatchObject({ kind: 'unknown', failure });
  });

  it.each([
    ['eu-west-1', 'us-east-1', 'organizations.us-east-1.amazonaws.com'],
    ['cn-north-1', 'cn-northwest-1', 'organizations.cn-northwest-1.amazonaws.com.cn'],
    ['us-gov-east-1', 'us-gov-west-1', 'organizations.us-gov-west-1.amazonaws.com'],
  ])('is asked from %s by the one endpoint of the partition', async (from, region, hostname) => {
    const account = anAccount({ regions: [from as RegionId], roleArn: undefined });
    const { sent } = await organization(member, { accounts: [account] });
    expect(sent('DescribeOrganization')).toMatchObject([{ region, hostname }]);
  });
});
