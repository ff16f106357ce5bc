import {
  daemonPolicy,
  observePolicy,
  policiesPerRole,
  type PolicyDocument,
  splitPolicy,
} from '../../aws/iam-policy.js';
import { partitionOf } from '../../aws/partition.js';
import type { Account, Estate } from '../../estate/environment.js';
import { DrError } from '../../kernel/errors.js';
import type { ExitName } from '../../kernel/exit-codes.js';
import { nearest } from '../../kernel/nearest.js';
import { envelope } from '../../answers/envelope.js';
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
    /** Which of `parts` this is, from 1: what is too long for one policy is in several. */
    readonly part: number;
    readonly parts: number;
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

function policiesOf(account: Account, estate: Estate): readonly PolicyDocument[] {
  const [region] = account.regions;
  const partition = region === undefined ? 'aws' : partitionOf(region);
  return splitPolicy(observePolicy({ account, partition, estate }));
}

function numbered(documents: readonly PolicyDocument[]) {
  return documents.map((document, index) => ({
    part: index + 1,
    parts: documents.length,
    document,
  }));
}

function allPolicies(estate: Estate): IamPolicyData {
  const accounts = estate.accounts.flatMap((account) =>
    numbered(policiesOf(account, estate)).map((policy) => ({
      for: 'account' as const,
      account: account.id,
      name: account.name,
      ...policy,
    })),
  );
  const daemon = numbered(splitPolicy(daemonPolicy(estate.accounts))).map((policy) => ({
    for: 'daemon' as const,
    account: null,
    name: null,
    ...policy,
  }));
  return { mode: 'observe', policies: [...accounts, ...daemon] };
}

/** What to do with several policies, for stderr. */
function severalNote(count: number): string {
  const room =
    count > policiesPerRole
      ? ` A role may have ${policiesPerRole} unless that quota is raised in IAM.`
      : '';
  return `depot-dr: too long for one policy: attach all ${count} of the list to the role, as managed policies.${room}\n`;
}

/**
 * `depot-dr iam-policy`: the bare document for one account or for the process itself (a list of
 * documents where one would be too long for IAM), else an envelope with all. A table of policies
 * would serve nobody: without `--output=yaml` it is JSON.
 */
export async function runIamPolicy(flags: IamPolicyFlags, world: World): Promise<ExitName> {
  const { stdout, stderr, clock, version } = world;
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
  if (word === undefined && !daemon) {
    const data = envelope('iam-policy', allPolicies(estate), { version, at: clock.now() });
    stdout.write(await renderData(data, format));
    return 'ok';
  }
  const documents =
    word === undefined
      ? splitPolicy(daemonPolicy(estate.accounts))
      : policiesOf(findAccount(estate, word), estate);
  if (documents.length > 1) stderr.write(severalNote(documents.length));
  stdout.write(await renderData(documents.length === 1 ? documents[0] : documents, format));
  return 'ok';
}
