/** Gives the event loop a turn: what waits (requests, timers) is served before it resolves. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
