import type { BackupRegionSettings } from '../../estate/backup-facts.js';
import type { Observed } from '../../estate/observation.js';
import { type ControlCard, type Judgement, notReported, unseen } from '../control.js';
import { makeFinding } from '../finding.js';
import { wantedCopies } from './copies.js';
import { describePlace, type Place, placeKey } from './places.js';
import { type BackupControl, type BackupView, uniqueBy } from './view.js';

const card = {
  id: 'backup-features',
  title: 'Backup features on',
  subject: 'place',
  rationale:
    'Without advanced features no DynamoDB backup can be copied, moved to cold storage or kept under the key of its vault, and what was made without them never can be. Both switches are per account and region, and off in older accounts.',
  source: 'Advanced DynamoDB backup; API DescribeRegionSettings, AWS Backup Developer Guide',
  reasons: {
    AdvancedFeaturesOff: {
      severity: 'critical',
      meaning:
        'Advanced features for DynamoDB are off (a warning where nothing has to be copied from there).',
    },
    NotOptedIn: {
      severity: 'warning',
      meaning:
        'DynamoDB is not opted in: selections by tag, or by a wildcard that does not name tables, take none (those by ARN do).',
    },
  },
} as const satisfies ControlCard;

type Reason = keyof typeof card.reasons;

/** Where tables are backed up and where copies are kept. */
function usedPlaces(view: BackupView): readonly Place[] {
  const homes = view.tables.map(({ home }) => home);
  const destinations = wantedCopies(view).map(({ copy: { account, region } }): Place => ({
    account,
    region,
  }));
  return uniqueBy([...homes, ...destinations], placeKey);
}

function judge(
  place: Place,
  settings: Observed<BackupRegionSettings>,
  isCopiedFrom: boolean,
): Judgement<Reason> {
  if (settings.kind === 'unknown') return unseen(settings);
  const { isOptedIn, isFullyManaged } = settings.kind === 'seen' ? settings.value : noSettings;
  const command = `aws backup update-region-settings --region ${place.region}`;
  if (isFullyManaged === false) {
    const too = isOptedIn === false ? ', and DynamoDB is not opted in' : '';
    return {
      verdict: 'fail',
      reason: 'AdvancedFeaturesOff',
      message: `advanced features for DynamoDB are off${too}`,
      remedy: `${command} --resource-type-management-preference DynamoDB=true${isOptedIn === false ? ' --resource-type-opt-in-preference DynamoDB=true' : ''} (account-wide in that region; points that were made before stay as they are)`,
      severity: isCopiedFrom ? 'critical' : 'warning',
    };
  }
  if (isOptedIn === false) {
    return {
      verdict: 'fail',
      reason: 'NotOptedIn',
      message: 'DynamoDB is not opted in: only selections that name tables by ARN take them',
      remedy: `${command} --resource-type-opt-in-preference DynamoDB=true (account-wide in that region)`,
    };
  }
  if (isFullyManaged === undefined) return notReported('whether advanced features are on');
  if (isOptedIn === undefined) return notReported('whether DynamoDB is opted in');
  return { verdict: 'pass', message: 'DynamoDB is opted in, with advanced features' };
}

const noSettings: BackupRegionSettings = { isOptedIn: undefined, isFullyManaged: undefined };

/** DynamoDB is opted in with advanced features wherever backups are made or kept. */
export const backupFeatures: BackupControl = {
  card,
  findings(view) {
    const sources = new Set(wantedCopies(view).map(({ table }) => placeKey(table.home)));
    return usedPlaces(view).map((place) => {
      const { settings } = view.backup(place);
      const isCopiedFrom = sources.has(placeKey(place));
      return makeFinding(
        card,
        { environment: undefined, table: undefined, ...place, resource: place.region },
        [place.account, place.region],
        judge(place, settings, isCopiedFrom),
        [{ read: `backup settings of ${describePlace(place)}`, observed: settings }],
      );
    });
  },
};
