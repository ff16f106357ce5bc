import { daemonPolicy, observePolicy, type PolicyDocument } from '../../aws/iam-policy.js';
import { partitionOf } from '../../aws/partition.js';
import type { Account, Estate } from '../../estate/environment.js';
import { DrError } from '../../kernel/errors.js';
import type { ExitName } from '../../kernel/exit-codes.js';
import { nearest } from '../../kernel/nearest.js';
import { envelope } from '../envelope.js';
import type { IamPolicyFlags } from '../flags.js';
import { loadConfiguration } from '../loading.js';
import { formatOf, renderData } from '../output.js';
import type { World } from '../world.js';

export interface IamPolicyData {
  readonly mode: 'observe';
  readonly policies: readonly {
    /** `account`: of the role that reads it. `daemon`: of the process's own role. */
    readonly for: 'account' | 'daemon';
    readonly account: string | null;
    readonly name: string | null;
    readonly document: PolicyDocument;
  }[];
}

/** @throws DrError `usage` when no account has that id or name */
function findAccount({ accounts }: Estate, word: string): Account {
  const found = accounts.find(({ id, name }) => id === word || name === word);
  if (found !== undefined) return found;
  const known = accounts.flatMap(({ id, name }): string[] => [name, id]);
  const near = nearest(word, known);
  throw new DrError(`no account is named "${word}"`, {
    code: 'AccountUnknown',
    kind: 'usage',
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}Known: ${accounts.map(({ name }) => name).join(', ')}.`,
  });
}

function policyOf(account: Account, estate: Estate): PolicyDocument {
  const [region] = account.regions;
  const partition = region === undefined ? 'aws' : partitionOf(region);
  return observePolicy({ account, partition, estate });
}

function policiesOf(estate: Estate): IamPolicyData {
  return {
    mode: 'observe',
    policies: [
      ...estate.accounts.map((account) => ({
        for: 'account' as const,
        account: account.id,
        name: account.name,
        document: policyOf(account, estate),
      })),
      { for: 'daemon', account: null, name: null, document: daemonPolicy(estate.accounts) },
    ],
  };
}

/**
 * `depot-dr iam-policy`: a bare document for one account or for the process itself, else a list of all. A table of policies would serve nobody: without `--output=yaml` it is JSON.
 */
export async function runIamPolicy(flags: IamPolicyFlags, world: World): Promise<ExitName> {
  const { stdout, clock, version } = world;
  const { account: word, daemon = false } = flags;
  if (word !== undefined && daemon) {
    throw new DrError("an account's policy and the process's own are two documents", {
      code: 'UsageInvalid',
      kind: 'usage',
      hint: 'Give --account or --daemon; without either all accounts are listed.',
    });
  }
  const { estate } = await loadConfiguration(flags.config, world);
  const format = formatOf(flags.output, world) === 'yaml' ? 'yaml' : 'json';
  const bare = daemon
    ? daemonPolicy(estate.accounts)
    : word === undefined
      ? undefined
      : policyOf(findAccount(estate, word), estate);
  const data = bare ?? envelope('iam-policy', policiesOf(estate), { version, at: clock.now() });
  stdout.write(await renderData(data, format));
  return 'ok';
}
