import { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { plain } from '../../answers/plain.js';

type Value = Scalar | YAMLMap | YAMLSeq;

/** A key of a section, with what is said of it. */
export interface Entry {
  readonly key: string;
  readonly value: Value;
  /** Lines above it. */
  readonly above?: readonly string[];
  /** At the end of its line. */
  readonly beside?: string | undefined;
  /** A blank line before it. */
  readonly isApart?: boolean;
}

const mostColumns = 96;

/** Text of any kind as lines of a comment that the file can hold. */
export function commentOf(texts: readonly string[]): string {
  return texts.flatMap(wrap).join('\n');
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  // A lone half of a character cannot be written.
  for (const word of plain(text)
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > mostColumns) lines.push(` ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

export function scalar(value: string | number | boolean): Scalar {
  return new Scalar(value);
}

/** `[a, b]` where that is a short line, else one below the other. */
export function plainList(items: readonly string[]): YAMLSeq {
  const list = new YAMLSeq();
  list.flow = items.join(', ').length < mostColumns / 2;
  for (const item of items) list.add(scalar(item));
  return list;
}

export function section(entries: readonly Entry[]): YAMLMap {
  const map = new YAMLMap();
  for (const { key, value, above = [], beside, isApart = false } of entries) {
    const name = new Scalar(key);
    name.spaceBefore = isApart;
    if (above.length > 0) name.commentBefore = commentOf(above);
    if (beside !== undefined) value.comment = commentOf([beside]).replaceAll('\n', '');
    map.add(new Pair(name, value));
  }
  return map;
}

/** A list of sections, one below the other, each with what is said of it above. */
export function itemList(
  items: readonly { readonly value: YAMLMap; readonly above: readonly string[] }[],
): YAMLSeq {
  const list = new YAMLSeq();
  for (const [index, { value, above }] of items.entries()) {
    value.spaceBefore = index > 0;
    if (above.length > 0) value.commentBefore = commentOf(above);
    list.add(value);
  }
  return list;
}
