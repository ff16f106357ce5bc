import { exitCodes, type ExitName } from '../kernel/exit-codes.js';

/** What help and the reference page say of a command beside its options. */
export interface CommandNotes {
  readonly exits: readonly ExitName[];
  readonly examples: readonly { readonly line: string; readonly does: string }[];
}

const watching = ['ok', 'failed', 'refused', 'violated', 'timedOut', 'unseen'] as const;

/** By command path. Every command that does something has an entry. */
export const commandNotes: Readonly<Record<string, CommandNotes>> = {
  check: {
    exits: watching,
    examples: [
      { line: 'depot-dr check', does: 'judges everything that is configured' },
      {
        line: "depot-dr check --environment=prod-orders --output=json | jq '.data.findings[].id'",
        does: 'lists the finding ids of one environment',
      },
    ],
  },
  daemon: {
    exits: ['ok', 'failed', 'refused', 'busy'],
    examples: [
      {
        line: 'depot-dr daemon --config /etc/depot-dr/depot-dr.yaml',
        does: 'watches until SIGTERM; SIGHUP reads the configuration anew',
      },
      {
        line: 'DEPOTDR_PAGE_PORT=8080 depot-dr daemon --log-level=info',
        does: 'serves the page on another port and logs every run',
      },
    ],
  },
  explain: {
    exits: watching,
    examples: [
      { line: 'depot-dr explain pitr-enabled:1a2b3c4d5e6f', does: 'explains a finding of check' },
      { line: 'depot-dr explain 1a2b', does: 'the same, by the beginning of its number' },
    ],
  },
  schedule: {
    exits: ['ok', 'failed', 'refused', 'violated'],
    examples: [
      { line: 'depot-dr schedule', does: 'shows when each job runs next, and how it did so far' },
      {
        line: "depot-dr schedule --output=json | jq '.data.jobs[] | select(.overdue) | .name'",
        does: 'names the jobs that are overdue; then the exit code is 3',
      },
    ],
  },
  'config check': {
    exits: ['ok', 'failed', 'refused'],
    examples: [
      { line: 'depot-dr config check', does: 'reads the file that check would read' },
      {
        line: 'depot-dr config check --config=estate.yaml --output=json',
        does: 'gives the problems of a file as data',
      },
    ],
  },
  'config schema': {
    exits: ['ok', 'failed', 'refused'],
    examples: [
      { line: 'depot-dr config schema > depot-dr.schema.json', does: 'saves it for an editor' },
      {
        line: "depot-dr config schema | jq '.properties | keys'",
        does: 'lists the sections of a configuration',
      },
    ],
  },
  'config init': {
    exits: ['ok', 'failed', 'refused', 'busy', 'timedOut', 'unseen'],
    examples: [
      {
        line: 'depot-dr config init --region=eu-west-1 --file=depot-dr.yaml',
        does: 'looks at the account of the own credentials and writes what it finds',
      },
      {
        line: 'depot-dr config init --region=eu-west-1 --role-arn=arn:aws:iam::111122223333:role/depot-dr-observe --role-arn=arn:aws:iam::777788889999:role/depot-dr-observe --external-id=example-external-id > depot-dr.yaml',
        does: 'looks at two accounts; exit code 6 says that comments name what could not be seen',
      },
    ],
  },
  'iam-policy': {
    exits: ['ok', 'failed', 'refused'],
    examples: [
      {
        line: 'depot-dr iam-policy --mode=observe --account=platform-prod > policy.json',
        does: 'the policy of one account, ready for aws iam put-role-policy',
      },
      {
        line: 'depot-dr iam-policy --mode=observe --daemon',
        does: 'what the process itself needs: to assume the roles',
      },
    ],
  },
  'bucket-policy': {
    exits: ['ok', 'failed', 'refused', 'busy', 'timedOut', 'unseen'],
    examples: [
      {
        line: 'depot-dr bucket-policy --bucket=example-depot-backups > policy.json',
        does: 'ready for aws s3api put-bucket-policy, with the credentials of the account of the bucket',
      },
      {
        line: "depot-dr bucket-policy --environment=prod-orders --output=json | jq '.Statement[].Sid'",
        does: 'names the statements for the bucket of one environment',
      },
    ],
  },
  'teardown-check': {
    exits: watching,
    examples: [
      {
        line: 'depot-dr teardown-check --environment=staging',
        does: 'tells what to put right before the stack is deleted',
      },
      {
        line: "depot-dr teardown-check --output=json | jq '.data.environments[].items[].kind'",
        does: 'names the kinds of what stands in the way, over all environments',
      },
    ],
  },
  sandbox: {
    exits: ['ok', 'failed', 'refused', 'busy'],
    examples: [
      {
        line: 'depot-dr sandbox --port=4566 --estate=config/sandbox.yaml',
        does: 'serves until Ctrl-C and prints what points a client at it',
      },
      {
        line: 'depot-dr sandbox --estate=config/sandbox.yaml --output=json',
        does: 'gives address and variables as data',
      },
    ],
  },
  completion: {
    exits: ['ok', 'failed', 'refused'],
    examples: [
      {
        line: 'source <(depot-dr completion bash)',
        does: 'completes commands in this shell',
      },
      {
        line: 'depot-dr completion fish > ~/.config/fish/completions/depot-dr.fish',
        does: 'for every later fish shell',
      },
    ],
  },
};

/** Exit codes of a command with their meanings, ascending. */
export function exitLines({ exits }: CommandNotes): readonly { code: number; meaning: string }[] {
  return exits.map((name) => exitCodes[name]).toSorted((a, b) => a.code - b.code);
}

/** The end of a command's help: exit codes, then examples. */
export function helpTail(notes: CommandNotes): string {
  return [
    '',
    'Exit codes:',
    ...exitLines(notes).map(({ code, meaning }) => `  ${code}  ${meaning}`),
    '',
    'Examples:',
    ...notes.examples.flatMap(({ line, does }) => [`  ${line}`, `      ${does}`]),
  ].join('\n');
}
