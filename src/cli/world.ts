/**
 * The command line: parse, call one flow, show its answer. Purpose of this folder: everything that a
 * person or a script sees. It must not judge, read AWS itself, or touch the real process: what it
 * needs of that is handed in as a `World`. Read `program.ts` (the table of commands) next.
 */
import type { Clock } from '../kernel/clock.js';

/** Where text goes. Writing never throws. */
export interface Output {
  /** @returns false when this text, or one before it, is lost: nobody reads, or not fast enough */
  write(text: string): boolean;
  /** Width of the terminal in characters; undefined when it is not one. */
  readonly columns: number | undefined;
  readonly isTTY: boolean;
}

/** The process around a command, as far as a command may know it. */
export interface World {
  /** Of the package, such as `1.2.3`. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Data only. */
  readonly stdout: Output;
  /** Logs, notes and progress. */
  readonly stderr: Output;
  readonly clock: Clock;
  /** Uniform in [0, 1): jitter of retries. */
  readonly random: () => number;
  /** Random bits as lower-case hex, for ids. */
  readonly randomHex: (bytes: number) => string;
  /** Of the process: its number and its Node, such as `v20.19.0`. */
  readonly process: { readonly id: number; readonly node: string };
  /** Is told when the operator asks for the configuration to be read anew; the result ends that. */
  readonly onReload: (listener: () => void) => () => void;
  /** Is told what nobody caught, and then has to end the process; the result ends that. */
  readonly onDefect: (listener: (error: unknown) => void) => () => void;
  /** Aborts with a DrError `aborted` when the operator interrupts or ends the process. */
  readonly signal: AbortSignal;
  /** The text of a file, as UTF-8. @throws the file system's error */
  readonly readFile: (path: string) => Promise<string>;
  /** Writes a new file, as UTF-8. @throws the file system's error: EEXIST when there is one already */
  readonly createFile: (path: string, text: string) => Promise<void>;
  /** Whether there is a file at a path. */
  readonly exists: (path: string) => boolean;
}
