/**
 * Turns what flows and adapters report into log lines. It must not know who reports or why, and it
 * never writes what was sent to AWS: each line's fields are chosen here, one by one.
 */
import type { CallRecord } from '../estate/observation.js';
import type { Clock } from '../kernel/clock.js';
import type { Recorder } from '../ports/recorder.js';

/** What is logged: everything from this level up; `silent` is nothing. */
export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

export interface RecorderOptions {
  readonly level: LogLevel;
  /** Takes one JSON line with its line break. */
  readonly write: (line: string) => void;
  readonly clock: Clock;
  /** Is told how far a pass has come. */
  readonly progress: (done: number, total: number) => void;
}

type Scalar = string | number | boolean | null;

const maximumFields = 32;
const maximumTextLength = 500;
const secretName = /secret|token|password|credential|authorization|external_?id|access_?key/i;

/** The fields of a call that are logged; its input is not among what is known. */
function callFields(record: CallRecord): Readonly<Record<string, Scalar | undefined>> {
  const { service, operation, account, region, durationMs, outcome, attempts, requestId } = record;
  return {
    service,
    operation,
    account,
    region,
    durationMs: Math.round(durationMs),
    outcome: outcome.slice(0, maximumTextLength),
    attempts,
    requestId,
  };
}

function scalarOf(value: unknown): Scalar | undefined {
  if (typeof value === 'string') return value.slice(0, maximumTextLength);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return undefined;
}

/** Plain values only, bounded, without those whose name speaks of a secret. */
function noteFields(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Scalar | undefined>> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !secretName.test(name))
      .slice(0, maximumFields)
      .map(([name, value]) => [name, scalarOf(value)]),
  );
}

/**
 * A recorder that logs JSON lines: calls at `debug`, notes at their own level. The logger is loaded
 * only when something may be logged. Its methods never throw.
 */
export async function createRecorder(options: RecorderOptions): Promise<Recorder> {
  const { level, write, clock, progress } = options;
  if (level === 'silent') return { call: () => undefined, note: () => undefined, progress };
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
  return {
    call: (record) => logger.debug(callFields(record), 'call'),
    note: (noteLevel, message, fields) =>
      logger[noteLevel]({ fields: noteFields(fields) }, message),
    progress,
  };
}
