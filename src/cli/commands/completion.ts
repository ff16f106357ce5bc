import type { ExitName } from '../../kernel/exit-codes.js';
import { bashScript } from '../completion/bash.js';
import { fishScript } from '../completion/fish.js';
import { zshScript } from '../completion/zsh.js';
import type { Shell } from '../flags.js';
import { commandTree } from '../reference.js';
import type { World } from '../world.js';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** `depot-dr completion`: prints a static script, made from the table of commands. */
export function runCompletion(shell: Shell, { stdout }: World): ExitName {
  stdout.write(scripts[shell](commandTree()));
  return 'ok';
}
