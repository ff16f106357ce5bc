import type { CallRecord } from '../estate/observation.js';

/** Where flows and adapters report what happened. Never throws, never blocks. */
export interface Recorder {
  /** One finished call to AWS. */
  call(record: CallRecord): void;
  /** Something that an operator should read once. `fields` carry the data; no secrets. */
  note(level: 'info' | 'warn', message: string, fields: Readonly<Record<string, unknown>>): void;
  /** How far a long pass has come. */
  progress(done: number, total: number): void;
}
