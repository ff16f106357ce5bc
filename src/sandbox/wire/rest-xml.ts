import { XmlCodec } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { AwsFault } from '../service.js';
import { commonFault } from './aws-faults.js';
import { faultBody, faultHeaders } from './fault-members.js';
import { bytesOf, emptyBody, textOf, type ParsedRequest } from './message.js';
import type { ServiceModel } from './model.js';
import { messageOf, type Members } from './members.js';
import type { Protocol, Routed } from './protocol.js';
import { decodeRest, isInBody, type BodyReader } from './rest-input.js';
import { encodeRest, type BodyWriter } from './rest-output.js';
import { createRouter } from './routes.js';
import { escapeXml, xmlElement, xmlElements } from './xml-text.js';

const contentType = 'application/xml';
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const dateTime = 5;
const partialContent = 206;

/**
 * Amazon S3's dialect: bucket in the path or in the host, errors without a wrapper.
 * Source: Smithy, "AWS restXml protocol"; Amazon S3 User Guide, "Virtual hosting of buckets".
 */
export function createRestXml(model: ServiceModel): Protocol {
  const codec = new XmlCodec({
    timestampFormat: { useTrait: true, default: dateTime },
    httpBindings: true,
    xmlNamespace: model.xmlNamespace,
    serviceNamespace: '',
  });
  const router = createRouter(model, { bucketFirst: true });
  const writeBody: BodyWriter = (schema, value) => {
    const serializer = codec.createSerializer();
    serializer.write(schema, value);
    return bytesOf(declaration + String(serializer.flush()));
  };
  return {
    route: (request) => router(request, pathWithBucket(request)),
    decode: (routed, request) => decodeXml(model, routed, request, createReader(codec)),
    encode: (routed, output, requestId) => {
      const made = encodeRest(routed, output, contentType, writeBody);
      const unwrapped = unwrappedBody(model, routed, output);
      return {
        ...made,
        // A part of an object has a status of its own. Source: S3 API Reference, "GetObject".
        status: made.headers['content-range'] === undefined ? made.status : partialContent,
        headers: { ...made.headers, ...sent(requestId) },
        body: unwrapped ?? made.body,
      };
    },
    fault: (fault, requestId, method) => ({
      status: fault.status,
      headers: { 'content-type': contentType, ...sent(requestId), ...faultHeaders(fault) },
      body: method === 'HEAD' ? emptyBody : bytesOf(faultXml(fault, requestId)),
    }),
    empty: ({ operation }, requestId) => ({
      status: operation.http?.status ?? 200,
      headers: sent(requestId),
      body: emptyBody,
    }),
    garbled: (requestId) => ({
      status: 200,
      headers: { 'content-type': contentType, ...sent(requestId) },
      body: bytesOf(`${declaration}<Result><Name>`),
    }),
  };
}

const sent = (requestId: string): Record<string, string> => ({
  'x-amz-request-id': requestId,
  'x-amz-id-2': Buffer.from(requestId).toString('base64'),
});

/** Hosts that carry the bucket: `<bucket>.s3...` on AWS and `<bucket>.localhost` here. */
const bucketHost = /^(?<bucket>.+)\.(?:s3[.-].*|localhost)$/;

function pathWithBucket({ path, headers }: ParsedRequest): string {
  const host = (headers['host'] ?? '').replace(/:\d+$/, '');
  const bucket = bucketHost.exec(host)?.groups?.['bucket'];
  return bucket === undefined ? path : `/${bucket}${path === '/' ? '' : path}`;
}

/** The deserializer takes any root element; S3 does not. */
function createReader(codec: XmlCodec): BodyReader {
  return async (schema, body) => {
    const text = textOf(body);
    const root = /^\uFEFF?\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*)*<(?:[\w.-]+:)?([\w.-]+)/.exec(
      text,
    )?.[1];
    const wanted = schema.getMergedTraits().xmlName ?? schema.getName();
    if (root !== wanted) throw new TypeError(`the root element is not ${wanted ?? 'as modelled'}`);
    const read: unknown = codec.createDeserializer().read(schema, body);
    return read;
  };
}

async function decodeXml(
  model: ServiceModel,
  routed: Routed,
  request: ParsedRequest,
  readBody: BodyReader,
): Promise<Members> {
  let bodyRead = false;
  try {
    return await decodeRest(routed, request, (schema, body) => {
      bodyRead = true;
      return readBody(schema, body);
    });
  } catch (error) {
    if (error instanceof AwsFault) throw error;
    if (!bodyRead) {
      throw new AwsFault('InvalidArgument', messageOf(error));
    }
    throw commonFault(
      model,
      'malformed',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
}

/**
 * An output whose only member has the name of its root element is written without that root:
 * GetBucketLocation. Source: Amazon S3 API Reference, "GetBucketLocation".
 */
function unwrappedBody(
  model: ServiceModel,
  { operation: { output } }: Routed,
  value: Members,
): Uint8Array | undefined {
  const name = output.isStructSchema() ? soleBodyMember(output) : undefined;
  if (name === undefined || name !== output.getMergedTraits().xmlName) return undefined;
  const held = value[name];
  const text = typeof held === 'string' ? escapeXml(held) : '';
  return bytesOf(`${declaration}<${name} xmlns="${model.xmlNamespace}">${text}</${name}>`);
}

function soleBodyMember(output: NormalizedSchema): string | undefined {
  const names: string[] = [];
  for (const [name, member] of output.structIterator()) {
    if (isInBody(member)) names.push(name);
  }
  return names.length === 1 ? names[0] : undefined;
}

function faultXml(fault: AwsFault, requestId: string): string {
  return (
    `${declaration}<Error>${xmlElement('Code', fault.name)}${xmlElement('Message', fault.message)}` +
    `${xmlElements(faultBody(fault))}${xmlElement('RequestId', requestId)}</Error>`
  );
}
