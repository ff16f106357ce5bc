import type {
  DescribeGlobalSettingsOutput,
  DescribeRegionSettingsOutput,
  UpdateGlobalSettingsInput,
  UpdateRegionSettingsInput,
} from '@aws-sdk/client-backup';
import type { OrganizationDescription } from '../../backup-description.js';
import type { Call } from '../../service.js';
import { invalidRequest, invalidValue } from './faults.js';
import type { BackupWorld } from './world.js';

/** @source AWS Backup API Reference, DescribeRegionSettings */
export function describeRegionSettings(
  world: BackupWorld,
  _: object,
  call: Call,
): DescribeRegionSettingsOutput {
  const { optIn, management } = world.at(call).settings;
  return {
    ResourceTypeOptInPreference: Object.fromEntries(optIn),
    ResourceTypeManagementPreference: Object.fromEntries(management),
  };
}

/** Sets the types that are named, and leaves the others. @source AWS Backup API Reference */
export function updateRegionSettings(
  world: BackupWorld,
  input: UpdateRegionSettingsInput,
  call: Call,
): object {
  const place = world.at(call);
  const { optIn, management } = place.settings;
  place.settings = {
    optIn: changed(optIn, input.ResourceTypeOptInPreference ?? {}),
    management: changed(management, input.ResourceTypeManagementPreference ?? {}),
  };
  return {};
}

function changed(
  before: ReadonlyMap<string, boolean>,
  sent: Readonly<Record<string, boolean>>,
): ReadonlyMap<string, boolean> {
  const unknown = Object.keys(sent).find((type) => !before.has(type));
  if (unknown !== undefined) throw invalidValue(`The resource type ${unknown} is not supported.`);
  return new Map([...before, ...Object.entries(sent)]);
}

/** The caller's organisation. @throws AwsFault InvalidRequestException when it is in none */
function organizationOf(world: BackupWorld, { caller }: Call): OrganizationDescription {
  const { organization } = world;
  if (organization?.accounts.includes(caller.account) === true) return organization;
  throw invalidRequest(`Account ${caller.account} is not a member of an organization.`);
}

const crossAccount = 'isCrossAccountBackupEnabled';

/** @source AWS Backup API Reference, DescribeGlobalSettings */
export function describeGlobalSettings(
  world: BackupWorld,
  _: object,
  call: Call,
): DescribeGlobalSettingsOutput {
  organizationOf(world, call);
  const { isEnabled, sinceMs } = world.crossAccount;
  return {
    GlobalSettings: { [crossAccount]: String(isEnabled) },
    ...(sinceMs !== undefined && { LastUpdateTime: new Date(sinceMs) }),
  };
}

/** Only the management account writes. @source AWS Backup API Reference, UpdateGlobalSettings */
export function updateGlobalSettings(
  world: BackupWorld,
  input: UpdateGlobalSettingsInput,
  call: Call,
): object {
  if (organizationOf(world, call).managementAccount !== call.caller.account) {
    throw invalidRequest(
      `Account ${call.caller.account} is not the management account of its organization.`,
    );
  }
  for (const [key, value] of Object.entries(input.GlobalSettings ?? {})) {
    if (key !== crossAccount || (value !== 'true' && value !== 'false')) {
      throw invalidValue(`The global setting ${key} cannot be ${value}.`);
    }
    world.crossAccount = { isEnabled: value === 'true', sinceMs: call.now.getTime() };
  }
  return {};
}
