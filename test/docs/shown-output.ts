const changing: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<instant>'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, '<instant>'],
  [/\d+ d \d+ h|\d+ h \d+ min|\d+ min \d+ s/g, '<age>'],
  [/\d+\.\d s/g, '<duration>'],
];

/** Text without what differs from run to run: instants, ages and durations. */
function masked(text: string): string {
  return changing.reduce((masking, [pattern, name]) => masking.replace(pattern, name), text);
}

/**
 * What a shown output says that the real one does not: the first part that is missing, undefined when
 * there is none. Parts are divided by lines of `...`; each must be whole lines, in this order, the
 * first at the beginning and the last at the end unless dots stand there.
 */
export function firstMissing(shown: string, real: string): string | undefined {
  const lines = masked(real).trimEnd().split('\n');
  const parts = masked(shown).split(/^\.\.\.$/m);
  let from = 0;
  for (const [index, part] of parts.entries()) {
    const wanted = part.replace(/^\n|\n$/g, '').split('\n');
    if (part.trim() === '') continue;
    const isAt = (at: number): boolean =>
      wanted.every((line, offset) => lines[at + offset] === line);
    const candidates = lines.map((_, at) => at).filter((at) => at >= from && isAt(at));
    const at = index === parts.length - 1 ? candidates.at(-1) : candidates[0];
    const isEnd = at !== undefined && at + wanted.length === lines.length;
    if (at === undefined || (index === 0 && at !== 0) || (index === parts.length - 1 && !isEnd)) {
      return part.trim();
    }
    from = at + wanted.length;
  }
  return undefined;
}
