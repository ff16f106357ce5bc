import { CommanderError } from '@commander-js/extra-typings';
import { DrError } from '../kernel/errors.js';
import { exitCodes, type ExitName } from '../kernel/exit-codes.js';
import { nearest } from '../kernel/nearest.js';
import { type CommandNode, flatten, treeOf } from './command-tree.js';
import { describeError, exitOfError } from './error-text.js';
import type { Handlers } from './handlers.js';
import { buildProgram } from './program.js';
import { textWidth } from './text/wrap.js';
import type { World } from './world.js';

/** The real commands; each loads its implementation when it runs. */
function liveHandlers(world: World, end: (exit: ExitName) => void): Handlers {
  return {
    check: async (flags) => end(await (await import('./commands/check.js')).runCheck(flags, world)),
    daemon: async (flags) => {
      (await import('../daemon/heap.js')).keepHeapSmall(); // before the rest makes it grow
      end(await (await import('./commands/daemon.js')).runDaemon(flags, world));
    },
    explain: async (finding, flags) =>
      end(await (await import('./commands/explain.js')).runExplain(finding, flags, world)),
    schedule: async (flags) => {
      const { runSchedule } = await import('./commands/schedule.js');
      const { readJournal } = await import('../compose/journal-reader.js');
      end(await runSchedule(flags, world, readJournal));
    },
    configCheck: async (flags) =>
      end(await (await import('./commands/config-check.js')).runConfigCheck(flags, world)),
    configSchema: async () =>
      end((await import('./commands/config-schema.js')).runConfigSchema(world)),
    configInit: async (flags) =>
      end(await (await import('./commands/config-init.js')).runConfigInit(flags, world)),
    iamPolicy: async (flags) =>
      end(await (await import('./commands/iam-policy.js')).runIamPolicy(flags, world)),
    bucketPolicy: async (flags) => {
      const { runBucketPolicy } = await import('./commands/bucket-policy.js');
      const { openWatch } = await import('./watching.js');
      end(await runBucketPolicy(flags, world, openWatch));
    },
    teardownCheck: async (flags) => {
      const { runTeardownCheck } = await import('./commands/teardown-check.js');
      const { openWatch } = await import('./watching.js');
      end(await runTeardownCheck(flags, world, openWatch));
    },
    sandbox: async (flags) =>
      end(await (await import('./commands/sandbox.js')).runSandbox(flags, world)),
    completion: async (shell) =>
      end((await import('./commands/completion.js')).runCompletion(shell, world)),
  };
}

/** The command that the words before an option lead to, as far as they are known. */
function commandOf(root: CommandNode, argv: readonly string[]): CommandNode {
  let node = root;
  for (const word of argv) {
    if (word.startsWith('-')) break;
    node = node.children.find(({ path }) => path.at(-1) === word) ?? node;
  }
  return node;
}

/** What was probably meant by an option that a command does not have. */
function suggestOption(flag: string, node: CommandNode, root: CommandNode): string {
  const has = ({ options }: CommandNode): boolean => options.some((each) => each.flag === flag);
  if (node.children.length > 0 && flatten(root).some(has)) {
    return `${flag} is given after the command.`;
  }
  const near = nearest(flag, [...node.options.map((option) => option.flag), '--help']);
  return near === undefined ? '' : `Did you mean ${near}?`;
}

/** Commander's complaint as ours: the suggestion becomes the hint. */
function usageError(error: CommanderError, root: CommandNode, argv: readonly string[]): DrError {
  const [line = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const node = commandOf(root, argv);
  const flag = /^unknown option '([^'=]+)/.exec(line)?.[1];
  // Commander calls a switch unknown when it is given a value.
  const isSwitch = node.options.some((option) => option.flag === flag);
  const suggestion = isSwitch
    ? ''
    : flag === undefined
      ? rest.join(' ').replace(/^\(|\)$/g, '')
      : suggestOption(flag, node, root);
  const hints = [suggestion, `See: ${['depot-dr', ...node.path, '--help'].join(' ')}`];
  const unknown = isSwitch ? `option '${flag}' takes no value` : `unknown option '${flag}'`;
  return new DrError(flag === undefined ? line : unknown, {
    code: 'UsageInvalid',
    kind: 'usage',
    hint: hints.filter((text) => text !== '').join(' '),
  });
}

/** Stacks are shown to those who asked for debug output. */
function wantsStack(argv: readonly string[]): boolean {
  return /(^| )--log-level[= ](debug|trace)( |$)/.test(argv.join(' '));
}

/**
 * Parses a command line and runs its command; every error is printed here and nowhere else.
 * @returns the exit code; never throws
 */
export async function dispatch(argv: readonly string[], world: World): Promise<number> {
  const { stdout, stderr } = world;
  let exit: ExitName = 'ok';
  const end = (name: ExitName): void => {
    exit = name;
  };
  const program = buildProgram(liveHandlers(world, end), {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    width: textWidth(stdout.columns),
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCodes[exit].code;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.code.startsWith('commander.help')) {
      // Asked for is fine; shown because a command was missing is not.
      return exitCodes[thrown.exitCode === 0 ? 'ok' : 'refused'].code;
    }
    const error =
      thrown instanceof CommanderError ? usageError(thrown, treeOf(program), argv) : thrown;
    const command = `depot-dr ${argv.join(' ')}`.trim();
    stderr.write(describeError(error, { command, showStack: wantsStack(argv) }));
    return exitCodes[exitOfError(error)].code;
  }
}
