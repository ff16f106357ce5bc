import { exitLines } from './command-notes.js';
import { type CommandNode, flatten, treeOf } from './command-tree.js';
import { idleHandlers } from './handlers.js';
import { buildProgram } from './program.js';

const ignore = (): void => undefined;

/** The table of commands, without anything behind it. */
export function commandTree(): CommandNode {
  return treeOf(buildProgram(idleHandlers(), { out: ignore, err: ignore, width: 100 }));
}

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

function optionLines({ options }: CommandNode): readonly string[] {
  if (options.length === 0) return [];
  return [
    '',
    '| Option | Meaning |',
    '| --- | --- |',
    ...options.map(({ flag, value, choices, about, isMandatory }) => {
      const shape = choices.length > 0 ? choices.join('|') : value;
      const spelled = shape === undefined ? flag : `${flag}=${shape}`;
      return `| \`${cell(spelled)}\` | ${cell(about)}${isMandatory ? ' (required)' : ''} |`;
    }),
  ];
}

function commandLines(node: CommandNode): readonly string[] {
  const { path, notes } = node;
  if (notes === undefined) return [];
  const operands = node.arguments.map(({ name, choices }) =>
    choices.length > 0 ? ` ${choices.join('|')}` : ` <${name}>`,
  );
  return [
    '',
    `## \`depot-dr ${path.join(' ')}${operands.join('')}\``,
    '',
    `${node.about}.`,
    ...node.arguments.flatMap(({ name, about }) => ['', `\`<${name}>\`: ${about}.`]),
    ...optionLines(node),
    '',
    'Exit codes:',
    '',
    ...exitLines(notes).map(({ code, meaning }) => `- ${code}: ${meaning}`),
    '',
    '```sh',
    ...notes.examples.flatMap(({ line, does }) => [`# ${does}`, line]),
    '```',
  ];
}

/** `docs/reference/cli.md`, made from the table of commands. Ends with a line break. */
export function renderCliReference(): string {
  return [
    '# Command line',
    '',
    'Options are spelled `--option=value` or `--option value`, after the command. Data goes to',
    'stdout, everything else to stderr. `NO_COLOR` and `FORCE_COLOR` are honoured.',
    '`depot-dr --version` prints the version.',
    ...flatten(commandTree()).flatMap(commandLines),
    '',
  ].join('\n');
}
