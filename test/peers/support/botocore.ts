import { absence, pythonJson } from './programs.js';

/** A shape of a `service-2.json` model, as far as it is used here. */
interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly exception?: boolean;
  readonly fault?: boolean;
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

export interface ServiceModelJson {
  readonly operations: Readonly<Record<string, { readonly output?: { readonly shape: string } }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Undefined: botocore can be used. */
export function botocoreAbsence(): string | undefined {
  return absence('python3', ['-c', 'import botocore']);
}

const script = `
import json, sys
from botocore.loaders import Loader
loader = Loader()
print(json.dumps({name: loader.load_service_model(name, 'service-2') for name in sys.argv[1:]}))
`;

/** Services that botocore calls otherwise than their requests are signed. */
const modelNames: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' };

/** Models by name of service. */
export function loadModels(
  services: readonly string[],
): Readonly<Record<string, ServiceModelJson | undefined>> {
  const named = services.map((service) => [service, modelNames[service] ?? service] as const);
  const read = pythonJson(
    script,
    named.map(([, name]) => name),
  ) as Record<string, ServiceModelJson | undefined>;
  return Object.fromEntries(named.map(([service, name]) => [service, read[name]]));
}

/** HTTP status by code of every error in a model; the JSON services name no status but the default. */
export function errorsOf({ shapes }: ServiceModelJson): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(shapes)
      .filter(([, { exception }]) => exception === true)
      .map(([name, { error, fault }]) => [
        error?.code ?? name,
        error?.httpStatusCode ?? (fault === true ? 500 : 400),
      ]),
  );
}

/** One enum value in an answer. */
export interface EnumUse {
  readonly path: string;
  readonly value: string;
  readonly isMember: boolean;
}

/** Every enum value in the answer of an operation, compared with the model. */
export function enumUses(
  { operations, shapes }: ServiceModelJson,
  operation: string,
  answer: unknown,
): readonly EnumUse[] {
  const output = operations[operation]?.output?.shape;
  return output === undefined ? [] : usesIn(shapes, output, answer, operation);
}

function usesIn(
  shapes: ServiceModelJson['shapes'],
  name: string,
  value: unknown,
  path: string,
): readonly EnumUse[] {
  const shape = shapes[name];
  if (shape === undefined || value === undefined || value === null) return [];
  if (typeof value === 'string' && shape.enum !== undefined) {
    return [{ path, value, isMember: shape.enum.includes(value) }];
  }
  if (shape.type === 'structure' && typeof value === 'object') {
    const held = new Map<string, unknown>(Object.entries(value));
    return Object.entries(shape.members ?? {}).flatMap(([member, { shape: inner }]) =>
      usesIn(shapes, inner, held.get(member), `${path}.${member}`),
    );
  }
  const { member, value: mapped } = shape;
  if (shape.type === 'list' && member !== undefined && Array.isArray(value)) {
    return value.flatMap((item) => usesIn(shapes, member.shape, item, `${path}[]`));
  }
  if (shape.type === 'map' && mapped !== undefined && typeof value === 'object') {
    return Object.values(value).flatMap((item) => usesIn(shapes, mapped.shape, item, `${path}{}`));
  }
  return [];
}
