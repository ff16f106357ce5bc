import type { AccountId } from '../../estate/ids.js';
import type { ControlCard, Judgement } from '../control.js';
import { type Basis, makeFinding } from '../finding.js';
import { isCrossAccount, wantedCopies } from './copies.js';
import { unclearJudgement, worstOf } from './gates.js';
import { crossAccountGate, type OrganizationReason } from './organizations.js';
import { type BackupControl, type BackupView, uniqueBy } from './view.js';

const card = {
  id: 'cross-account-copying',
  title: 'Cross-account copying possible',
  subject: 'account',
  rationale:
    'Copies cross accounts only inside one organisation, and only while its management account has cross-account backup on. Nothing else fails when that is switched off: only the copies stop.',
  source:
    'Creating backup copies across AWS accounts, AWS Backup Developer Guide; API DescribeGlobalSettings, AWS Backup API Reference',
  reasons: {
    NotInOrganization: {
      severity: 'critical',
      meaning: 'The account, or one that it copies to, is in no organisation.',
    },
    OtherOrganization: {
      severity: 'critical',
      meaning: 'The account copies to one of another organisation.',
    },
    CrossAccountOff: {
      severity: 'critical',
      meaning: 'isCrossAccountBackupEnabled is false in the organisation.',
    },
  },
} as const satisfies ControlCard;

function judge(
  { sight }: BackupView,
  source: AccountId,
  destinations: readonly AccountId[],
): Judgement<OrganizationReason> {
  const gate = worstOf(destinations.map((each) => crossAccountGate(sight, source, each)));
  switch (gate.kind) {
    case 'shut':
      return { verdict: 'fail', reason: gate.reason, message: gate.why, remedy: gate.remedy };
    case 'unseen':
      return unclearJudgement(gate);
    case 'open':
      return {
        verdict: 'pass',
        message: `copies may go to ${destinations.join(', ')}: one organisation, cross-account backup is on`,
      };
    default:
      return gate satisfies never;
  }
}

function basisOf({ sight }: BackupView, accounts: readonly AccountId[]): readonly Basis[] {
  return accounts.flatMap((id) => {
    const facts = sight.account(id);
    return facts === undefined
      ? []
      : [
          { read: `organisation of ${id}`, observed: facts.organization },
          { read: `global backup settings as ${id} sees them`, observed: facts.backupSettings },
        ];
  });
}

/** The organisation lets copies go where they are wanted, from every account that has to copy. */
export const crossAccountCopying: BackupControl = {
  card,
  findings(view) {
    const crossing = wantedCopies(view).filter(isCrossAccount);
    return uniqueBy(crossing, ({ table }) => table.home.account).map(({ table }) => {
      const { account, region } = table.home;
      const destinations = uniqueBy(
        crossing
          .filter((each) => each.table.home.account === account)
          .map(({ copy }) => copy.account),
        (each) => each,
      );
      const first = view.sight.estate.accounts.find(({ id }) => id === account)?.regions[0];
      return makeFinding(
        card,
        {
          environment: undefined,
          table: undefined,
          account,
          region: first ?? region,
          resource: account,
        },
        [account],
        judge(view, account, destinations),
        basisOf(view, [account, ...destinations]),
      );
    });
  },
};
