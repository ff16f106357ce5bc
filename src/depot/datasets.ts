import { DrError, invariant, isDrError } from '../kernel/errors.js';
import type { ErrorKind } from '../kernel/errors.js';
import type { Environment, Gateway } from '../estate/environment.js';
import type { DatasetDescription } from '../estate/facts.js';
import type { CallRecord, Observed, UnknownReason } from '../estate/observation.js';
import type { GatewayInvoke } from '../ports/gateway-invoke.js';
import type { Datasets } from '../ports/observers.js';
import { member, parsePage, textOf } from './envelope.js';
import { primaryStorageOf } from './primary-storage.js';

/** Depot refuses larger pages. */
const pageSize = 50;
const mostPages = 200;

const reasons: Readonly<Partial<Record<ErrorKind, UnknownReason>>> = {
  denied: 'ReadDenied',
  throttled: 'ReadThrottled',
  unavailable: 'ReadUnavailable',
  unsupported: 'ReadUnsupported',
};

/**
 * The port `Datasets` over Depot's gateway. An environment without a gateway must not be asked.
 * Each page has the gateway's own deadline; there are at most 200 pages.
 */
export function createDatasets(invoker: GatewayInvoke): Datasets {
  return {
    async list(environment, signal) {
      const { gateway } = environment;
      invariant(gateway !== undefined, `environment ${environment.name} has no gateway`);
      const calls: CallRecord[] = [];
      const found = new Map<string, DatasetDescription>();
      const seen = new Set<string>();
      let nextToken: string | undefined;
      for (let page = 0; ; page++) {
        const answer = await invoker.invoke(requestOf(environment, gateway, nextToken), signal);
        calls.push(...answer.calls);
        const told = { at: answer.at, calls };
        if (answer.kind !== 'seen') return { ...answer, calls };
        try {
          const read = parsePage(answer.value);
          for (const item of read.items) addDataset(found, item);
          if (read.nextToken === undefined) {
            return { ...told, kind: 'seen', value: [...found.values()] };
          }
          nextToken = read.nextToken;
          if (seen.has(nextToken)) throw endlessList('Depot repeats a page of datasets');
          if (page + 1 >= mostPages) throw endlessList(`more than ${mostPages} pages of datasets`);
          seen.add(nextToken);
        } catch (error) {
          return unknownFrom(error, told);
        }
      }
    },
  };
}

function requestOf(environment: Environment, gateway: Gateway, nextToken: string | undefined) {
  const { functionName, listOperation, controlDataset } = gateway;
  return {
    account: environment.account,
    region: environment.region,
    functionName,
    payload: {
      schema: 'Dataset',
      operation: listOperation,
      ...(controlDataset === undefined ? {} : { dataset: { id: controlDataset } }),
      expand: ['location'],
      limit: pageSize,
      ...(nextToken === undefined ? {} : { nextToken }),
    },
  };
}

function addDataset(found: Map<string, DatasetDescription>, item: unknown): void {
  const id = textOf(member(item, 'id'));
  if (id === undefined) throw invalidList('a dataset without an id');
  if (found.has(id)) throw invalidList(`dataset ${id} is listed twice`);
  const name = textOf(member(item, 'name')) ?? textOf(member(item, 'alias'));
  found.set(id, { id, name, storage: primaryStorageOf(member(item, 'location')) });
}

function unknownFrom(
  error: unknown,
  told: { readonly at: Date; readonly calls: readonly CallRecord[] },
): Observed<never> {
  if (!isDrError(error) || error.kind === 'invariant') throw error;
  const { kind, code, message, hint } = error;
  const reason = reasons[kind] ?? 'ReadInvalid';
  const failure = { reason, kind, code, message, permission: undefined, hint };
  return { ...told, kind: 'unknown', failure };
}

function invalidList(message: string): DrError {
  return new DrError(message, {
    code: 'DepotAnswerInvalid',
    kind: 'invalid',
    hint: 'Check depot.listOperation in the configuration: the answer is no list of datasets.',
  });
}

function endlessList(message: string): DrError {
  return new DrError(message, {
    code: 'DepotListEndless',
    kind: 'invalid',
    hint: 'Report this with the version of Depot: its paging does not come to an end.',
  });
}
