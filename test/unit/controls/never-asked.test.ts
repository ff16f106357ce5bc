import { accessFamily } from '../../../src/controls/access/family.js';
import { bucketFamily } from '../../../src/controls/buckets/family.js';
import { nothingRemembered, sightOf } from '../../../src/controls/sight.js';
import type { Estate } from '../../../src/estate/environment.js';
import { targetsOf } from '../../../src/estate/targets.js';
import { unseenObservation } from '../../../src/estate/unseen.js';
import {
  anEstate,
  another,
  environment,
  vaultAccount,
  verdictOf,
} from '../../support/bucket-builders.js';
import { now } from '../../support/estate-builders.js';

// What the metrics show before the first pass, and `explain` of a check nobody has made.

function unasked(estate: Estate): readonly string[] {
  const sight = sightOf(targetsOf(estate).map(unseenObservation), {
    estate,
    remembered: nothingRemembered,
  });
  return [bucketFamily, accessFamily].flatMap((family) =>
    family.findings(sight, now).map((finding) => {
      const { control, subject } = finding;
      return `${control} of ${subject.environment ?? subject.resource}: ${verdictOf(finding)}`;
    }),
  );
}

const perBucket = [
  'bucket-policy-width',
  'bucket-public-access',
  'bucket-encryption',
  'bucket-lifecycle',
  'bucket-ownership',
];
const perEnvironment = [
  'executor-present',
  'backup-location-allowed',
  'data-role-access',
  'data-role-unmanaged',
];
const lines = (controls: readonly string[], of: string) =>
  controls.map((control) => `${control} of ${of}: unknown NotReported`);

describe('what was never asked', () => {
  it('is one unknown for each check of a guest', () => {
    expect(unasked(anEstate())).toEqual([
      ...lines(['bucket-policy', ...perBucket], environment.name),
      ...lines(perEnvironment, environment.name),
    ]);
  });

  it('asks no policy for an environment of the own account', () => {
    const local = another('local', { account: vaultAccount });
    expect(unasked(anEstate({ environments: [local] }))).toEqual([
      ...lines(perBucket, environment.name),
      ...lines(perEnvironment, 'local'),
    ]);
  });

  it('asks for a location of its own where a bucket is shared', () => {
    const found = unasked(anEstate({ environments: [environment, another('second')] }));
    expect(found.filter((line) => line.startsWith('bucket-location-shared'))).toEqual([
      ...lines(['bucket-location-shared'], environment.name),
      ...lines(['bucket-location-shared'], 'second'),
    ]);
  });

  it('asks nothing of executors without a gateway, nor of a location that is not configured', () => {
    const bare = another('bare', { gateway: undefined, backupLocation: undefined });
    expect(unasked(anEstate({ environments: [bare], buckets: [] }))).toEqual(
      lines(['data-role-unmanaged'], 'bare'),
    );
  });
});
