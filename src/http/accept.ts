/** Weights by media range, `type/subtype`, in lower case. @source RFC 9110, section 12.5.1 */
function rangesOf(accept: string): ReadonlyMap<string, number> {
  const ranges = new Map<string, number>();
  for (const item of accept.toLowerCase().split(',').slice(0, 32)) {
    const [range = '', ...parameters] = item.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const quality = weight === undefined ? 1 : Number(weight);
    ranges.set(range, Number.isFinite(quality) ? quality : 0);
  }
  return ranges;
}

/**
 * The media type among `offered` that an Accept header prefers; the first one where it prefers none,
 * accepts none or is missing: an answer in another form is of more use than none.
 */
export function preferred<T extends string>(
  accept: string | undefined,
  offered: readonly [T, ...T[]],
): T {
  if (accept === undefined) return offered[0];
  const ranges = rangesOf(accept);
  const weightOf = (type: string): number =>
    ranges.get(type) ?? ranges.get(`${type.split('/')[0] ?? ''}/*`) ?? ranges.get('*/*') ?? 0;
  let best = offered[0];
  for (const type of offered) if (weightOf(type) > weightOf(best)) best = type;
  return best;
}
