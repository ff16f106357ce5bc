import type { AwsFault } from '../service.js';
import type { JsonCodec2 } from '@smithy/core/protocols';
import { faultBody } from './fault-members.js';
import { asMembers } from './members.js';
import { textOf } from './message.js';
import type { ServiceModel } from './model.js';

/** Namespaces that AWS's JSON services put before an error's name in `__type`. */
const shapeNamespaces: Readonly<Record<string, string>> = {
  dynamodb: 'com.amazonaws.dynamodb.v20120810',
};
const sharedNamespaces: Readonly<Record<string, string>> = {
  ValidationException: 'com.amazon.coral.validate',
  ThrottlingException: 'com.amazon.coral.availability',
};
const frameworkNamespace = 'com.amazon.coral.service';

/** The `__type` of an error: DynamoDB gives the namespace, other services the bare name. */
export function errorTypeOf(model: ServiceModel, name: string): string {
  const own = shapeNamespaces[model.signingName];
  if (own === undefined) return name;
  const shared = sharedNamespaces[name];
  if (shared !== undefined) return `${shared}#${name}`;
  return `${model.errors.has(name) ? own : frameworkNamespace}#${name}`;
}

/** An error's members as JSON values: modelled ones through the codec, others as they are. */
export function faultMembers(
  model: ServiceModel,
  codec: JsonCodec2,
  fault: AwsFault,
): Record<string, unknown> {
  const schema = model.errors.get(fault.name)?.schema;
  const known = new Set<string>();
  let messageName = 'message';
  if (schema !== undefined) {
    for (const [name, member] of schema.structIterator()) {
      if (member.getMergedTraits().httpHeader === undefined) known.add(name);
      if (name.toLowerCase() === 'message') messageName = name;
    }
  }
  const all: Record<string, unknown> = { [messageName]: fault.message };
  Object.assign(all, faultBody(fault));
  if (schema === undefined) return all;
  const serializer = codec.createSerializer();
  serializer.write(
    schema,
    Object.fromEntries(Object.entries(all).filter(([name]) => known.has(name))),
  );
  const written = asMembers(JSON.parse(textOf(serializer.flush())));
  return {
    ...Object.fromEntries(Object.entries(all).filter(([name]) => !known.has(name))),
    ...written,
  };
}
