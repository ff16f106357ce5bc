/** One tag of a page, in order. */
interface Tag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Markup {
  readonly tags: readonly Tag[];
  /** All text outside tags, decoded. */
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
};

function decoded(text: string): string {
  return text.replace(/&([^;\s]*);?/g, (whole, name: string) => {
    const character = entities[name];
    if (character === undefined || !whole.endsWith(';')) throw new Error(`stray & in ${text}`);
    return character;
  });
}

const tagShape = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<]*")?)*)\s*\/?>/iy;
const attributeShape = /([a-zA-Z-]+)(?:="([^"<]*)")?/g;

/**
 * Reads markup strictly: a `<` that begins no well-formed tag, or an `&` that begins no known
 * entity, is an error. What passes has no second reading.
 */
export function readMarkup(markup: string): Markup {
  const tags: Tag[] = [];
  let text = '';
  let from = '<!doctype html>'.length * Number(markup.startsWith('<!doctype html>'));
  for (;;) {
    const at = markup.indexOf('<', from);
    text += decoded(markup.slice(from, at === -1 ? undefined : at));
    if (at === -1) return { tags, text };
    tagShape.lastIndex = at;
    const found = tagShape.exec(markup);
    if (found === null) throw new Error(`no tag: ${markup.slice(at, at + 80)}`);
    const [whole, slash = '', name = '', attributes = ''] = found;
    if (slash === '') {
      tags.push({
        name: name.toLowerCase(),
        attributes: Object.fromEntries(
          [...attributes.matchAll(attributeShape)].map(([, key = '', value = '']) => [
            key,
            decoded(value),
          ]),
        ),
      });
    }
    from = at + whole.length;
  }
}

/** The text of a page with every run of blanks as one. */
export function textOf(page: string): string {
  return readMarkup(page).text.replace(/\s+/g, ' ');
}

/** The first of the parts that does not come after those before it; undefined when all do. */
export function outOfOrder(
  text: string,
  parts: readonly (string | RegExp)[],
): string | RegExp | undefined {
  let from = 0;
  for (const part of parts) {
    const rest = text.slice(from);
    const at = typeof part === 'string' ? rest.indexOf(part) : rest.search(part);
    if (at === -1) return part;
    from += at;
  }
  return undefined;
}
