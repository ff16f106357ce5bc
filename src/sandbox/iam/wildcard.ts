/**
 * True when `value` fits an IAM pattern: `*` stands for any run of characters (also none, also
 * slashes and colons), `?` for one. Takes time in proportion to both lengths at worst: no
 * backtracking beyond the last `*`. Source: IAM User Guide, "IAM JSON policy elements: Resource".
 */
export function matchesPattern(pattern: string, value: string): boolean {
  let patternAt = 0;
  let valueAt = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (valueAt < value.length) {
    const wanted = pattern[patternAt];
    if (wanted === '*') {
      starAt = patternAt++;
      resumeAt = valueAt;
    } else if (wanted === '?' || wanted === value[valueAt]) {
      patternAt++;
      valueAt++;
    } else if (starAt >= 0) {
      patternAt = starAt + 1;
      valueAt = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[patternAt] === '*') patternAt++;
  return patternAt === pattern.length;
}
