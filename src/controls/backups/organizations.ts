import type { AccountId } from '../../estate/ids.js';
import type { Membership } from '../access/asking.js';
import type { AccountFacts } from '../../estate/place-facts.js';
import type { Sight } from '../sight.js';
import { type Gate, open, shut, unclear, unread, worstOf } from './gates.js';
import { notLookedAt } from './places.js';

export type OrganizationReason = 'NotInOrganization' | 'OtherOrganization' | 'CrossAccountOff';

type Of<K extends keyof AccountFacts> = AccountFacts[K];

function organizationOf(sight: Sight, account: AccountId): Of<'organization'> {
  return sight.account(account)?.organization ?? notLookedAt(`account ${account}`);
}

/** An account's organisation, as the judge of policies wants it. */
export function membershipOf(sight: Sight, account: AccountId): Membership {
  const organization = organizationOf(sight, account);
  if (organization.kind === 'seen') return { kind: 'member', id: organization.value.id };
  return { kind: organization.kind === 'absent' ? 'none' : 'unknown' };
}

function membershipGate(sight: Sight, account: AccountId): Gate<OrganizationReason> {
  const organization = organizationOf(sight, account);
  if (organization.kind === 'seen') return open;
  if (organization.kind === 'unknown') {
    return unread(`the organisation of ${account}`, organization);
  }
  return shut(
    'NotInOrganization',
    `account ${account} is in no organisation`,
    'Invite it into the organisation of the other account: copies cross accounts only inside one organisation.',
  );
}

/** The switch is the organisation's, so either account may tell of it. */
function globalSwitch(
  sight: Sight,
  source: AccountId,
  destination: AccountId,
): Gate<OrganizationReason> {
  const reads = [source, destination].map(
    (account) => sight.account(account)?.backupSettings ?? notLookedAt(`account ${account}`),
  );
  const told = reads
    .map((read) => (read.kind === 'seen' ? read.value.isCrossAccountEnabled : undefined))
    .find((isOn) => isOn !== undefined);
  if (told === true) return open;
  if (told === false) {
    const organization = organizationOf(sight, source);
    const management =
      organization.kind === 'seen'
        ? organization.value.managementAccount
        : 'the management account';
    return shut(
      'CrossAccountOff',
      'cross-account backup is off in the organisation',
      `In ${management}: aws backup update-global-settings --global-settings isCrossAccountBackupEnabled=true`,
    );
  }
  const failed = reads.find((read) => read.kind === 'unknown');
  return failed?.kind === 'unknown'
    ? unread('whether cross-account backup is on', failed)
    : unclear('whether cross-account backup is on is not reported');
}

/**
 * Whether copies may go from one account to another at all.
 * @source Creating backup copies across AWS accounts, AWS Backup Developer Guide
 */
export function crossAccountGate(
  sight: Sight,
  source: AccountId,
  destination: AccountId,
): Gate<OrganizationReason> {
  const [from, to] = [organizationOf(sight, source), organizationOf(sight, destination)];
  const isOther = from.kind === 'seen' && to.kind === 'seen' && from.value.id !== to.value.id;
  return worstOf([
    membershipGate(sight, source),
    membershipGate(sight, destination),
    isOther
      ? shut(
          'OtherOrganization',
          `accounts ${source} and ${destination} are in two organisations, ${from.value.id} and ${to.value.id}`,
          'Copy to an account of the same organisation, or move one of the two.',
        )
      : open,
    // Of two organisations the switch of one tells nothing of the other.
    isOther ? open : globalSwitch(sight, source, destination),
  ]);
}
