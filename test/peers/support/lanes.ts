/** Begins all of `work` in its order, at most `count` at once; what becomes of each is a promise. */
export function inLanes<T>(
  work: readonly (() => Promise<T>)[],
  count: number,
): readonly Promise<T>[] {
  let free = count;
  const waiting: (() => void)[] = [];
  return work.map(async (begin) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await begin();
    } finally {
      const following = waiting.shift();
      if (following === undefined) free++;
      else following();
    }
  });
}
