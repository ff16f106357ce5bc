import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { textOf, type ParsedRequest } from './message.js';
import { asMembers, type Members } from './members.js';
import type { Routed } from './protocol.js';

const dateTime = 5;

/** Reads a body by schema. */
export type BodyReader = (schema: NormalizedSchema, body: Uint8Array) => Promise<unknown>;

interface Source {
  readonly routed: Routed;
  readonly request: ParsedRequest;
  readonly readBody: BodyReader;
  readonly strings: FromStringShapeDeserializer;
}

/**
 * The input of a REST operation from path, query, headers and body.
 * Source: Smithy, "HTTP bindings". @throws Error when a part cannot be read
 */
export async function decodeRest(
  routed: Routed,
  request: ParsedRequest,
  readBody: BodyReader,
): Promise<Members> {
  const schema = routed.operation.input;
  if (!schema.isStructSchema()) return {};
  const strings = new FromStringShapeDeserializer({
    timestampFormat: { useTrait: true, default: dateTime },
    httpBindings: true,
  });
  const source: Source = { routed, request, readBody, strings };
  const read: Record<string, unknown> = {};
  const inBody: string[] = [];
  for (const [name, member] of schema.structIterator()) {
    const { httpPayload } = member.getMergedTraits();
    if (isInBody(member)) inBody.push(name);
    else {
      const value =
        httpPayload === 1 ? await readPayload(source, member) : readBinding(source, name, member);
      if (value !== undefined) read[name] = value;
    }
  }
  if (inBody.length === 0 || request.body.byteLength === 0) return read;
  const held = asMembers(await readBody(schema, request.body));
  for (const name of inBody) if (held[name] !== undefined) read[name] = held[name];
  return read;
}

/** True for a member that travels among others in the body. */
export function isInBody(member: NormalizedSchema): boolean {
  const traits = member.getMergedTraits();
  return (
    traits.httpLabel === undefined &&
    traits.httpQuery === undefined &&
    traits.httpQueryParams === undefined &&
    traits.httpHeader === undefined &&
    traits.httpPrefixHeaders === undefined &&
    traits.httpPayload === undefined &&
    traits.httpResponseCode === undefined
  );
}

async function readPayload(
  { request, readBody }: Source,
  member: NormalizedSchema,
): Promise<unknown> {
  if (member.isStreaming()) return request.body;
  if (request.body.byteLength === 0) return undefined;
  if (member.isBlobSchema()) return request.body;
  if (member.isStringSchema()) return textOf(request.body);
  return readBody(member, request.body);
}

function readBinding(source: Source, name: string, member: NormalizedSchema): unknown {
  const { routed, request } = source;
  const traits = member.getMergedTraits();
  if (traits.httpLabel === 1) return readText(source, member, routed.labels[name]);
  if (traits.httpQuery !== undefined) {
    const values = request.query.getAll(traits.httpQuery);
    if (values.length === 0) return undefined;
    if (!member.isListSchema()) return readText(source, member, values[0]);
    const item = member.getValueSchema();
    return values.map((value) => readText(source, item, value));
  }
  if (traits.httpHeader !== undefined) {
    return readText(source, member, request.headers[traits.httpHeader.toLowerCase()]);
  }
  if (traits.httpPrefixHeaders !== undefined) return prefixed(request, traits.httpPrefixHeaders);
  return traits.httpQueryParams === 1 ? Object.fromEntries(request.query) : undefined;
}

function readText(
  { strings }: Source,
  member: NormalizedSchema,
  text: string | undefined,
): unknown {
  if (text === undefined) return undefined;
  const read: unknown = strings.read(member, text);
  if (typeof read === 'number' && Number.isNaN(read)) {
    throw new TypeError(`'${text}' is not a number`);
  }
  return read;
}

function prefixed(request: ParsedRequest, prefix: string): Members | undefined {
  const start = prefix.toLowerCase();
  const found = Object.entries(request.headers).filter(([name]) => name.startsWith(start));
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map(([name, value]) => [name.slice(start.length), value]));
}
