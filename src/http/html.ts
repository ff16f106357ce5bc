/** Not exported: nothing but `html` can make what carries it. */
const mark: unique symbol = Symbol('markup');

/** Markup of ours, in which everything from outside is escaped. */
export interface Html {
  readonly [mark]: string;
}

type Part = string | number | Html | readonly Html[] | undefined;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What means something in markup; control characters; marks that turn the writing direction. */
const unwelcome = /[&<>"']|[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

function escaped(text: string): string {
  return text.replace(unwelcome, (character) => escapes[character] ?? '');
}

function isList(part: Html | readonly Html[]): part is readonly Html[] {
  return Array.isArray(part);
}

function rendered(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part);
  return isList(part) ? part.map(markupOf).join('') : part[mark];
}

/**
 * A piece of a page. What is put in is escaped, without control characters, unless it was made by this function itself; so it is
 * safe as text and between the quotes of an attribute, the only two places where it may stand.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = strings[0] ?? '';
  for (const [at, part] of parts.entries()) markup += rendered(part) + (strings[at + 1] ?? '');
  return { [mark]: markup };
}

/** The text of a piece. */
export function markupOf(piece: Html): string {
  return piece[mark];
}
