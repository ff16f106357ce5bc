import type { BackupGlobalSettings, BackupRegionSettings } from '../estate/backup-facts.js';
import type { Account } from '../estate/environment.js';
import type { BackupService } from '../ports/backup-service.js';
import { firstPlaceOf } from './account-place.js';
import { required } from './answers.js';
import { invalidAnswer } from './errors.js';
import type { OutputOf } from './operations.js';
import type { Read } from './read.js';

/**
 * The switches of AWS Backup, per region and per account.
 * @param accounts - those that may be asked about
 */
export function createBackupSettings(
  read: Read,
  accounts: readonly Account[],
): Pick<BackupService, 'settings' | 'globalSettings' | 'organization'> {
  return {
    settings: ({ account, region }, signal) =>
      read(
        {
          operation: 'DescribeRegionSettings',
          account,
          region,
          subject: 'the region settings of AWS Backup',
          absentOn: [],
          work: async (send) => regionSettingsOf(await send('DescribeRegionSettings', {})),
        },
        signal,
      ),
    globalSettings: (account, signal) =>
      read(
        {
          ...firstPlaceOf(accounts, account),
          operation: 'DescribeGlobalSettings',
          subject: 'the global settings of AWS Backup',
          // Documented as an error without a name for an account outside of an organization, and
          // met as the first of these.
          absentOn: ['ERROR_9601', 'InvalidRequestException'],
          work: async (send) => globalSettingsOf(await send('DescribeGlobalSettings', {})),
        },
        signal,
      ),
    organization: (account, signal) =>
      read(
        {
          ...firstPlaceOf(accounts, account),
          operation: 'DescribeOrganization',
          subject: 'the organization',
          absentOn: ['AWSOrganizationsNotInUseException'],
          work: async (send) => {
            const answer = await send('DescribeOrganization', {});
            const organization = required(
              answer.Organization,
              'DescribeOrganization: Organization',
            );
            return {
              id: required(organization.Id, 'DescribeOrganization: Id'),
              managementAccount: required(
                organization.MasterAccountId,
                'DescribeOrganization: MasterAccountId',
              ),
            };
          },
        },
        signal,
      ),
  };
}

function regionSettingsOf(answer: OutputOf<'DescribeRegionSettings'>): BackupRegionSettings {
  return {
    isOptedIn: switchOf(answer.ResourceTypeOptInPreference?.['DynamoDB']),
    isFullyManaged: switchOf(answer.ResourceTypeManagementPreference?.['DynamoDB']),
  };
}

function switchOf(value: boolean | undefined): boolean | undefined {
  if (value === undefined || value === null || typeof value === 'boolean')
    return value ?? undefined;
  throw invalidAnswer('DescribeRegionSettings: a preference that is neither true nor false');
}

/** The values are text. @source API DescribeGlobalSettings, AWS Backup API Reference */
function globalSettingsOf(answer: OutputOf<'DescribeGlobalSettings'>): BackupGlobalSettings {
  const settings = required(answer.GlobalSettings, 'DescribeGlobalSettings: GlobalSettings');
  const value = settings['isCrossAccountBackupEnabled'];
  if (value === undefined) return { isCrossAccountEnabled: undefined };
  if (value !== 'true' && value !== 'false') {
    throw invalidAnswer('DescribeGlobalSettings: a value that is neither true nor false');
  }
  return { isCrossAccountEnabled: value === 'true' };
}
