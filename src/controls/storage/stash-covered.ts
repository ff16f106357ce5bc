import type { Environment, Estate } from '../../estate/environment.js';
import type { ControlCard, Judgement } from '../control.js';

type Reason = 'StashNotDeclared' | 'StashNotWatched';

/** What is too large for a table is protected as well, or there is no such thing. */
export const stashCovered: ControlCard & {
  judge(environment: Environment, estate: Pick<Estate, 'buckets'>): Judgement<Reason>;
} = {
  id: 'stash-covered',
  title: 'Oversize stash covered',
  subject: 'environment',
  rationale:
    'DynamoDB takes no item above 400 kB: of a larger object the table holds only where it lies in an S3 stash. A backup of the tables alone loses just the largest objects.',
  source:
    'Basestar, DynamoDBStorage and S3Stash; Quotas in Amazon DynamoDB, Amazon DynamoDB Developer Guide',
  reasons: {
    StashNotDeclared: {
      severity: 'info',
      meaning: 'The configuration does not say whether the environment has a stash.',
    },
    StashNotWatched: {
      severity: 'warning',
      meaning: 'The stash is a bucket that is not among the configured ones.',
    },
  },
  judge({ stash }, { buckets }) {
    if (stash === undefined) {
      return {
        verdict: 'fail',
        reason: 'StashNotDeclared',
        message:
          'it is not configured where objects above 400 kB are: they lie in an S3 stash, and a backup of the tables loses them',
        remedy:
          'Set storage.stash of this environment to its bucket, and list the bucket under buckets; or to none if no object is that large.',
      };
    }
    if (stash === 'none') return { verdict: 'pass', message: 'no object is too large for a table' };
    if (buckets.some(({ name }) => name === stash)) {
      return {
        verdict: 'pass',
        message: `the stash ${stash} is watched: what is wrong with it is told of the bucket`,
      };
    }
    return {
      verdict: 'fail',
      reason: 'StashNotWatched',
      message: `objects above 400 kB lie in the bucket ${stash}, which is not watched`,
      remedy: `Add ${stash} under buckets in the configuration.`,
    };
  },
};
