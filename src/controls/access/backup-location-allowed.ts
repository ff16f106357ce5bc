import type { Environment } from '../../estate/environment.js';
import type { EnvironmentFacts, ExecutorDescription } from '../../estate/place-facts.js';
import { type Control, type Judgement, notReported, unseen } from '../control.js';
import type { AccessScene } from './access-scene.js';
import {
  coveringEntry,
  isBackupExecutor,
  listedLocations,
  locationPath,
  malformedEntry,
} from './allowed-locations.js';
import { type BackedUp, isBackedUp } from './guests.js';
import { quoted } from './quoted.js';
import { roleSide } from './role-side.js';

type Reason = 'LocationNotAllowed';

/** What the executors do not list, the data role may still be let do by a policy added by hand. */
function judgeRole(
  environment: BackedUp,
  listed: readonly string[],
  access: EnvironmentFacts['access'],
): Judgement<Reason> {
  const side = access && roleSide(access);
  if (side === undefined) return notReported('what the data role may do in the backup location');
  if (side.kind === 'said') return side.judgement;
  const answers = side.kind === 'answers' ? side.answers : [];
  const place = `s3://${locationPath(environment.backupLocation)}`;
  const isRefused = answers.some(
    ({ own: { kind } }) => kind === 'denied' || kind === 'not-granted',
  );
  if (side.kind === 'missing' || isRefused) {
    const malformed = malformedEntry(listed);
    const remark =
      malformed === undefined
        ? ''
        : `; ${quoted(malformed.entry)}, which one lists, ${malformed.wrong}`;
    return {
      verdict: 'fail',
      reason: 'LocationNotAllowed',
      message: `neither an executor lists ${place} nor do the data role's own policies allow it${remark}`,
      remedy: `Add ${place} to allowedBackupLocations of Executor.EmrServerless in the environment's CDK code and deploy it.`,
    };
  }
  const open = answers.find(({ own }) => own.kind === 'open')?.own;
  if (open?.kind === 'open') return open.judgement;
  return {
    verdict: 'pass',
    message: `no executor lists ${place}, but a policy of the data role allows it: one that was added by hand, see data-role-unmanaged`,
  };
}

function judge(
  environment: BackedUp,
  executors: readonly ExecutorDescription[],
  access: EnvironmentFacts['access'],
): Judgement<Reason> | undefined {
  if (!executors.some(isBackupExecutor)) return undefined; // said by executor-present
  const listed = listedLocations(executors);
  const entry = coveringEntry(listed, environment.backupLocation);
  return entry === undefined
    ? judgeRole(environment, listed, access)
    : { verdict: 'pass', message: `an executor may back up into ${quoted(entry)}` };
}

/** An executor may back up into the configured location, or the data role is let do it otherwise. */
export const backupLocationAllowed: Control<Environment, AccessScene, Reason> = {
  id: 'backup-location-allowed',
  title: 'Backup location allowed',
  subject: 'environment',
  rationale:
    'Depot gives its data role access to the locations that an executor lists. A location that is not listed is refused when the backup runs.',
  source: 'guide, "Prerequisites", allowedBackupLocations',
  reasons: {
    LocationNotAllowed: {
      severity: 'critical',
      meaning:
        "No executor lists the location or a parent of it, and the data role's own policies do not allow it.",
    },
  },
  evaluate(environment, { facts: { executors, access } }) {
    if (!isBackedUp(environment) || executors === undefined) return undefined;
    if (executors.kind === 'unknown') return unseen(executors);
    if (executors.kind === 'absent') return notReported('the executors of the environment');
    return judge(environment, executors.value, access);
  },
};
