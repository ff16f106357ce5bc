import type { CallRecord } from '../estate/observation.js';
import type { Clock } from '../kernel/clock.js';
import type { EventRecorder } from '../ports/events.js';
import type { Recorder } from '../ports/recorder.js';
import { lineOfEvent, type LogLine } from './event-lines.js';
import { chosenFields, type LogFields, logText } from './log-fields.js';
import type { Metrics } from './metrics.js';

/** What is logged: everything from this level up; `silent` is nothing. */
export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

export interface RecorderOptions {
  readonly level: LogLevel;
  /** Takes one JSON line with its line break. @returns false when it is lost */
  readonly write: (line: string) => boolean | void;
  readonly clock: Clock;
  /** Is told how far a pass has come. */
  readonly progress: (done: number, total: number) => void;
}

/** Writes one line; fields that are not allowed are left out. @returns how many were */
type Log = (
  level: LogLine['level'],
  message: string,
  fields: Readonly<Record<string, unknown>>,
) => number;

const longestMessage = 200;

/** The logger is loaded only when something may be logged. */
async function openLog({ level, write, clock }: RecorderOptions): Promise<Log> {
  if (level === 'silent') return () => 0;
  const { pino } = await import('pino');
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${clock.now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  return (lineLevel, message, fields) => {
    if (!logger.isLevelEnabled(lineLevel)) return 0;
    const { chosen, dropped } = chosenFields(fields);
    const counted = dropped === 0 ? chosen : { ...chosen, droppedFields: dropped };
    logger[lineLevel](counted, logText(message, longestMessage));
    return dropped;
  };
}

/** The fields of a call that are logged; its input is not among what is known. */
function callFields(record: CallRecord): LogFields {
  const { service, operation, account, region, durationMs, outcome, attempts, requestId } = record;
  return {
    service,
    operation,
    account,
    region,
    durationMs: Math.round(durationMs),
    outcome,
    attempts,
    requestId,
  };
}

/**
 * A recorder that logs JSON lines: calls at `debug`, notes at their own level. Its methods never
 * throw, as long as `write` does not.
 */
export async function createRecorder(options: RecorderOptions): Promise<Recorder> {
  const log = await openLog(options);
  return {
    call: (record) => void log('debug', 'call', callFields(record)),
    note: (level, message, fields) => void log(level, message, fields),
    progress: options.progress,
  };
}

/**
 * A recorder that logs JSON lines and counts in the metrics: one line per event, calls at `debug`.
 * Its methods never throw: a line that cannot be written is counted.
 */
export async function createEventRecorder(
  options: RecorderOptions & { readonly metrics: Metrics },
): Promise<EventRecorder> {
  const { metrics, progress } = options;
  const log = await openLog({
    ...options,
    write: (line) => {
      if (options.write(line) === false) metrics.lostLine();
    },
  });
  const write: Log = (level, message, fields) => {
    try {
      const dropped = log(level, message, fields);
      if (dropped > 0) metrics.droppedFields(dropped);
      return dropped;
    } catch {
      metrics.lostLine();
      return 0;
    }
  };
  return {
    call(record) {
      metrics.called(record);
      write('debug', 'call', callFields(record));
    },
    note: (level, message, fields) => void write(level, message, fields),
    progress,
    event(event) {
      metrics.recorded(event);
      const { level, message, fields } = lineOfEvent(event);
      write(level, message, fields);
    },
  };
}
