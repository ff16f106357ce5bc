import { type CommandNode, flatten, type OptionNode } from '../command-tree.js';

const quote = (text: string): string =>
  `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;

const names = (nodes: readonly CommandNode[]): string =>
  nodes.map((node) => node.path.at(-1) ?? '').join(' ');

/** True in fish when exactly this command is being typed. */
function condition({ path, children }: CommandNode, root: CommandNode): string {
  if (path.length === 0) return 'not __fish_seen_subcommand_from ' + names(children);
  const [top, ...below] = path;
  const groups = root.children.filter(
    (child) => child.children.length > 0 && child.path[0] !== top,
  );
  return [
    ...path.map((name) => `__fish_seen_subcommand_from ${name}`),
    // `check` alone must not be taken for `config check`
    ...(below.length === 0 && groups.length > 0
      ? [`not __fish_seen_subcommand_from ${names(groups)}`]
      : []),
    ...(children.length > 0 ? [`not __fish_seen_subcommand_from ${names(children)}`] : []),
  ].join('; and ');
}

function optionParts({ flag, value, choices, about }: OptionNode): string {
  const parts = [`-l ${flag.slice(2)}`];
  if (choices.length > 0) parts.push(`-x -a ${quote(choices.join(' '))}`);
  else if (value === 'file') parts.push('-r -F');
  else if (value !== undefined) parts.push('-x');
  return [...parts, `-d ${quote(about)}`].join(' ');
}

function nodeLines(node: CommandNode, root: CommandNode): readonly string[] {
  const begin = `complete -c depot-dr -n ${quote(condition(node, root))}`;
  return [
    ...node.children.map(
      (child) => `${begin} -a ${quote(child.path.at(-1) ?? '')} -d ${quote(child.about)}`,
    ),
    ...node.arguments
      .filter(({ choices }) => choices.length > 0)
      .map(({ choices, about }) => `${begin} -a ${quote(choices.join(' '))} -d ${quote(about)}`),
    ...node.options.map((option) => `${begin} ${optionParts(option)}`),
  ];
}

/** Completion for fish 3.1 and later. */
export function fishScript(root: CommandNode): string {
  return [
    '# fish completion for depot-dr',
    'complete -c depot-dr -f',
    "complete -c depot-dr -l help -d 'show this help'",
    ...flatten(root).flatMap((node) => nodeLines(node, root)),
    '',
  ].join('\n');
}
