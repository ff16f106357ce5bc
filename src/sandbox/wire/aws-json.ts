import { JsonCodec2 } from '@smithy/core/protocols';
import type { AwsFault } from '../service.js';
import { commonFault } from './aws-faults.js';
import { faultHeaders } from './fault-members.js';
import { errorTypeOf, faultMembers } from './json-fault.js';
import { bytesOf, textOf, type ParsedRequest, type WireResponse } from './message.js';
import type { ServiceModel } from './model.js';
import { asMembers, messageOf, type Members } from './members.js';
import type { Protocol, Routed } from './protocol.js';

const epochSeconds = 7;

/** `X-Amz-Target` and JSON bodies. Source: Smithy, "AWS JSON 1.0 protocol", "AWS JSON 1.1 protocol". */
export function createAwsJson(model: ServiceModel): Protocol {
  const codec = new JsonCodec2({
    timestampFormat: { useTrait: true, default: epochSeconds },
    jsonName: false,
  });
  const contentType = `application/x-amz-json-${model.protocol === 'awsJson1_1' ? '1.1' : '1.0'}`;
  const answer = (status: number, body: Uint8Array, requestId: string): WireResponse => ({
    status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': requestId },
    body,
  });
  return {
    route: (request) => routeByTarget(model, request),
    decode: (routed, request) => decodeJson(model, codec, routed, request),
    encode: ({ operation }, output, requestId) => {
      if (operation.output.isUnitSchema()) return answer(200, bytesOf('{}'), requestId);
      const serializer = codec.createSerializer();
      serializer.write(operation.output, output);
      return answer(200, serializer.flush(), requestId);
    },
    fault: (fault, requestId, method) =>
      faultAnswer(model, codec, fault, method, answer, requestId),
    empty: (_routed, requestId) => answer(200, bytesOf('{}'), requestId),
    garbled: (requestId) => answer(200, bytesOf('{"Table": {'), requestId),
  };
}

function routeByTarget(model: ServiceModel, request: ParsedRequest): Routed | undefined {
  const [target, name = ''] = (request.headers['x-amz-target'] ?? '').split('.');
  const operation = target === model.target ? model.operations.get(name) : undefined;
  return operation && { operation, labels: {} };
}

async function decodeJson(
  model: ServiceModel,
  codec: JsonCodec2,
  { operation }: Routed,
  request: ParsedRequest,
): Promise<Members> {
  const text = textOf(request.body);
  if (text.trim() === '') return {};
  try {
    asMembers(JSON.parse(text));
    if (operation.input.isUnitSchema()) return {};
    return asMembers(await codec.createDeserializer().read(operation.input, text));
  } catch (error) {
    throw commonFault(model, 'malformed', messageOf(error));
  }
}

function faultAnswer(
  model: ServiceModel,
  codec: JsonCodec2,
  fault: AwsFault,
  method: string,
  answer: (status: number, body: Uint8Array, requestId: string) => WireResponse,
  requestId: string,
): WireResponse {
  const body = {
    __type: errorTypeOf(model, fault.name),
    ...faultMembers(model, codec, fault),
  };
  const made = answer(
    fault.status,
    method === 'HEAD' ? new Uint8Array(0) : bytesOf(JSON.stringify(body)),
    requestId,
  );
  return {
    ...made,
    headers: { ...made.headers, ...queryErrorHeader(model, fault), ...faultHeaders(fault) },
  };
}

/** Source: Smithy, "AWS query compatible". */
function queryErrorHeader(model: ServiceModel, { name, status }: AwsFault): Record<string, string> {
  if (!model.isQueryCompatible) return {};
  const code = model.errors.get(name)?.code ?? name;
  return { 'x-amzn-query-error': `${code};${status >= 500 ? 'Receiver' : 'Sender'}` };
}
