import type { Output } from './world.js';

/** A standard stream of the process. */
export interface PipeStream {
  readonly columns?: number | undefined;
  readonly destroyed: boolean;
  readonly writableLength: number;
  write(text: string, done?: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export interface Pipe {
  readonly output: Output;
  /** Resolves when everything written has left the process, with what kept it from that. */
  readonly drained: () => Promise<Error | undefined>;
}

export interface PipeOptions {
  readonly isTTY: boolean;
  /** What waits for a reader that does not keep up; more is lost. Infinity for an answer. */
  readonly mostWaitingBytes: number;
}

/** A reader that went away (`| head`) is no failure. */
function isGone(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

/** Text into a stream, whose reader may go away or stand still: neither may end or fill the process. */
export function pipeTo(stream: PipeStream, { isTTY, mostWaitingBytes }: PipeOptions): Pipe {
  let failure: Error | undefined;
  let lost = 0;
  // Node takes back that a standard stream has failed, so each write is asked.
  const written = (error?: Error | null): void => {
    if (error === undefined || error === null) return;
    lost++;
    if (!isGone(error)) failure ??= error;
  };
  stream.on('error', () => undefined);
  return {
    output: {
      write: (text) => {
        if (stream.destroyed || stream.writableLength >= mostWaitingBytes) return false;
        stream.write(text, written);
        if (lost === 0) return true;
        lost--; // one that was written before: known only afterwards
        return false;
      },
      columns: stream.columns,
      isTTY,
    },
    drained: () =>
      new Promise((resolve) => {
        if (stream.destroyed) resolve(failure);
        else stream.write('', () => resolve(failure));
      }),
  };
}
