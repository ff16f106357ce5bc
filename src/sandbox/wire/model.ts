import { NormalizedSchema } from '@smithy/core/schema';
import type { Service } from '../service.js';
import { asMembers } from './members.js';

/** What the wire needs to serve one service. */
export interface ServiceWire {
  readonly service: Service;
  /** The SDK client's module: its exported `<Operation>$` and `<Error>$` schemas. */
  readonly sdk: Readonly<Record<string, unknown>>;
  /** The SDK client's class: one is made, and never used, to learn the protocol. */
  readonly client: new (config: { region: string }) => { readonly config: unknown };
}

const protocolKinds = ['awsJson1_0', 'awsJson1_1', 'restJson1', 'restXml', 'awsQuery'] as const;
export type ProtocolKind = (typeof protocolKinds)[number];

interface HttpTrait {
  readonly method: string;
  /** As in the model, with `{labels}` and literal query. */
  readonly uri: string;
  readonly status: number;
}

export interface OperationModel {
  readonly name: string;
  readonly http: HttpTrait | undefined;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

interface ErrorModel {
  readonly schema: NormalizedSchema;
  /** The code on the wire, where it differs from the shape's name. */
  readonly code: string;
  readonly status: number;
}

/** One service's tables, read from the SDK once. */
export interface ServiceModel {
  readonly service: Service;
  readonly signingName: string;
  readonly protocol: ProtocolKind;
  readonly xmlNamespace: string;
  readonly version: string;
  /** First half of `X-Amz-Target`. */
  readonly target: string;
  /** True: it spoke the query protocol once, and errors still carry the codes of that time. */
  readonly isQueryCompatible: boolean;
  /** Every operation of the SDK's model, served or not. */
  readonly operations: ReadonlyMap<string, OperationModel>;
  readonly errors: ReadonlyMap<string, ErrorModel>;
}

/** @throws Error when the SDK's client does not carry what this folder builds on */
export function createServiceModel({ service, sdk, client }: ServiceWire): ServiceModel {
  const settings = readSettings(new client({ region: 'us-east-1' }).config, service.signingName);
  const operations = new Map<string, OperationModel>();
  const errors = new Map<string, ErrorModel>();
  for (const [name, exported] of Object.entries(sdk)) {
    if (!name.endsWith('$') || !isStaticSchema(exported)) continue;
    if (exported[0] === 9) operations.set(exported[2], readOperation(exported));
    if (exported[0] === -3) errors.set(exported[2], readError(exported));
  }
  for (const name of Object.keys(service.handlers)) {
    if (!operations.has(name)) throw new Error(`${service.signingName} has no operation ${name}`);
  }
  return { service, signingName: service.signingName, ...settings, operations, errors };
}

/** Type 9 is an operation, -3 an error; then namespace, name, traits, and for operations two shapes. */
type StaticSchema = readonly [number, string, string, unknown, ...unknown[]];
type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

function isStaticSchema(value: unknown): value is StaticSchema {
  return Array.isArray(value) && typeof value[0] === 'number' && typeof value[2] === 'string';
}

/** The SDK exports its schemas as plain tuples or as functions that give one. */
function isSchemaRef(value: unknown): value is SchemaRef {
  return typeof value === 'function' || typeof value === 'string' || isStaticSchema(value);
}

function schemaAt(value: unknown): NormalizedSchema {
  if (!isSchemaRef(value)) throw new Error('an SDK schema of an unknown form');
  return NormalizedSchema.of(value);
}

function traitsOf(schema: StaticSchema): Readonly<Record<string, unknown>> {
  const traits = schema[3];
  return typeof traits === 'object' && traits !== null ? { ...traits } : {};
}

function readOperation(schema: StaticSchema): OperationModel {
  const { http } = traitsOf(schema);
  return {
    name: schema[2],
    http: Array.isArray(http)
      ? { method: String(http[0]), uri: String(http[1]), status: Number(http[2]) }
      : undefined,
    input: schemaAt(schema[4]),
    output: schemaAt(schema[5]),
  };
}

function readError(schema: StaticSchema): ErrorModel {
  const { awsQueryError, httpError, error } = traitsOf(schema);
  return {
    schema: schemaAt(schema),
    code: Array.isArray(awsQueryError) ? String(awsQueryError[0]) : schema[2],
    status: typeof httpError === 'number' ? httpError : error === 'server' ? 500 : 400,
  };
}

type Settings = Pick<
  ServiceModel,
  'protocol' | 'xmlNamespace' | 'version' | 'target' | 'isQueryCompatible'
>;

function readSettings(config: unknown, signingName: string): Settings {
  const { protocol, protocolSettings } = asMembers(config);
  const shape = isNamed(protocol) ? protocol.getShapeId().split('#')[1] : undefined;
  const kind = protocolKinds.find((known) => known === shape);
  if (kind === undefined) {
    throw new Error(`${signingName} speaks ${shape ?? 'no known protocol'}: not served`);
  }
  const settings = asMembers(protocolSettings);
  const setting = (name: string): string => {
    const value = settings[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    protocol: kind,
    xmlNamespace: setting('xmlNamespace'),
    version: setting('version'),
    target: setting('serviceTarget'),
    isQueryCompatible: settings['awsQueryCompatible'] === true,
  };
}

function isNamed(protocol: unknown): protocol is { getShapeId(): string } {
  return (
    typeof protocol === 'object' &&
    protocol !== null &&
    'getShapeId' in protocol &&
    typeof protocol.getShapeId === 'function'
  );
}
