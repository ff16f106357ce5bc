import {
  Argument,
  Command,
  type CommandUnknownOpts,
  InvalidArgumentError,
  Option,
} from '@commander-js/extra-typings';
import { commandNotes, helpTail } from './command-notes.js';
import { logLevels, outputFormats, reportFormats, shells } from './flags.js';
import type { Handlers } from './handlers.js';

/** Where commander writes its own texts: help to `out`, everything else to `err`. */
export interface ProgramOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Columns of help. */
  readonly width: number;
}

const configOption = () =>
  new Option(
    '--config <file>',
    'configuration; else DEPOT_DR_CONFIG, ./depot-dr.yaml, /etc/depot-dr/depot-dr.yaml',
  );

const outputOption = () =>
  new Option(
    '--output <format>',
    'how data is printed on stdout (table on a terminal, json otherwise)',
  ).choices(outputFormats);

const reportOption = () =>
  new Option(
    '--output <format>',
    'how data is printed on stdout (table on a terminal, json otherwise); csv, junit, sarif and ocsf are for other tools',
  ).choices([...outputFormats, ...reportFormats] as const);

const logLevelOption = () =>
  new Option('--log-level <level>', 'what is logged on stderr, else as configured').choices(
    logLevels,
  );

const environmentOption = () =>
  new Option('--environment <id>', 'only this environment, by name or id; may be repeated')
    .argParser((value: string, earlier: readonly string[]) => [...earlier, value])
    .default([] as readonly string[], 'all');

const repeatable = <const Flags extends string>(flags: Flags, about: string, otherwise: string) =>
  new Option(flags, about)
    .argParser((value: string, earlier: readonly string[]) => [...earlier, value])
    .default([] as readonly string[], otherwise);

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) {
    throw new InvalidArgumentError('Expected is a port, 1 to 65535, or 0 for any free one.');
  }
  return port;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,3}$/.test(text) || count < 1 || count > 100) {
    throw new InvalidArgumentError('Expected is a whole number from 1 to 100.');
  }
  return count;
}

function parseMode(text: string): 'observe' {
  if (text !== 'observe') throw new InvalidArgumentError('Only observe exists.');
  return text;
}

function addWatching(program: Command, handlers: Handlers): void {
  program
    .command('daemon')
    .description('run every schedule, and serve status page, API and metrics, until it is ended')
    .addOption(configOption())
    .addOption(logLevelOption())
    .action((flags) => handlers.daemon(flags));
  program
    .command('check')
    .description(
      'one observation pass: what is wrong, what could not be seen, and how to put it right',
    )
    .addOption(configOption())
    .addOption(reportOption())
    .addOption(environmentOption())
    .option(
      '--all',
      'list every finding by itself, and what passes (table only; data always holds it)',
    )
    .addOption(logLevelOption())
    .action((flags) => handlers.check(flags));
  program
    .command('explain')
    .description('everything behind one finding: rule, calls, answers, remedy')
    .addArgument(
      new Argument(
        '<finding>',
        'its id, at least 4 digits of the number in it, or its control where only one fails',
      ),
    )
    .addOption(configOption())
    .addOption(outputOption())
    .addOption(environmentOption())
    .addOption(logLevelOption())
    .action((finding, flags) => handlers.explain(finding, flags));
}

function addSchedule(program: Command, handlers: Handlers): void {
  program
    .command('schedule')
    .description('the next runs of every job in words, the last ones, and what was missed and why')
    .addOption(
      new Option('--count <number>', 'how many runs to come, 1 to 100; 3 if left out').argParser(
        parseCount,
      ),
    )
    .addOption(configOption())
    .addOption(outputOption())
    .addOption(logLevelOption())
    .action((flags) => handlers.schedule(flags));
}

