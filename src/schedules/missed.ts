import type { JobName } from '../estate/ids.js';
import type { MissedFire, MissReason } from '../estate/run.js';
import { countDues, duesBetween, lastDues } from './due-times.js';
import type { Schedule } from './schedule.js';

/** A stretch of time (after `after`, up to `until`) whose due times were missed for one reason. */
interface Stretch {
  readonly after: Date;
  readonly until: Date;
  readonly reason: MissReason;
}

/** Since when this process has been deciding, and over what its clock jumped meanwhile. */
export interface Awake {
  readonly since: Date;
  /** The newest jump forward whose due times may still be undecided. */
  readonly jumped: { readonly from: Date; readonly to: Date } | undefined;
}

export interface MissedOptions {
  readonly job: JobName;
  readonly schedule: Schedule;
  readonly after: Date;
  readonly until: Date;
  readonly now: Date;
  readonly awake: Awake;
  /** What kept the job from running while this process was awake. */
  readonly reason: MissReason;
}

/** How many due times get a row of their own; older ones share one for each reason. */
const singleRows = 100;

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** The range cut where the reason changes; in order of time. A pause explains all of it. */
function stretchesOf({ after, until, awake, reason }: MissedOptions): readonly Stretch[] {
  if (reason === 'paused') return [{ after, until, reason }];
  const { since, jumped } = awake;
  const begin = later(since, after);
  // A clock that was set back behind the start jumps from before it; no stretch reaches into another.
  const from = later(begin, jumped?.from ?? begin);
  const to = later(from, jumped?.to ?? from);
  const cuts: readonly Stretch[] = [
    { after, until: earlier(since, until), reason: 'down' },
    { after: begin, until: earlier(from, until), reason },
    { after: from, until: earlier(to, until), reason: 'clock-step' },
    { after: to, until, reason },
  ];
  return cuts.filter((cut) => cut.after < cut.until);
}

/**
 * The due times of a range as missed fires, oldest first: the newest hundred one by one, the others
 * as one row for each reason. Nothing is left out of the counts.
 */
export function tellMissed(options: MissedOptions): readonly MissedFire[] {
  const { job, schedule, now } = options;
  let room = singleRows;
  const rows: MissedFire[] = [];
  for (const { after, until, reason } of stretchesOf(options).toReversed()) {
    const single = lastDues(schedule, after, until, room);
    room -= single.length;
    rows.push(
      ...single
        .map((due): MissedFire => ({ job, due, firstDue: due, count: 1, reason, at: now }))
        .toReversed(),
    );
    const end = single[0] === undefined ? until : new Date(single[0].getTime() - 1);
    const [firstDue] = room > 0 ? [] : duesBetween(schedule, after, end, 1);
    const [due] = firstDue === undefined ? [] : lastDues(schedule, after, end, 1);
    if (firstDue !== undefined && due !== undefined) {
      rows.push({ job, due, firstDue, count: countDues(schedule, after, end), reason, at: now });
    }
  }
  return rows.toReversed();
}
