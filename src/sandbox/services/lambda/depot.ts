import type {
  DatasetDescription,
  DepotDescription,
  LocationDescription,
} from '../../description.js';
import type { ExecutorDescription } from '../../descriptions/surroundings.js';

/**
 * A Depot environment as its gateway Lambda shows it: the read side of the `__admin` mirror.
 * Depot publishes neither the list envelope nor the property names of Location. Chosen here, and
 * unverified: a list answers `{items, nextToken}`, a read answers `{data}`, a failure answers
 * `{status: {code}, code, message}`, which holds both published forms; Location carries its kind as
 * `LocationType`, the name that Depot's deployment uses. An executor carries its kind as
 * `ExecutorType` in the same manner, and `allowedBackupLocations` as the guide names it.
 */
export type Depot = (request: Readonly<Record<string, unknown>>) => DepotAnswer;

type DepotAnswer = Readonly<Record<string, unknown>>;

type Entity = Readonly<Record<string, unknown>> & { readonly id: string };

const defaultLimit = 10;
const maximumLimit = 50;
/** A composite of composites deeper than this is cut off. */
const maximumDepth = 16;

const schemas = ['Environment', 'Dataset', 'Location', 'Executors', 'Store'] as const;
type Schema = (typeof schemas)[number];

/** The answers of one environment's gateway. The returned function never throws. */
export function createDepot(description: DepotDescription): Depot {
  return (request) => {
    const refusal = addressRefusal(request['dataset']);
    if (refusal !== undefined) return refusal;
    const schema = schemas.find((name) => name === request['schema']);
    if (schema === undefined) {
      return failure(400, 'MissingSchema', `Schema ${describeValue(request['schema'])} not found`);
    }
    switch (request['operation']) {
      case 'get':
        return read(description, schema, request);
      case 'list':
      case 'query':
        return list(description, schema, request);
      default:
        return failure(
          405,
          'UnsupportedMethod',
          `Operation ${describeValue(request['operation'])} is not supported`,
        );
    }
  };
}

/** Control objects are addressed without a dataset or through `__admin`. */
function addressRefusal(dataset: unknown): DepotAnswer | undefined {
  if (dataset === undefined || dataset === null) return undefined;
  const id = isRecord(dataset) ? dataset['id'] : undefined;
  if (typeof id !== 'string') return failure(400, 'InvalidBody', 'dataset must be {id}');
  return id === '__admin' ? undefined : failure(404, 'NotFound', `Dataset ${id} not found`);
}

function read(
  description: DepotDescription,
  schema: Schema,
  request: Readonly<Record<string, unknown>>,
): DepotAnswer {
  const id = request['id'];
  if (typeof id !== 'string') return failure(400, 'InvalidBody', 'id is required');
  const found = entities(description, schema, expansions(request)).find(
    (entity) => entity.id === id,
  );
  return found === undefined
    ? failure(404, 'ObjectMissing', `${schema} with id ${id} does not exist`)
    : { data: found };
}

function list(
  description: DepotDescription,
  schema: Schema,
  request: Readonly<Record<string, unknown>>,
): DepotAnswer {
  const limit = request['limit'] ?? defaultLimit;
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > maximumLimit) {
    return failure(400, 'InvalidQuery', `limit must be between 1 and ${maximumLimit}`);
  }
  const all = entities(description, schema, expansions(request));
  const begin = beginOf(request['nextToken'], schema, all.length);
  if (begin === undefined) return failure(400, 'CorruptedToken', 'The page token is corrupted');
  const end = begin + limit;
  return {
    items: all.slice(begin, end),
    ...(end < all.length ? { nextToken: pageToken(schema, end) } : {}),
  };
}

function pageToken(schema: Schema, begin: number): string {
  return Buffer.from(JSON.stringify(['page', schema, begin]), 'utf8').toString('base64url');
}

/** Where the page begins; undefined for a token that this list did not give out. */
function beginOf(token: unknown, schema: Schema, size: number): number | undefined {
  if (token === undefined || token === null) return 0;
  if (typeof token !== 'string') return undefined;
  const text = Buffer.from(token, 'base64url').toString('utf8');
  const [, digits] = /^\["page","[A-Za-z]+",(\d{1,9})\]$/u.exec(text) ?? [];
  const begin = Number(digits);
  return pageToken(schema, begin) === token && begin < size ? begin : undefined;
}

/** Paths of `expand`, such as `location`. */
function expansions(request: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const expand = request['expand'];
  return new Set(Array.isArray(expand) ? expand.filter((path) => typeof path === 'string') : []);
}

function entities(
  description: DepotDescription,
  schema: Schema,
  expand: ReadonlySet<string>,
): readonly Entity[] {
  const { environmentId, datasets, executors = [], store } = description;
  switch (schema) {
    case 'Environment':
      return [
        {
          id: environmentId,
          schema,
          name: environmentId,
          ...(store !== undefined && { store: { id: store } }),
        },
      ];
    case 'Dataset':
      return datasets.map((dataset) => describeDataset(environmentId, dataset, expand));
    case 'Location':
      return allLocations(datasets).map((location) => describeLocation(location, 0));
    case 'Executors':
      return executors.map(describeExecutor);
    // The first store of an environment has no id, so a fresh environment lists none.
    case 'Store':
      return store === undefined ? [] : [{ id: store, schema }];
    default:
      return schema satisfies never;
  }
}

function describeDataset(
  environmentId: string,
  { id, name, location }: DatasetDescription,
  expand: ReadonlySet<string>,
): Entity {
  const expanded = [...expand].some((path) => path === 'location' || path.startsWith('location.'));
  return {
    id,
    schema: 'Dataset',
    name,
    status: 'RUNNING',
    environment: { id: environmentId },
    location: expanded ? describeLocation(location, 0) : { id: location.id },
  };
}

function describeExecutor({ id, type, allowedBackupLocations }: ExecutorDescription): Entity {
  return {
    id,
    schema: 'Executors',
    name: id,
    ExecutorType: type,
    ...(allowedBackupLocations !== undefined && { allowedBackupLocations }),
  };
}

function describeLocation({ id, type, primary }: LocationDescription, depth: number): Entity {
  return {
    id,
    schema: 'Location',
    name: id,
    LocationType: type,
    ...(primary === undefined || depth >= maximumDepth
      ? {}
      : { primaryLocation: describeLocation(primary, depth + 1) }),
  };
}

/** Each location once, those inside of composites included, in the order of the datasets. */
function allLocations(datasets: readonly DatasetDescription[]): readonly LocationDescription[] {
  const found = new Map<string, LocationDescription>();
  for (const dataset of datasets) {
    let next: LocationDescription | undefined = dataset.location;
    for (let depth = 0; next !== undefined && depth < maximumDepth; depth++) {
      if (!found.has(next.id)) found.set(next.id, next);
      next = next.primary;
    }
  }
  return [...found.values()];
}

function failure(status: number, code: string, message: string): DepotAnswer {
  return { status: { code: status }, code, message };
}

function describeValue(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 60);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
