import type { RecordedEvent } from '../ports/events.js';
import type { Run } from '../estate/run.js';
import type { LogFields } from './log-fields.js';

/** A log line: its text never holds data. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: LogFields;
}

type EventOf<K extends RecordedEvent['kind']> = Extract<RecordedEvent, { kind: K }>;

function runFields({ id, job, trigger, due }: Run): LogFields {
  return { run: id, job, trigger, due };
}

const endLevels = {
  success: 'info',
  failure: 'error',
  timeout: 'error',
  interrupted: 'warn',
} as const;

function runEnded({ at, run, end }: EventOf<'run-ended'>): LogLine {
  const { outcome, message } = end;
  const durationMs = end.at.getTime() - run.startedAt.getTime();
  return {
    level: endLevels[outcome],
    message: 'run ended',
    fields: { at, ...runFields(run), outcome, durationMs, message },
  };
}

/** What is told of a finding: where, what, and the cause in words, but not the remedy. */
function findingChanged({ at, finding, was }: EventOf<'finding-changed'>): LogLine {
  const { id, control, severity, verdict, reason, since, failure, message, subject } = finding;
  const { environment, account, region, table, resource } = subject;
  const fields: LogFields = {
    at,
    finding: id,
    control,
    severity,
    verdict,
    was,
    reason,
    code: failure?.code,
    permission: failure?.permission,
    environment,
    account,
    region,
    table,
    resource,
    since,
    message,
  };
  switch (verdict) {
    case 'fail':
      return { level: severity === 'info' ? 'info' : 'warn', message: 'finding fails', fields };
    case 'unknown':
      return { level: 'warn', message: 'finding cannot be seen', fields };
    case 'pass':
      return { level: 'info', message: 'finding passes', fields };
    default:
      return verdict satisfies never;
  }
}

/** The one line that tells of an event. */
export function lineOfEvent(event: RecordedEvent): LogLine {
  const { at } = event;
  switch (event.kind) {
    case 'run-began': {
      const { startedAt } = event.run;
      const fields = { at, ...runFields(event.run), startedAt };
      return { level: 'info', message: 'run began', fields };
    }
    case 'run-ended':
      return runEnded(event);
    case 'fire-missed': {
      const { job, due, firstDue, count, reason } = event.fire;
      const range = count === 1 ? {} : { firstDue, count };
      return { level: 'warn', message: 'run missed', fields: { at, job, due, ...range, reason } };
    }
    case 'job-changed': {
      const { job, change } = event;
      return { level: 'info', message: 'job changed', fields: { at, job, change } };
    }
    case 'finding-changed':
      return findingChanged(event);
    case 'configuration-read': {
      const { file, problem } = event;
      return problem === undefined
        ? { level: 'info', message: 'configuration in force', fields: { at, file } }
        : { level: 'error', message: 'configuration refused', fields: { at, file, problem } };
    }
    case 'clock-stepped':
      return { level: 'warn', message: 'clock stepped', fields: { at, byMs: event.byMs } };
    case 'journal-state':
      return event.problem === undefined
        ? { level: 'info', message: 'journal works', fields: { at } }
        : {
            level: 'error',
            message: 'journal cannot be written',
            fields: { at, problem: event.problem },
          };
    case 'daemon-state': {
      const { state, detail } = event;
      const level = state === 'aborting' ? 'warn' : 'info';
      return { level, message: 'daemon state', fields: { at, state, detail } };
    }
    default:
      return event satisfies never;
  }
}
