import { plain } from './plain.js';

/** A remedy is prose, or one command with prose around it. */
export interface RemedyPart {
  readonly kind: 'prose' | 'command';
  readonly text: string;
}

/**
 * Where a command may begin: at the very start, or after these words of a rule. Not anywhere else,
 * since prose may hold what AWS or Depot said, and that must never become something to paste.
 */
const beginning = /^(?:Through the table's owner \(CDK, Terraform\), or: )?(?=aws [a-z])/;

/** Nothing that a shell would read otherwise: plain words, and words in single quotes. */
const safeCommand = /^aws(?: +(?:[\w@%+=:,./-]|'[^']*')+)+$/;

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

function prose(text: string): readonly RemedyPart[] {
  return text === '' ? [] : [{ kind: 'prose', text }];
}

/** Splits a remedy into what is to be read and what is to be pasted; nothing but joints is lost. */
export function partsOf(remedy: string): readonly RemedyPart[] {
  const text = plain(remedy);
  const begin = beginning.exec(text);
  if (begin === null) return prose(text);
  const from = begin[0].length;
  const to = endOfCommand(text, from);
  const command = text.slice(from, to);
  if (!safeCommand.test(command)) return prose(text);
  const after = text.slice(to).replace(/^[.;]/, '').trim();
  return [
    ...prose(text.slice(0, from).trim()),
    { kind: 'command', text: command },
    ...prose(after),
  ];
}
