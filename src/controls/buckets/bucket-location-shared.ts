import { entryWithin, listedLocations, locationPath, nests } from '../access/allowed-locations.js';
import type { BackedUp } from '../access/guests.js';
import { quoted } from '../access/quoted.js';
import { type Control, type Judgement, notReported, unseen } from '../control.js';
import { bucketPresence } from '../presence.js';
import type { BucketScene } from './bucket-scene.js';

type Reason = 'LocationShared' | 'LocationOpenToOther';

function judge(
  environment: BackedUp,
  others: readonly BackedUp[],
  { sight }: BucketScene,
): Judgement<Reason> {
  const location = environment.backupLocation;
  const same = others.find(({ backupLocation }) => nests(location, backupLocation));
  if (same !== undefined) {
    return {
      verdict: 'fail',
      reason: 'LocationShared',
      message: `its backups and those of ${same.name} lie in one another: ${locationPath(location)} and ${locationPath(same.backupLocation)}`,
      remedy: 'Give each environment a prefix of its own; a restore could take the wrong backup.',
    };
  }
  let hidden: Judgement<never> | undefined;
  for (const other of others) {
    const executors = sight.environment(other.name)?.executors;
    if (other.gateway === undefined) continue; // nobody can be asked
    if (executors?.kind === 'seen') {
      const entry = entryWithin(listedLocations(executors.value), location);
      if (entry !== undefined) {
        return {
          verdict: 'fail',
          reason: 'LocationOpenToOther',
          message: `an executor of ${other.name} may back up into ${quoted(entry)}, which is within the location of this environment`,
          remedy: `Take it out of allowedBackupLocations of ${other.name}'s Executor.EmrServerless in its CDK code.`,
        };
      }
    } else {
      hidden ??=
        executors?.kind === 'unknown'
          ? unseen(executors)
          : notReported(`the executors of ${other.name}`);
    }
  }
  return (
    hidden ?? {
      verdict: 'pass',
      message: 'no other configured environment backs up into this location',
    }
  );
}

/** An environment's backups lie where no other environment's do. */
export const bucketLocationShared: Control<BackedUp, BucketScene, Reason> = {
  id: 'bucket-location-shared',
  title: 'Backup location of its own',
  subject: 'bucket',
  rationale:
    'One bucket may serve many environments, each below a prefix of its own. Where two share one, a restore can read the wrong backups and a clean-up can delete them. Judged once for each environment that shares a bucket.',
  source: 'guide, "Create Backup Bucket"',
  reasons: {
    LocationShared: {
      severity: 'critical',
      meaning: 'Two environments back up into the same or into nested prefixes.',
    },
    LocationOpenToOther: {
      severity: 'warning',
      meaning: "Another environment's executor lists this location, or a part of it.",
    },
  },
  evaluate(environment, scene) {
    const others = scene.tenants.filter((tenant) => tenant !== environment);
    if (others.length === 0) return undefined;
    const presence = bucketPresence(scene.facts);
    if (presence === 'missing') return undefined; // said by bucket-versioning
    if (presence !== 'present') return presence;
    const { versioning, objectLock } = scene.facts;
    if (versioning.kind !== 'seen' && objectLock.kind !== 'seen') {
      return versioning.kind === 'unknown'
        ? unseen(versioning)
        : notReported('whether the bucket exists');
    }
    return judge(environment, others, scene);
  },
};
