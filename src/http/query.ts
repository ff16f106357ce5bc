import { problem, type Problem } from './answer.js';

type Values<Key extends string> = { readonly [K in Key]: string | undefined };

/** A query whose keys are all known, each given once. */
export function readQuery<Key extends string>(
  query: URLSearchParams,
  known: readonly Key[],
): { readonly kind: 'query'; readonly values: Values<Key> } | Problem {
  const values: Record<string, string | undefined> = {};
  for (const [key, value] of query) {
    if (!known.some((each) => each === key)) {
      const hint =
        known.length === 0 ? 'It takes no query.' : `It takes ${known.toSorted().join(', ')}.`;
      return problem(400, 'QueryUnknown', `the query has an unknown key "${key}"`, { hint });
    }
    if (values[key] !== undefined) {
      return problem(400, 'QueryRepeated', `the query gives "${key}" twice`);
    }
    values[key] = value;
  }
  // oxlint-disable-next-line no-unsafe-type-assertion -- every key of it is known
  return { kind: 'query', values: values as Values<Key> };
}

/** A value that is none of those that a key may have. */
export function wrongValue(key: string, value: string, expected: string): Problem {
  return problem(400, 'QueryInvalid', `${key}=${value} is not ${expected}`);
}
