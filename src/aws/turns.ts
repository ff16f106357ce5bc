/** Bounds the attempts that are under way to each host, first come, first served. */
export interface Turns {
  /**
   * Resolves when an attempt may go out.
   * @returns ends the attempt, and lets the next one go
   * @throws the signal's reason when it aborts first
   */
  take(host: string, signal: AbortSignal): Promise<() => void>;
}

interface Host {
  underWay: number;
  /** In the order in which they came. */
  readonly waiting: Set<() => void>;
}

/**
 * Waits here, and not in the queue for a socket, are no part of the time that an answer may take: a
 * large estate has thousands of calls ready at once, and how long ours queue says nothing of a host.
 * @param most - to one host at a time, >= 1
 */
export function createTurns(most: number): Turns {
  const hosts = new Map<string, Host>();
  return {
    async take(name, signal) {
      signal.throwIfAborted();
      const host = hosts.get(name) ?? { underWay: 0, waiting: new Set() };
      hosts.set(name, host);
      const { waiting } = host;
      if (host.underWay < most) {
        host.underWay++;
      } else {
        await new Promise<void>((resolve, reject) => {
          const leave = (): void => {
            waiting.delete(start);
            reject(signal.reason);
          };
          const start = (): void => {
            signal.removeEventListener('abort', leave);
            resolve();
          };
          signal.addEventListener('abort', leave, { once: true });
          waiting.add(start);
        });
      }
      return () => {
        const [next] = waiting;
        if (next === undefined) {
          host.underWay--;
          return;
        }
        waiting.delete(next); // it goes on with the turn that ends here
        next();
      };
    },
  };
}
