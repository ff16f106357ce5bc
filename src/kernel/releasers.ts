/** What must be given back at the end, whatever happened in between. */
export interface Releasers {
  add(release: () => Promise<void> | void): void;
  /**
   * Gives everything back, newest first, once. One that fails does not keep the others.
   * @throws the error when one failed; AggregateError when several did
   */
  releaseAll(): Promise<void>;
}

export function createReleasers(): Releasers {
  const held: (() => Promise<void> | void)[] = [];
  return {
    add: (release) => void held.push(release),
    async releaseAll() {
      const errors: unknown[] = [];
      for (let next = held.pop(); next !== undefined; next = held.pop()) {
        try {
          await next();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 1)
        throw new AggregateError(errors, 'several things could not be released');
      if (errors.length === 1) throw errors[0];
    },
  };
}
