import fc from 'fast-check';

/** Hours, but not that of a run of the plans: one a day, and the newest seven hours before the world. */
export function sinceHours(max: number): fc.Arbitrary<number> {
  return fc.integer({ min: 1, max }).map((hours) => (hours % 24 === 7 ? hours - 1 : hours));
}

export function constants<T extends Readonly<Record<string, string>>>(values: T) {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, fc.constant(value)]),
  ) as { readonly [K in keyof T]: fc.Arbitrary<T[K]> };
}
