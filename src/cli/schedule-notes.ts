import { missReasons, runOutcomes } from '../estate/run.js';
import type { FieldNote } from './field-note.js';

const run = (path: string): readonly FieldNote[] => [
  { path: `${path}.id`, type: 'string', meaning: 'Unique; sorts by its start.' },
  { path: `${path}.job`, type: 'string', meaning: 'Name of the job.' },
  { path: `${path}.trigger`, type: 'string', meaning: '`schedule`, `catch-up` or `demand`.' },
  { path: `${path}.due`, type: 'string or null', meaning: 'When it was due; null on demand.' },
  { path: `${path}.startedAt`, type: 'string', meaning: 'When it began.' },
  { path: `${path}.end`, type: 'object or null', meaning: 'Null while it is under way.' },
];
const missedFire = (path: string): readonly FieldNote[] => [
  { path: `${path}.job`, type: 'string', meaning: 'Name of the job.' },
  { path: `${path}.due`, type: 'string', meaning: 'When it was due; of several the newest.' },
  { path: `${path}.firstDue`, type: 'string', meaning: 'Of several the oldest, else as `due`.' },
  { path: `${path}.count`, type: 'integer', meaning: 'How many due times it tells of.' },
  {
    path: `${path}.reason`,
    type: 'string',
    meaning: 'One of `down`, `overlap`, `paused`, `late`, `clock-step`.',
  },
  { path: `${path}.at`, type: 'string', meaning: 'When it was told.' },
];
const tallied: Readonly<Record<string, string>> = {
  success: 'It did its work.',
  failure: 'It failed.',
  timeout: 'It was ended at its deadline.',
  interrupted: 'The daemon was stopped or died, or had to leave.',
  down: 'No daemon was running.',
  overlap: 'The run before it was still under way.',
  paused: 'The job was paused.',
  late: 'The daemon ran but did not wake or could not write in time.',
  'clock-step': 'The clock jumped over it.',
};
const tally = (path: string, keys: readonly string[], meaning: string): readonly FieldNote[] => [
  { path, type: 'object', meaning },
  ...keys.map((key) => ({ path: `${path}.${key}`, type: 'integer', meaning: tallied[key] ?? '' })),
];
/** The answer of `schedule`. */
export const schedule: readonly FieldNote[] = [
  { path: 'stateDirectory', type: 'string', meaning: 'Where the journal is looked for.' },
  {
    path: 'journal',
    type: 'boolean',
    meaning: 'Whether there is one; without it nothing is known of past runs.',
  },
  { path: 'exit', type: 'object', meaning: 'How the command ends.' },
  { path: 'exit.code', type: 'integer', meaning: 'The exit code.' },
  { path: 'exit.name', type: 'string', meaning: '`ok`, or `violated` when a job is overdue.' },
  { path: 'jobs', type: 'list', meaning: 'Every job, in configured order.' },
  { path: 'jobs[].name', type: 'string', meaning: 'Its name.' },
  { path: 'jobs[].job', type: 'string', meaning: 'What it does: `sweep` or `upkeep`.' },
  { path: 'jobs[].words', type: 'string', meaning: 'Its schedule in words, with the zone.' },
  { path: 'jobs[].cron', type: 'string', meaning: 'Five fields.' },
  { path: 'jobs[].timeZone', type: 'string', meaning: 'IANA name.' },
  { path: 'jobs[].catchUp', type: 'string', meaning: '`skip`, `once` or `all-in-window`.' },
  { path: 'jobs[].catchUpWindowSeconds', type: 'integer', meaning: 'For `all-in-window`.' },
  { path: 'jobs[].jitterSeconds', type: 'integer', meaning: 'It starts up to so much later.' },
  { path: 'jobs[].deadlineSeconds', type: 'integer', meaning: 'How long a run may take.' },
  { path: 'jobs[].paused', type: 'boolean', meaning: 'Whether it is paused.' },
  { path: 'jobs[].nextDue', type: 'string or null', meaning: 'When it is due next.' },
  {
    path: 'jobs[].nextStart',
    type: 'string or null',
    meaning: 'When that run starts: its own jitter is added.',
  },
  {
    path: 'jobs[].expectedIntervalSeconds',
    type: 'number or null',
    meaning: 'Longest time between two due times; null when it is due at most once more.',
  },
  {
    path: 'jobs[].overdue',
    type: 'boolean',
    meaning:
      'No success within two expected intervals and five minutes in which it was not paused.',
  },
  { path: 'jobs[].registeredAt', type: 'string or null', meaning: 'When a daemon first knew it.' },
  { path: 'jobs[].lastStartedAt', type: 'string or null', meaning: 'Start of its newest run.' },
  { path: 'jobs[].lastSuccessAt', type: 'string or null', meaning: 'End of its newest success.' },
  { path: 'jobs[].running', type: 'object or null', meaning: 'The run under way.' },
  ...run('jobs[].running'),
  ...tally('jobs[].ends', runOutcomes, 'How its runs ended, of all time.'),
  ...tally('jobs[].missed', missReasons, 'Due times without a run, of all time.'),
  { path: 'jobs[].lastMissed', type: 'object or null', meaning: 'The newest of them.' },
  ...missedFire('jobs[].lastMissed'),
  { path: 'jobs[].next', type: 'list', meaning: 'The next runs; empty while it is paused.' },
  { path: 'jobs[].next[].due', type: 'string', meaning: 'When it is due.' },
  { path: 'jobs[].next[].start', type: 'string', meaning: 'When it starts.' },
  {
    path: 'jobs[].next[].local',
    type: 'string or null',
    meaning: "The start as the job's own zone shows it, with offset; null in UTC.",
  },
];
