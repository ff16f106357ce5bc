import { AwsFault } from '../service.js';
import type { ParsedRequest } from './message.js';
import type { OperationModel, ServiceModel } from './model.js';
import type { Routed } from './protocol.js';
import { requiredCount } from './required.js';

interface Route {
  readonly operation: OperationModel;
  readonly method: string;
  readonly path: RegExp;
  readonly labels: readonly string[];
  /** Query parameters that must be there, with their value when the model fixes it. */
  readonly literals: readonly (readonly [name: string, value: string | undefined])[];
  readonly queries: readonly string[];
  readonly headers: readonly string[];
  readonly weight: number;
}

export interface RouteOptions {
  /** S3: every operation with a bucket has it first in the path. */
  readonly bucketFirst: boolean;
}

/**
 * A router over all operations of the model, served or not. Required members that live in the query
 * or in headers must be present; the most specific route wins, and of equals the one that is served.
 */
export function createRouter(
  model: ServiceModel,
  options: RouteOptions,
): (request: ParsedRequest, path: string) => Routed | undefined {
  const served = (route: Route): number => (route.operation.name in model.service.handlers ? 1 : 0);
  const routes = [...model.operations.values()]
    .flatMap((operation) => readRoute(operation, options))
    .toSorted((left, right) => right.weight - left.weight || served(right) - served(left));
  return (request, path) => {
    for (const route of routes) {
      const match = matches(route, request) ? route.path.exec(path) : null;
      if (match === null) continue;
      const labels = route.labels.map((name, index) => [name, decodeLabel(match[index + 1] ?? '')]);
      return { operation: route.operation, labels: Object.fromEntries(labels) };
    }
    return undefined;
  };
}

function readRoute(operation: OperationModel, { bucketFirst }: RouteOptions): Route[] {
  if (operation.http === undefined) return [];
  const [modelPath = '/', modelQuery = ''] = operation.http.uri.split('?');
  const literals = modelQuery
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('x-id='))
    .map((part) => [part.split('=')[0] ?? part, part.split('=')[1]] as const);
  const required = requiredBindings(operation);
  const bucketed = bucketFirst && 'Bucket' in operation.input.getMemberSchemas();
  const labels: string[] = [];
  const full = bucketed ? `/{Bucket}${modelPath === '/' ? '' : modelPath}` : modelPath;
  const pattern = full.replaceAll(/\{(\w+)(\+)?\}/g, (_, name: string, greedy?: string) => {
    labels.push(name);
    return greedy === undefined ? '([^/]+)' : '(.+)';
  });
  return [
    {
      operation,
      method: operation.http.method,
      path: new RegExp(`^${pattern}/?$`),
      labels,
      literals,
      ...required,
      weight: literals.length * 10 + required.queries.length * 2 + required.headers.length,
    },
  ];
}

function requiredBindings(operation: OperationModel): Pick<Route, 'queries' | 'headers'> {
  if (!operation.input.isStructSchema()) return { queries: [], headers: [] };
  const traits = [...operation.input.structIterator()]
    .slice(0, requiredCount(operation.input))
    .map(([, member]) => member.getMergedTraits());
  return {
    queries: traits.flatMap(({ httpQuery }) => (httpQuery === undefined ? [] : [httpQuery])),
    headers: traits.flatMap(({ httpHeader }) =>
      httpHeader === undefined ? [] : [httpHeader.toLowerCase()],
    ),
  };
}

function matches(route: Route, request: ParsedRequest): boolean {
  const named = request.query.get('x-id');
  return (
    route.method === request.method &&
    (named === null || named === route.operation.name) &&
    route.literals.every(([name, value]) =>
      value === undefined ? request.query.has(name) : request.query.get(name) === value,
    ) &&
    route.queries.every((name) => request.query.has(name)) &&
    route.headers.every((name) => name in request.headers)
  );
}

/** Exactly once, so that a key may hold a percent sign. @throws AwsFault `InvalidURI` */
function decodeLabel(label: string): string {
  try {
    return decodeURIComponent(label);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new AwsFault('InvalidURI', "Couldn't parse the specified URI.");
  }
}
