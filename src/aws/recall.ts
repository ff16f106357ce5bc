/** What is remembered between runs, by a key that tells when it is another thing. */
export interface Recall<T> {
  /** Undefined when it is not remembered. */
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/** Remembers at most `limit` values; the one that was used longest ago is forgotten first. */
export function createRecall<T>(limit: number): Recall<T> {
  const values = new Map<string, T>();
  return {
    get(key) {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value); // the newest in the order of the map
      return value;
    },
    set(key, value) {
      values.delete(key);
      values.set(key, value);
      const [oldest] = values.keys();
      if (values.size > limit && oldest !== undefined) values.delete(oldest);
    },
  };
}
