/** Strings, and the marks around them; everything else of JSON tells nothing about keys. */
const marks = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gsu;

/**
 * A name that an object of the text carries twice; undefined when there is none. What such an object
 * means depends on who reads it.
 * @param text - valid JSON
 */
export function repeatedKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  let last: string | undefined;
  for (const [mark] of text.matchAll(marks)) {
    if (mark === '{') open.push(new Set());
    else if (mark === '[') open.push(undefined);
    else if (mark === '}' || mark === ']') open.pop();
    else if (mark.startsWith('"')) last = mark;
    else if (mark === ':' && last !== undefined) {
      const key = String(JSON.parse(last));
      const keys = open.at(-1);
      if (keys?.has(key) === true) return key;
      keys?.add(key);
    }
  }
  return undefined;
}
