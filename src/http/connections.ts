import type { Socket } from 'node:net';

/**
 * The open connections of a listener, at most so many. Who opens many and asks nothing shuts nobody
 * out: a new connection takes the place of the one that has been idle for longest. Only when all are
 * being answered is the new one refused.
 */
export interface Connections {
  /** @returns false when there is no room */
  opened(socket: Socket): boolean;
  /** A request came in on this connection. @returns how many that makes */
  began(socket: Socket): number;
  /** Its answer was sent, or given up. */
  ended(socket: Socket): void;
  /** Whether an answer is under way. */
  isBusy(socket: Socket): boolean;
  closeIdle(): void;
  closeAll(): void;
  count(): number;
}

interface Entry {
  readonly socket: Socket;
  /** Under way. */
  answers: number;
  requests: number;
}

/** The same for a connection and for the TLS that runs on it. */
function keyOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? ''}`;
}

export function createConnections(maximum: number): Connections {
  /** In the order in which they became idle. */
  const entries = new Map<string, Entry>();
  const idle = (): readonly Entry[] => [...entries.values()].filter(({ answers }) => answers === 0);
  const drop = (key: string): void => {
    entries.get(key)?.socket.destroy();
    entries.delete(key);
  };
  const longestIdle = (): string | undefined => {
    for (const [key, { answers }] of entries) if (answers === 0) return key;
    return undefined;
  };
  return {
    opened(socket) {
      if (entries.size >= maximum) {
        const key = longestIdle();
        if (key === undefined) return false;
        drop(key);
      }
      const key = keyOf(socket);
      const entry: Entry = { socket, answers: 0, requests: 0 };
      entries.set(key, entry);
      socket.once('close', () => {
        if (entries.get(key) === entry) entries.delete(key);
      });
      return true;
    },
    began(socket) {
      const entry = entries.get(keyOf(socket));
      if (entry === undefined) return 1; // it is closed already
      entry.answers++;
      return ++entry.requests;
    },
    ended(socket) {
      const key = keyOf(socket);
      const entry = entries.get(key);
      if (entry === undefined) return;
      entry.answers--;
      entries.delete(key);
      entries.set(key, entry);
    },
    isBusy: (socket) => (entries.get(keyOf(socket))?.answers ?? 0) > 0,
    closeIdle: () => {
      for (const { socket } of idle()) socket.destroy();
    },
    closeAll: () => {
      for (const key of entries.keys()) drop(key);
    },
    count: () => entries.size,
  };
}
