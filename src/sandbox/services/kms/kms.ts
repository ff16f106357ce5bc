/**
 * KMS as far as the posture of keys goes: what they are, who may use them, and the ways in which
 * they are lost. Nothing is encrypted. A key's policy decides by itself who may look at it.
 * Source: AWS KMS API Reference; Developer Guide, "Key policies in AWS KMS".
 */
import type {
  AliasListEntry,
  CancelKeyDeletionRequest,
  CancelKeyDeletionResponse,
  DescribeKeyRequest,
  DescribeKeyResponse,
  DisableKeyRequest,
  EnableKeyRequest,
  GetKeyPolicyRequest,
  GetKeyPolicyResponse,
  ListAliasesRequest,
  ListAliasesResponse,
  ListKeysRequest,
  ListKeysResponse,
  ScheduleKeyDeletionRequest,
  ScheduleKeyDeletionResponse,
} from '@aws-sdk/client-kms';
import { dayMs, hourMs } from '../../../kernel/units.js';
import type { SandboxClock } from '../../clock.js';
import type { KeyDescription } from '../../descriptions/surroundings.js';
import { accessDenied, authorize, localArn } from '../../iam/access.js';
import { AwsFault, type Call, type Service } from '../../service.js';
import { KeyRing, type KeyLookup } from './key-ring.js';
import { listEntry, metadata, newKey, withDeletion, type Key } from './key.js';

/** Shortest, usual and longest waiting period of a deletion, days. */
const deletionDays = { least: 7, usual: 30, most: 30 } as const;
const pageSizes = { aliases: { usual: 50, most: 100 }, keys: { usual: 100, most: 1000 } } as const;

export function createKms({ clock }: { readonly clock: SandboxClock }): {
  readonly service: Service;
  readonly keys: KeyLookup;
  seed(keys: readonly KeyDescription[]): void;
} {
  const ring = new KeyRing();

  const describe = ({ KeyId }: DescribeKeyRequest, call: Call): DescribeKeyResponse => ({
    KeyMetadata: metadata(needKey(ring, KeyId, call)),
  });

  const policyOf = (input: GetKeyPolicyRequest, call: Call): GetKeyPolicyResponse => {
    const key = needOwnKey(ring, input.KeyId, call);
    const name = input.PolicyName ?? 'default';
    if (name !== 'default') throw notFound(`No such policy exists: ${name}`);
    return { Policy: key.policy, PolicyName: name };
  };

  const listKeys = (input: ListKeysRequest, call: Call): ListKeysResponse => {
    authorize(call, { action: 'kms:ListKeys', resource: '*' });
    const keys = ring.list(call.caller.account, call.region, call.now.getTime());
    const { page, next } = cut(keys, ({ id }) => id, input, pageSizes.keys);
    return { Keys: page.map(listEntry), ...next };
  };

  const listAliases = (input: ListAliasesRequest, call: Call): ListAliasesResponse => {
    authorize(call, { action: 'kms:ListAliases', resource: '*' });
    const only = input.KeyId === undefined ? undefined : needOwnKey(ring, input.KeyId, call).id;
    const aliases = ring
      .aliases(call.caller.account, call.region)
      .filter(([, id]) => only === undefined || id === only);
    const { page, next } = cut(aliases, ([alias]) => alias, input, pageSizes.aliases);
    const entries = page.map(([alias, id]): AliasListEntry => ({
      AliasName: alias,
      AliasArn: localArn(call, 'kms', alias),
      TargetKeyId: id,
    }));
    return { Aliases: entries, ...next };
  };

  const enable = ({ KeyId }: EnableKeyRequest, call: Call): object => {
    const key = needSettled(needOwnKey(ring, KeyId, call));
    ring.put({ ...key, disabledAtMs: undefined });
    return {};
  };

  const disable = ({ KeyId }: DisableKeyRequest, call: Call): object => {
    const key = needSettled(needOwnKey(ring, KeyId, call));
    ring.put({ ...key, disabledAtMs: key.disabledAtMs ?? call.now.getTime() });
    return {};
  };

  const schedule = (input: ScheduleKeyDeletionRequest, call: Call): ScheduleKeyDeletionResponse => {
    const days = input.PendingWindowInDays ?? deletionDays.usual;
    if (days < deletionDays.least || days > deletionDays.most) {
      throw validation(
        `Value '${days}' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value between ${deletionDays.least} and ${deletionDays.most}`,
      );
    }
    const key = withDeletion(
      needSettled(needOwnKey(ring, input.KeyId, call)),
      call.now.getTime(),
      days,
    );
    ring.put(key);
    const { DeletionDate, KeyState } = metadata(key);
    return { KeyId: key.arn, DeletionDate, KeyState, PendingWindowInDays: days };
  };

  /** The key comes back disabled. Source: API Reference, "CancelKeyDeletion". */
  const cancel = (input: CancelKeyDeletionRequest, call: Call): CancelKeyDeletionResponse => {
    const key = needOwnKey(ring, input.KeyId, call);
    if (key.deletion === undefined) throw invalidState(`${key.arn} is not pending deletion.`);
    const disabledAtMs = key.disabledAtMs ?? key.deletion.scheduledAtMs;
    ring.put({ ...key, deletion: undefined, disabledAtMs });
    return { KeyId: key.arn };
  };

  return {
    keys: ring,
    service: {
      signingName: 'kms',
      handlers: {
        CancelKeyDeletion: cancel,
        DescribeKey: describe,
        DisableKey: disable,
        EnableKey: enable,
        GetKeyPolicy: policyOf,
        ListAliases: listAliases,
        ListKeys: listKeys,
        ScheduleKeyDeletion: schedule,
      },
      state: () => ({ keys: summary(ring, clock.now().getTime()) }),
    },
    seed: (described) => {
      const nowMs = clock.now().getTime();
      for (const each of described) {
        const key = fromDescription(each, nowMs);
        ring.put(key);
        if (each.alias !== undefined) ring.name(each.alias, key);
      }
    },
  };
}

