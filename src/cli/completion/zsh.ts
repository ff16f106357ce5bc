import { type CommandNode, flatten, type OptionNode } from '../command-tree.js';

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
/** Inside an `_arguments` description. */
const describe = (text: string): string => text.replaceAll(/[[\]:\\]/g, String.raw`\$&`);
/** Inside a `_describe` entry, where the first colon divides. */
const entry = (name: string, about: string): string =>
  quote(`${name.replaceAll(':', String.raw`\:`)}:${about}`);

function optionSpec({ flag, value, choices, about }: OptionNode): string {
  const text = `[${describe(about)}]`;
  if (value === undefined) return quote(`${flag}${text}`);
  const action = choices.length > 0 ? `(${choices.join(' ')})` : value === 'file' ? '_files' : ' ';
  const many = flag === '--environment' ? '*' : '';
  return quote(`${many}${flag}=${text}:${value}:${action}`);
}

function commandCase({ path, options, children, arguments: operands }: CommandNode): string {
  const at = quote(path.join(' '));
  if (children.length > 0) {
    const entries = children.map((child) => entry(child.path.at(-1) ?? '', child.about));
    const switches = [
      ...options.map(({ flag, about }) => entry(flag, about)),
      entry('--help', 'show this help'),
    ];
    return `    ${at}) commands=(${entries.join(' ')}); options=(${switches.join(' ')})
      _describe command commands; _describe -o option options ;;`;
  }
  const specs = [
    quote('--help[show this help]'),
    ...options.map(optionSpec),
    ...operands.map(({ name, choices }, index) =>
      quote(`${index + 1}:${name}:${choices.length > 0 ? `(${choices.join(' ')})` : ' '}`),
    ),
  ];
  return `    ${at}) _arguments ${specs.join(' ')} ;;`;
}

/** Completion for zsh, as a file in `fpath` named `_depot-dr` or sourced. */
export function zshScript(root: CommandNode): string {
  const nodes = flatten(root);
  const steps = nodes
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => {
      const key = quote(`${path.slice(0, -1).join(' ')}|${path.at(-1) ?? ''}`);
      return `      ${key}) at=${quote(path.join(' '))}; begin=$index ;;`;
    });
  return [
    '#compdef depot-dr',
    '_depot_dr() {',
    "  local at='' index",
    '  local -i begin=1',
    '  local -a commands options',
    '  for (( index = 2; index < CURRENT; index++ )); do',
    '    case "$at|${words[index]}" in',
    ...steps,
    '    esac',
    '  done',
    '  # the command stands first for _arguments',
    '  words=("${(@)words[begin,-1]}")',
    '  (( CURRENT -= begin - 1 ))',
    '  case "$at" in',
    ...nodes.map(commandCase),
    '  esac',
    '}',
    'if [ "$funcstack[1]" = "_depot_dr" ]; then _depot_dr "$@"; else compdef _depot_dr depot-dr; fi',
    '',
  ].join('\n');
}