function addConfiguration(program: Command, handlers: Handlers): void {
  const config = program.command('config').description('work on the configuration itself');
  config
    .command('check')
    .description('report every problem of the configuration at once, with its place')
    .addOption(configOption())
    .addOption(outputOption())
    .addOption(logLevelOption())
    .action((flags) => handlers.configCheck(flags));
  config
    .command('schema')
    .description('print the JSON Schema of the configuration, for editors')
    .action(() => handlers.configSchema());
  config
    .command('init')
    .description(
      'write a first configuration from what accounts hold: what is there becomes what is wanted',
    )
    .addOption(
      repeatable(
        '--region <id>',
        'a region to look at in every account; may be repeated; else AWS_REGION. Replicas are followed into others',
        'AWS_REGION',
      ),
    )
    .addOption(
      repeatable(
        '--role-arn <arn>',
        'a role to look through, one for each account; may be repeated; else the own credentials and their account',
        'own',
      ),
    )
    .addOption(
      repeatable(
        '--external-id <id>',
        'external id of the roles: one for all, or one for each in their order',
        'none',
      ),
    )
    .addOption(
      new Option('--file <file>', 'write it to this new file; one that is there stays as it is'),
    )
    .addOption(logLevelOption())
    .action((flags) => handlers.configInit(flags));
  program
    .command('iam-policy')
    .description('print least-privilege policies for the configured estate')
    .addOption(
      new Option('--mode <mode>', 'what the policy must allow; only observe exists')
        .choices(['observe'])
        .argParser(parseMode)
        .default('observe' as const),
    )
    .addOption(
      new Option(
        '--account <id>',
        'only this account, by id or name: the bare document, or a list where one would be too long',
      ),
    )
    .option(
      '--daemon',
      "only the process's own role, which assumes the others: the bare document, likewise",
    )
    .addOption(configOption())
    .addOption(outputOption())
    .addOption(logLevelOption())
    .action((flags) => handlers.iamPolicy(flags));
}

function addSurroundings(program: Command, handlers: Handlers): void {
  program
    .command('bucket-policy')
    .description(
      'print the policy that lets every environment back up into a bucket, merged with what is there',
    )
    .addOption(
      new Option('--bucket <name>', 'the bucket; else that of the environment, or the only one'),
    )
    .addOption(environmentOption())
    .addOption(configOption())
    .addOption(outputOption())
    .addOption(logLevelOption())
    .action((flags) => handlers.bucketPolicy(flags));
  program
    .command('teardown-check')
    .description("what would block the deletion of an environment's stack, or be lost with it")
    .addOption(environmentOption())
    .addOption(configOption())
    .addOption(outputOption())
    .addOption(logLevelOption())
    .action((flags) => handlers.teardownCheck(flags));
}

function addTools(program: Command, handlers: Handlers): void {
  program
    .command('sandbox')
    .description('serve an embedded AWS and Depot on a loopback port, for any AWS client')
    .addOption(
      new Option(
        '--port <number>',
        'port to listen on, else the one in the configuration',
      ).argParser(parsePort),
    )
    .addOption(
      new Option('--estate <file>', 'the configuration that describes the world, as --config'),
    )
    .addOption(configOption().conflicts('estate'))
    .addOption(
      new Option('--output <format>', 'shell lines (table) or data').choices(outputFormats),
    )
    .addOption(logLevelOption())
    .action((flags) => handlers.sandbox(flags));
  program
    .command('completion')
    .description('print a completion script for a shell')
    .addArgument(new Argument('<shell>', 'which shell').choices(shells))
    .action((shell) => handlers.completion(shell));
}

/** Adds what help ends with; the same for every command that does something. */
function finish(command: CommandUnknownOpts, path: string): void {
  command.helpOption('-h, --help', 'show this help');
  for (const each of command.commands) {
    finish(each, path === '' ? each.name() : `${path} ${each.name()}`);
  }
  const notes = commandNotes[path];
  if (notes !== undefined) command.addHelpText('after', helpTail(notes));
}

/**
 * The table of commands: parsing, help, completion and the reference page all come from it.
 * Parsing it throws commander's error instead of ending the process.
 */
export function buildProgram(handlers: Handlers, { out, err, width }: ProgramOutput): Command {
  const table: Command = new Command('depot-dr')
    .description('Keeps Depot environments recoverable, and proves it.')
    .exitOverride()
    .configureHelp({ minWidthToWrap: 10 }) // narrow terminals wrap as well
    .configureOutput({
      writeOut: out,
      writeErr: err,
      outputError: () => undefined, // the thrown error is printed like every other one
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  table.option('--version', 'print the version'); // answered before commander is loaded
  addWatching(table, handlers);
  addSchedule(table, handlers);
  addConfiguration(table, handlers);
  addSurroundings(table, handlers);
  addTools(table, handlers);
  finish(table, '');
  return table;
}
