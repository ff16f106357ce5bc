import { layCommand } from './command-line.js';
import { labelled, paragraph, plain } from './wrap.js';

/** A remedy is prose, commands, or both. */
export interface RemedyPart {
  readonly kind: 'prose' | 'command';
  readonly text: string;
}

/** Where the command that begins at `begin` ends: before a remark in brackets, `;` or a full stop. */
function endOfCommand(text: string, begin: number): number {
  let isQuoted = false;
  for (let at = begin; at < text.length; at++) {
    if (text[at] === "'") isQuoted = !isQuoted;
    if (isQuoted) continue;
    const rest = text.slice(at);
    if (/^( \(|;( |$)|\.( |$))/.test(rest)) return at;
  }
  return text.length;
}

/** Splits a remedy into what is to be read and what is to be pasted; nothing but joints is lost. */
export function partsOf(remedy: string): readonly RemedyPart[] {
  const text = plain(remedy);
  const begin = /(?:^|: |; )(?=aws [a-z])/.exec(text);
  if (begin === null) return text === '' ? [] : [{ kind: 'prose', text }];
  const from = begin.index + begin[0].length;
  const to = endOfCommand(text, from);
  const before = text.slice(0, from).trim();
  const after = text.slice(to).replace(/^[.;]/, '').trim();
  return [
    ...(before === '' ? [] : [{ kind: 'prose', text: before } as const]),
    { kind: 'command', text: text.slice(from, to) },
    ...(after === '' ? [] : partsOf(after)),
  ];
}

/** A remedy's lines within `width`: prose after `Fix:`, commands indented, ready to be pasted. */
export function layRemedy(remedy: string, width: number, indent: number): readonly string[] {
  return partsOf(remedy).flatMap(({ kind, text }, index) => {
    if (kind === 'command') return layCommand(text, width, indent + 2);
    return index === 0
      ? labelled('Fix: ', text, width, indent)
      : paragraph(text, width, indent + 2);
  });
}
