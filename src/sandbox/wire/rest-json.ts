import { JsonCodec2 } from '@smithy/core/protocols';
import { commonFault } from './aws-faults.js';
import { faultHeaders } from './fault-members.js';
import { faultMembers } from './json-fault.js';
import { asMembers, messageOf } from './members.js';
import { bytesOf, emptyBody, textOf } from './message.js';
import type { ServiceModel } from './model.js';
import type { Protocol } from './protocol.js';
import { decodeRest, type BodyReader } from './rest-input.js';
import { encodeRest, type BodyWriter } from './rest-output.js';
import { createRouter } from './routes.js';

const contentType = 'application/json';
const epochSeconds = 7;

/** Source: Smithy, "AWS restJson1 protocol". */
export function createRestJson(model: ServiceModel): Protocol {
  const codec = new JsonCodec2({
    timestampFormat: { useTrait: true, default: epochSeconds },
    httpBindings: true,
    jsonName: true,
  });
  const route = createRouter(model, { bucketFirst: false });
  const readBody: BodyReader = async (schema, body) => {
    asMembers(JSON.parse(textOf(body)));
    return asMembers(await codec.createDeserializer().read(schema, textOf(body)));
  };
  const writeBody: BodyWriter = (schema, value) => {
    const serializer = codec.createSerializer();
    serializer.write(schema, value);
    return serializer.flush();
  };
  return {
    route: (request) => route(request, request.path),
    decode: async (routed, request) => {
      try {
        return await decodeRest(routed, request, readBody);
      } catch (error) {
        throw commonFault(model, 'malformed', messageOf(error));
      }
    },
    encode: (routed, output, requestId) => {
      const made = encodeRest(routed, output, contentType, writeBody);
      return { ...made, headers: { ...made.headers, ...sent(requestId) } };
    },
    fault: (fault, requestId, method) => ({
      status: fault.status,
      headers: {
        'content-type': contentType,
        'x-amzn-errortype': fault.name,
        ...sent(requestId),
        ...faultHeaders(fault),
      },
      body:
        method === 'HEAD'
          ? emptyBody
          : bytesOf(
              JSON.stringify({ Type: sideOf(fault.status), ...faultMembers(model, codec, fault) }),
            ),
    }),
    empty: ({ operation }, requestId) => ({
      status: operation.http?.status ?? 200,
      headers: { 'content-type': contentType, ...sent(requestId) },
      body: bytesOf('{}'),
    }),
    garbled: (requestId) => ({
      status: 200,
      headers: { 'content-type': contentType, ...sent(requestId) },
      body: bytesOf('{"Items": ['),
    }),
  };
}

const sent = (requestId: string): Record<string, string> => ({ 'x-amzn-requestid': requestId });

/** Who is to blame, as AWS Lambda says it in `Type`. */
function sideOf(status: number): string {
  return status >= 500 ? 'Service' : 'User';
}
