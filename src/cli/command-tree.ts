import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { type CommandNotes, commandNotes } from './command-notes.js';

/** An option as completion and the reference page need it. */
export interface OptionNode {
  /** With its dashes: `--output`. */
  readonly flag: string;
  /** `file`, `format`, ...; undefined for a switch. */
  readonly value: string | undefined;
  readonly choices: readonly string[];
  readonly about: string;
  readonly isMandatory: boolean;
}

interface ArgumentNode {
  readonly name: string;
  readonly choices: readonly string[];
  readonly about: string;
}

export interface CommandNode {
  /** Names below the binary's: `['config', 'check']`; empty for the binary itself. */
  readonly path: readonly string[];
  readonly about: string;
  readonly options: readonly OptionNode[];
  readonly arguments: readonly ArgumentNode[];
  readonly children: readonly CommandNode[];
  /** Undefined for a command that only groups others. */
  readonly notes: CommandNotes | undefined;
}

/** `<file>` -> `file`; undefined for a switch. */
function valueName(flags: string): string | undefined {
  return /<([^>]+)>/.exec(flags)?.[1];
}

/** The table of commands as plain data, in its order. */
export function treeOf(command: CommandUnknownOpts, path: readonly string[] = []): CommandNode {
  return {
    path,
    about: command.description(),
    options: command.options.map((option) => ({
      flag: option.long ?? option.flags,
      value: valueName(option.flags),
      choices: option.argChoices ?? [],
      about: option.description,
      isMandatory: option.mandatory,
    })),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      choices: argument.argChoices ?? [],
      about: argument.description,
    })),
    children: command.commands.map((child) => treeOf(child, [...path, child.name()])),
    notes: commandNotes[path.join(' ')],
  };
}

/** A node and all below it, parents first. */
export function flatten(node: CommandNode): readonly CommandNode[] {
  return [node, ...node.children.flatMap(flatten)];
}
