import { DrError, invariant, isDrError } from '../kernel/errors.js';
import type { ErrorKind } from '../kernel/errors.js';
import type { Environment, Gateway } from '../estate/environment.js';
import type { CallRecord, Observed, UnknownReason } from '../estate/observation.js';
import type { GatewayInvoke } from '../ports/gateway-invoke.js';
import { exactText, member, parsePage } from './envelope.js';

/** Depot refuses larger pages. */
const pageSize = 50;
const mostPages = 200;

/** A list of control objects, such as all datasets. */
export interface ControlList<T> {
  readonly schema: string;
  /** One of them, for messages: `dataset`. */
  readonly noun: string;
  /** Links whose objects are wanted within the answer. */
  readonly expand: readonly string[];
  /** May throw `invalidObject`. */
  readonly read: (id: string, item: unknown) => T;
}

const reasons: Readonly<Partial<Record<ErrorKind, UnknownReason>>> = {
  denied: 'ReadDenied',
  throttled: 'ReadThrottled',
  unavailable: 'ReadUnavailable',
  unsupported: 'ReadUnsupported',
};

/**
 * All control objects of a kind, in Depot's order; ids are unique. An environment without a gateway
 * must not be asked. Each page has the gateway's own deadline; there are at most 200 pages.
 */
export async function listControlObjects<T>(
  invoker: GatewayInvoke,
  environment: Environment,
  list: ControlList<T>,
  signal: AbortSignal,
): Promise<Observed<readonly T[]>> {
  const { gateway } = environment;
  invariant(gateway !== undefined, `environment ${environment.name} has no gateway`);
  const { noun } = list;
  const calls: CallRecord[] = [];
  const found = new Map<string, T>();
  const seen = new Set<string>();
  let nextToken: string | undefined;
  for (let page = 0; ; page++) {
    const answer = await invoker.invoke(requestOf(environment, gateway, list, nextToken), signal);
    calls.push(...answer.calls);
    const told = { at: answer.at, calls };
    if (answer.kind !== 'seen') return { ...answer, calls };
    try {
      const read = parsePage(answer.value);
      for (const item of read.items) addObject(found, item, list);
      if (read.nextToken === undefined) {
        return { ...told, kind: 'seen', value: [...found.values()] };
      }
      nextToken = read.nextToken;
      if (seen.has(nextToken)) throw endlessList(`Depot repeats a page of ${noun}s`);
      if (page + 1 >= mostPages) throw endlessList(`more than ${mostPages} pages of ${noun}s`);
      seen.add(nextToken);
    } catch (error) {
      return unknownFrom(error, told);
    }
  }
}

function requestOf<T>(
  environment: Environment,
  { functionName, listOperation, controlDataset }: Gateway,
  { schema, expand }: ControlList<T>,
  nextToken: string | undefined,
) {
  return {
    account: environment.account,
    region: environment.region,
    functionName,
    payload: {
      schema,
      operation: listOperation,
      ...(controlDataset === undefined ? {} : { dataset: { id: controlDataset } }),
      ...(expand.length === 0 ? {} : { expand }),
      limit: pageSize,
      ...(nextToken === undefined ? {} : { nextToken }),
    },
  };
}

function addObject<T>(found: Map<string, T>, item: unknown, { noun, read }: ControlList<T>): void {
  const id = exactText(member(item, 'id'));
  if (id === undefined) throw invalidObject(noun, `${an(noun)} without an id`);
  if (found.has(id)) throw invalidObject(noun, `${noun} ${id} is listed twice`);
  found.set(id, read(id, item));
}

/** What an error of our own says of a read. @throws an error that is none */
export function unknownFrom(
  error: unknown,
  told: { readonly at: Date; readonly calls: readonly CallRecord[] },
): Observed<never> {
  if (!isDrError(error) || error.kind === 'invariant') throw error;
  const { kind, code, message, hint } = error;
  const reason = reasons[kind] ?? 'ReadInvalid';
  const failure = { reason, kind, code, message, permission: undefined, hint };
  return { ...told, kind: 'unknown', failure };
}

function an(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** An object of a list that cannot be read. @param noun - what was asked for */
export function invalidObject(noun: string, message: string): DrError {
  return new DrError(message, {
    code: 'DepotAnswerInvalid',
    kind: 'invalid',
    hint: `Check depot.listOperation in the configuration: the answer is no list of ${noun}s.`,
  });
}

function endlessList(message: string): DrError {
  return new DrError(message, {
    code: 'DepotListEndless',
    kind: 'invalid',
    hint: 'Report this with the version of Depot: its paging does not come to an end.',
  });
}
