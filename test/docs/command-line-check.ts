import type { CommandNode, OptionNode } from '../../src/cli/command-tree.js';
import { commandTree } from '../../src/cli/reference.js';

/** A command line as far as it is understood. */
interface Reading {
  readonly node: CommandNode;
  readonly used: ReadonlySet<OptionNode>;
  readonly operands: readonly string[];
  /** The first word that is not understood. */
  readonly wrong: string | undefined;
}

function wrongValue({ flag, choices }: OptionNode, value: string): string | undefined {
  const isChoice = choices.length === 0 || choices.includes(value);
  return value === '' || !isChoice ? `${flag} does not take "${value}"` : undefined;
}

function read(line: string): Reading {
  const words = line.trim().split(/\s+/);
  const used = new Set<OptionNode>();
  const operands: string[] = [];
  let node = commandTree();
  let wrong: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const child = node.children.find(({ path }) => path.at(-1) === word);
    const [flag = '', given] = word.split(/=(.*)/s);
    const option = node.options.find((each) => each.flag === flag);
    if (child !== undefined) node = child;
    else if (option !== undefined) {
      used.add(option);
      if (option.value !== undefined) wrong ??= wrongValue(option, given ?? words[++at] ?? '');
    } else if (!word.startsWith('-')) operands.push(word);
    else if (word !== '--help') wrong ??= `no option ${flag}`;
  }
  const [first] = operands;
  // A command with others below it takes no operands.
  if (node.children.length > 0 && first !== undefined) wrong ??= `no command ${first}`;
  return { node, used, operands, wrong };
}

/** What is wrong with the words after `depot-dr` as a name: `iam-policy`, `explain <finding>`. */
export function wrongName(line: string): string | undefined {
  return read(line).wrong;
}

/** What is wrong with the words after `depot-dr` as a command line; undefined when it can be typed. */
export function wrongLine(line: string): string | undefined {
  const { node, used, operands, wrong } = read(line);
  const missing = node.options.find((option) => option.isMandatory && !used.has(option));
  if (wrong !== undefined) return wrong;
  if (missing !== undefined) return `${missing.flag} is missing`;
  return operands.length === node.arguments.length ? undefined : `operands: ${operands.join(' ')}`;
}