function fromDescription(described: KeyDescription, nowMs: number): Key {
  const { account, region, id, manager, state, policy } = described;
  const createdAtMs = nowMs - described.ageDays * dayMs;
  const plain = newKey({ account, region, id, manager, createdAtMs });
  const key: Key = {
    ...plain,
    policy: policy ?? plain.policy,
    disabledAtMs: state.kind === 'disabled' ? nowMs - state.hoursAgo * hourMs : undefined,
  };
  return state.kind === 'deletion'
    ? withDeletion(key, nowMs - state.scheduledHoursAgo * hourMs, state.inDays)
    : key;
}

/**
 * The key that a call names, when the caller may do it. Keys of another account are named by ARN.
 * @throws AwsFault NotFoundException, AccessDeniedException
 */
function needKey(ring: KeyRing, reference: string | undefined, call: Call): Key {
  const { account } = call.caller;
  const named = reference ?? '';
  const key = ring.find(named, account, call.region, call.now.getTime());
  if (key === undefined || key.region !== call.region) {
    const missing = named.startsWith('arn:') ? named : localArn(call, 'kms', keyPath(named));
    // Another account's key that is not there answers like one that may not be seen.
    if (named.startsWith('arn:') && !named.includes(`:${account}:`)) throw foreign(call, named);
    const what = named.includes('alias/') ? 'Alias' : 'Key';
    throw notFound(`${what} ${missing} is not found.`);
  }
  authorize(
    call,
    { action: `kms:${call.operation}`, resource: key.arn },
    { owner: key.account, policy: key.policy, decides: true },
  );
  return key;
}

/** The same for calls that know keys of the caller's own account only. */
function needOwnKey(ring: KeyRing, reference: string | undefined, call: Call): Key {
  const key = needKey(ring, reference, call);
  if (key.account !== call.caller.account) throw foreign(call, key.arn);
  if (key.manager === 'AWS' && !readOnly.has(call.operation)) throw foreign(call, key.arn);
  return key;
}

/** What may be done with a key that AWS manages; its policy allows nothing else. */
const readOnly: ReadonlySet<string> = new Set(['GetKeyPolicy', 'ListAliases']);

const keyPath = (named: string): string => (named.startsWith('alias/') ? named : `key/${named}`);

function foreign(call: Call, arn: string): AwsFault {
  return accessDenied(
    'kms',
    `User: ${call.caller.arn} is not authorized to perform: kms:${call.operation} on resource: ${arn} ` +
      `because no resource-based policy allows the kms:${call.operation} action`,
  );
}

/** @throws AwsFault KMSInvalidStateException for a key that is to be deleted */
function needSettled(key: Key): Key {
  if (key.deletion === undefined) return key;
  throw invalidState(`${key.arn} is pending deletion.`);
}

interface PageInput {
  readonly Limit?: number | undefined;
  readonly Marker?: string | undefined;
}

/** One page of a sorted list; a marker is the name of the last entry. */
function cut<T>(
  sorted: readonly T[],
  nameOf: (entry: T) => string,
  { Limit, Marker }: PageInput,
  sizes: { readonly usual: number; readonly most: number },
): { page: readonly T[]; next: { Truncated: boolean; NextMarker?: string } } {
  const size = Limit ?? sizes.usual;
  if (size < 1 || size > sizes.most) {
    throw validation(
      `Value '${size}' at 'limit' failed to satisfy constraint: Member must have value between 1 and ${sizes.most}`,
    );
  }
  const after = Marker === undefined ? undefined : Buffer.from(Marker, 'base64url').toString();
  if (after !== undefined && !sorted.some((entry) => nameOf(entry) === after)) {
    throw new AwsFault('InvalidMarkerException', 'The marker is not valid.');
  }
  const rest = sorted.filter((entry) => after === undefined || nameOf(entry) > after);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  if (rest.length <= size || last === undefined) return { page, next: { Truncated: false } };
  const NextMarker = Buffer.from(nameOf(last)).toString('base64url');
  return { page, next: { Truncated: true, NextMarker } };
}

const notFound = (message: string): AwsFault => new AwsFault('NotFoundException', message);
const invalidState = (message: string): AwsFault =>
  new AwsFault('KMSInvalidStateException', message);
const validation = (problem: string): AwsFault =>
  new AwsFault('ValidationException', `1 validation error detected: ${problem}`);

const mostShown = 1000;

function summary(ring: KeyRing, nowMs: number): readonly unknown[] {
  return ring
    .places()
    .flatMap(([account, region]) =>
      ring.list(account, region, nowMs).map((key) => ({
        account,
        region,
        id: key.id,
        state: metadata(key).KeyState,
      })),
    )
    .slice(0, mostShown);
}
