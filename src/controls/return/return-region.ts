import type { RegionId } from '../../estate/ids.js';
import type { PlaceFacts } from '../../estate/place-facts.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';
import { type Basis, type Finding, makeFinding } from '../finding.js';
import type { Sight } from '../sight.js';
import { keyIn, placesOfReturn, subjectIn } from './places-of-return.js';

type Reason = 'RegionNotEnabled' | 'NotWatched';

/** How the error of a region that is not opted in is called here. */
const notEnabled = 'RegionNotEnabled';

/** The regions of return can be used today. */
export const returnRegion: ControlCard = {
  id: 'return-region',
  title: 'Region of return enabled',
  subject: 'environment',
  rationale:
    'An opt-in region takes minutes to hours to enable, and only who manages the account can do it.',
  source: 'Enable or disable AWS Regions in your account, AWS Account Management Reference Guide',
  reasons: {
    RegionNotEnabled: {
      severity: 'critical',
      meaning: 'The region is not enabled for the account that would use it.',
    },
    NotWatched: {
      severity: 'warning',
      meaning:
        'The configuration does not watch the account and region, so nothing is known of it.',
    },
  },
};

function readsOf({ tables, backup }: PlaceFacts): readonly Basis[] {
  const ofTables = { read: 'tables', observed: tables };
  return backup === undefined
    ? [ofTables]
    : [
        ofTables,
        { read: 'backup settings', observed: backup.settings },
        { read: 'backup vaults', observed: backup.vaults },
      ];
}

function judge(facts: PlaceFacts | undefined, region: RegionId): Judgement<Reason> {
  if (facts === undefined) {
    return {
      verdict: 'fail',
      reason: 'NotWatched',
      message: 'this account and region are not watched',
      remedy: 'Add the region to regions of the account in the configuration.',
    };
  }
  const reads = readsOf(facts).map(({ observed }) => observed);
  for (const read of reads) {
    if (read.kind !== 'unknown' || read.failure.code !== notEnabled) continue;
    return {
      verdict: 'fail',
      reason: 'RegionNotEnabled',
      message: 'the region is not enabled for this account',
      remedy: `Enable it, by who manages the account: aws account enable-region --region-name ${region}; or name another region.`,
    };
  }
  const { tables } = facts;
  const isAnswered = reads.some(({ kind }) => kind !== 'unknown');
  if (isAnswered || tables.kind !== 'unknown') {
    return { verdict: 'pass', message: 'the region answers' };
  }
  return unseen(tables);
}

/** One finding for each place of return. */
export function returnRegionFindings(sight: Sight): readonly Finding[] {
  return sight.estate.environments.flatMap((environment) =>
    placesOfReturn(environment).map((place) => {
      const facts = sight.place(place.account, place.region);
      return makeFinding(
        returnRegion,
        subjectIn(environment, place, place.region),
        keyIn(environment, place),
        judge(facts, place.region),
        facts === undefined ? [] : readsOf(facts),
      );
    }),
  );
}
