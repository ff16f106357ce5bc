import { layCommand } from '../../answers/command-line.js';
import { partsOf } from '../../answers/remedy-parts.js';
import { labelled, paragraph } from './wrap.js';

/** A remedy's lines within `width`: prose after `Fix:`, commands indented, ready to be pasted. */
export function layRemedy(remedy: string, width: number, indent: number): readonly string[] {
  return partsOf(remedy).flatMap(({ kind, text }, index) => {
    if (kind === 'command') return layCommand(text, width, indent + 2);
    return index === 0
      ? labelled('Fix: ', text, width, indent)
      : paragraph(text, width, indent + 2);
  });
}
