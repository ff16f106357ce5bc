import { ToStringShapeSerializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { bytesOf, emptyBody, type WireResponse } from './message.js';
import { asMembers, type Members } from './members.js';
import type { Routed } from './protocol.js';
import { isInBody } from './rest-input.js';

const httpDate = 6;

/** Writes a body by schema. */
export type BodyWriter = (schema: NormalizedSchema, value: unknown) => Uint8Array;

interface Draft {
  status: number;
  readonly headers: Record<string, string>;
  readonly inBody: Record<string, unknown>;
  body: Uint8Array | undefined;
}

/**
 * The response of a REST operation. Blob payloads are sent as they are.
 * Source: Smithy, "HTTP bindings".
 */
export function encodeRest(
  { operation }: Routed,
  output: Members,
  contentType: string,
  writeBody: BodyWriter,
): WireResponse {
  const schema = operation.output;
  const draft: Draft = {
    status: operation.http?.status ?? 200,
    headers: {},
    inBody: {},
    body: undefined,
  };
  let hasBody = false;
  if (schema.isStructSchema()) {
    for (const [name, member] of schema.structIterator()) {
      if (isInBody(member)) hasBody = true;
      if (output[name] !== undefined) place(draft, name, member, output[name], writeBody);
    }
  }
  const body = draft.body ?? (hasBody ? writeBody(schema, draft.inBody) : emptyBody);
  if (body.byteLength > 0) draft.headers['content-type'] ??= contentType;
  return { status: draft.status, headers: draft.headers, body };
}

function place(
  draft: Draft,
  name: string,
  member: NormalizedSchema,
  value: unknown,
  writeBody: BodyWriter,
): void {
  const traits = member.getMergedTraits();
  if (traits.httpHeader !== undefined) {
    draft.headers[traits.httpHeader.toLowerCase()] = headerText(member, value);
  } else if (traits.httpPrefixHeaders !== undefined) {
    for (const [key, held] of Object.entries(asMembers(value))) {
      draft.headers[`${traits.httpPrefixHeaders}${key}`.toLowerCase()] = String(held);
    }
  } else if (traits.httpResponseCode === 1) draft.status = Number(value);
  else if (traits.httpPayload === 1) draft.body = payload(draft, member, value, writeBody);
  else draft.inBody[name] = value;
}

function payload(
  draft: Draft,
  member: NormalizedSchema,
  value: unknown,
  writeBody: BodyWriter,
): Uint8Array {
  if (value instanceof Uint8Array) {
    draft.headers['content-type'] ??= 'application/octet-stream';
    return value;
  }
  if (!member.isStringSchema()) return writeBody(member, value);
  draft.headers['content-type'] ??= 'text/plain';
  return bytesOf(String(value));
}

function headerText(member: NormalizedSchema, value: unknown): string {
  const strings = new ToStringShapeSerializer({
    timestampFormat: { useTrait: true, default: httpDate },
    httpBindings: true,
  });
  strings.write(member, value);
  return strings.flush();
}
