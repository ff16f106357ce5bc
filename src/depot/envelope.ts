/**
 * Depot's answers, read tolerantly: the wire forms are not published in full, so every form that
 * the documentation or the open library shows is accepted, and anything else is an invalid answer.
 * Purpose of this folder: Depot's control plane behind our ports; it must not know the SDK.
 * Read `control-list.ts` and `datasets.ts` next.
 */
import { DrError } from '../kernel/errors.js';
import type { ErrorKind } from '../kernel/errors.js';

export interface Page {
  readonly items: readonly unknown[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

const longestText = 300;

/** The member of a value from outside; undefined when there is none. Never throws. */
export function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}

/** The first of the keys that a holder has, holder by holder; undefined when there is none. */
export function firstMember(holders: readonly unknown[], keys: readonly string[]): unknown {
  return holders
    .flatMap((holder) => keys.map((key) => member(holder, key)))
    .find((value) => value !== undefined && value !== null);
}

function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
}

/** A non-empty text without control characters, at most 300 characters; else undefined. */
export function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const flat = withoutControls(value);
  return flat === '' ? undefined : flat.slice(0, longestText);
}

/** A text that names something: as it stands; undefined where it would have to be changed. */
export function exactText(value: unknown, longest = longestText): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > longest) return undefined;
  return withoutControls(value) === value ? value : undefined;
}

/**
 * One page of a list.
 * @throws DrError with Depot's own code when the answer is a failure, `invalid` when it is no list
 * @source Gateway Lambda and REST pages of the Depot documentation
 */
export function parsePage(answer: unknown): Page {
  const failure = failureIn(answer);
  if (failure !== undefined) throw failure;
  const data = member(answer, 'data');
  const items = [data, member(data, 'items'), member(answer, 'items')].find((list) =>
    Array.isArray(list),
  );
  if (!Array.isArray(items)) {
    throw new DrError('Depot answered without a list', {
      code: 'DepotAnswerInvalid',
      kind: 'invalid',
      hint: 'Check depot.listOperation and depot.gateway in the configuration.',
    });
  }
  return { items, nextToken: nextTokenIn(answer) ?? nextTokenIn(data) };
}

function nextTokenIn(value: unknown): string | undefined {
  const paging = member(value, 'paging');
  const found = [
    member(value, 'nextToken'),
    paging,
    member(paging, 'nextToken'),
    member(paging, 'token'),
  ].find((token) => typeof token === 'string' && token !== '');
  return typeof found === 'string' ? found : undefined; // sent back as it came
}

/** Names that stand where a number could. @source basestar, its exceptions */
const statusOfName: Readonly<Record<string, number>> = {
  AuthenticationFailed: 401,
  PermissionDenied: 403,
  NotFound: 404,
  ObjectMissing: 404,
  UnsupportedMethod: 405,
  DatabaseReadonly: 503,
  UnknownError: 500,
};
const nothingSuch = 400;
const unknownRequest = 405;

function failureIn(answer: unknown): DrError | undefined {
  const status = member(answer, 'status');
  const told = [
    member(status, 'code'),
    status,
    member(answer, 'statusCode'),
    member(answer, 'code'),
  ];
  const code = told.map(numberOf).find((number) => number !== undefined && number >= nothingSuch);
  const name = textOf(member(answer, 'code')) ?? textOf(member(status, 'name'));
  const isList = Array.isArray(member(answer, 'items')) || member(answer, 'data') !== undefined;
  if (code === undefined && (name === undefined || isList || numberOf(name) !== undefined)) {
    return undefined;
  }
  const number = code ?? statusOfName[name ?? ''] ?? nothingSuch;
  const said = textOf(member(answer, 'message')) ?? textOf(member(status, 'message'));
  return depotFailure(number, name, said);
}

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : undefined;
}

function depotFailure(status: number, name: string | undefined, said: string | undefined): DrError {
  // Names that older versions of Depot do not know, whatever number they give to it.
  const [kind, hint] = meaningOf(name === 'MissingSchema' ? unknownRequest : status);
  const words = said === undefined ? '' : `: ${said}`;
  const isName = name !== undefined && /^[A-Za-z]\w{0,60}$/.test(name);
  return new DrError(`Depot answered ${status}${words}`, {
    code: isName ? `Depot${name}` : `DepotStatus${status}`,
    kind,
    hint,
  });
}

function meaningOf(status: number): readonly [ErrorKind, string] {
  switch (status) {
    case 401:
    case 403:
      return [
        'denied',
        'Let the role in use read control objects (Dataset, Environment, Executors) in the auth settings of Depot.',
      ];
    case 404:
    case 405:
    case 501:
      return [
        'unsupported',
        'This Depot does not know the request: check depot.listOperation and depot.controlDataset in the configuration.',
      ];
    case 429:
      return ['throttled', 'Depot limits requests: run less often.'];
    default:
      return status >= 500
        ? ['unavailable', 'Depot could not answer: try again, and look at its own logs.']
        : ['invalid', 'Depot rejected the request: check the gateway settings.'];
  }
}
