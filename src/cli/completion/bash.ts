import { type CommandNode, flatten, type OptionNode } from '../command-tree.js';

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

function valueReply({ value, choices }: OptionNode): string {
  if (choices.length > 0) {
    return `mapfile -t COMPREPLY < <(compgen -W ${quote(choices.join(' '))} -- "$current")`;
  }
  if (value === 'file') {
    return 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current")';
  }
  return ':';
}

function valueCases({ path, options }: CommandNode): readonly string[] {
  return options
    .filter(({ value }) => value !== undefined)
    .map((option) => {
      const key = quote(`${path.join(' ')}|${option.flag}`);
      return `    ${key}) ${valueReply(option)}; return ;;`;
    });
}

function wordCase({ path, options, children, arguments: operands }: CommandNode): string {
  const words = [
    ...children.map((child) => child.path.at(-1) ?? ''),
    ...operands.flatMap(({ choices }) => choices),
    ...options.map(({ flag }) => flag),
    '--help',
  ];
  return `    ${quote(path.join(' '))}) words=${quote(words.join(' '))} ;;`;
}

/** Completion for bash 4 and later. `--option=value` and `--option value` both complete. */
export function bashScript(root: CommandNode): string {
  const nodes = flatten(root);
  const steps = nodes
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => {
      const parent = path.slice(0, -1).join(' ');
      const key = quote(`${parent}|${path.at(-1) ?? ''}`);
      return `      ${key}) at=${quote(path.join(' '))} ;;`;
    });
  return [
    '# bash completion for depot-dr: source <(depot-dr completion bash)',
    '_depot_dr() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" flag="${COMP_WORDS[COMP_CWORD-1]}"',
    "  local at='' words='' word",
    '  COMPREPLY=()',
    '  # bash splits "--option=value" into three words',
    '  if [[ $current == = ]]; then',
    "    current=''",
    '  elif [[ $flag == = && $COMP_CWORD -gt 2 ]]; then',
    '    flag="${COMP_WORDS[COMP_CWORD-2]}"',
    '  fi',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    case "$at|$word" in',
    ...steps,
    '    esac',
    '  done',
    '  case "$at|$flag" in',
    ...nodes.flatMap(valueCases),
    '  esac',
    '  case "$at" in',
    ...nodes.map(wordCase),
    '  esac',
    '  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")',
    '}',
    'complete -F _depot_dr depot-dr',
    '',
  ].join('\n');
}
