import { XmlCodec } from '@aws-sdk/core/protocols';
import { AwsFault } from '../service.js';
import { commonFault } from './aws-faults.js';
import { faultBody, faultHeaders } from './fault-members.js';
import { bytesOf, emptyBody, textOf, type ParsedRequest, type WireResponse } from './message.js';
import type { OperationModel, ServiceModel } from './model.js';
import { asMembers, messageOf, type Members } from './members.js';
import type { Protocol, Routed } from './protocol.js';
import { parseForm, readForm } from './query-form.js';
import { escapeXml, xmlElement, xmlElements } from './xml-text.js';

const dateTime = 5;

/** Form in, XML out. Source: Smithy, "AWS query protocol". */
export function createAwsQuery(model: ServiceModel): Protocol {
  const codec = new XmlCodec({
    timestampFormat: { useTrait: true, default: dateTime },
    httpBindings: false,
    xmlNamespace: '', // the wrapper carries it
    serviceNamespace: '',
  });
  const xmlns = `xmlns="${escapeXml(model.xmlNamespace)}"`;
  const success = (name: string, result: string, requestId: string): WireResponse =>
    answer(
      200,
      `<${name}Response ${xmlns}>${result}<ResponseMetadata>` +
        `${xmlElement('RequestId', requestId)}</ResponseMetadata></${name}Response>`,
      requestId,
    );
  return {
    route: (request) => routeByAction(model, request),
    decode: (routed, request) => decodeForm(model, routed, request),
    encode: ({ operation }, output, requestId) => {
      const { name } = operation;
      if (operation.output.isUnitSchema()) return success(name, '', requestId);
      const inner = innerXml(codec, operation, output);
      return success(name, `<${name}Result>${inner}</${name}Result>`, requestId);
    },
    fault: (fault, requestId, method) => {
      const made = answer(fault.status, faultXml(model, xmlns, fault, requestId), requestId);
      const headers = { ...made.headers, ...faultHeaders(fault) };
      return { ...made, headers, body: method === 'HEAD' ? emptyBody : made.body };
    },
    empty: ({ operation: { name } }, requestId) => success(name, `<${name}Result/>`, requestId),
    garbled: (requestId) => answer(200, `<Response ${xmlns}><Result`, requestId),
  };
}

const answer = (status: number, xml: string, requestId: string): WireResponse => ({
  status,
  headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
  body: bytesOf(xml),
});

/** The form of a request: its body, or its query when it has no body. Never throws. */
export function formOf(request: ParsedRequest): URLSearchParams {
  return request.body.byteLength === 0 ? request.query : new URLSearchParams(textOf(request.body));
}

/** @throws AwsFault `MissingAction`; `InvalidAction` for another version of the API */
function routeByAction(model: ServiceModel, request: ParsedRequest): Routed | undefined {
  const form = formOf(request);
  const action = form.get('Action');
  if (action === null) {
    throw new AwsFault('MissingAction', 'The request must contain the parameter Action.');
  }
  const version = form.get('Version') ?? model.version;
  const operation = version === model.version ? model.operations.get(action) : undefined;
  return operation && { operation, labels: {} };
}

async function decodeForm(
  model: ServiceModel,
  { operation }: Routed,
  request: ParsedRequest,
): Promise<Members> {
  if (operation.input.isUnitSchema()) return {};
  try {
    return asMembers(readForm(operation.input, parseForm(formOf(request))));
  } catch (error) {
    throw commonFault(model, 'malformed', messageOf(error));
  }
}

/** The output's elements without the element around them, which awsQuery names by operation. */
function innerXml(codec: XmlCodec, operation: OperationModel, output: Members): string {
  const serializer = codec.createSerializer();
  serializer.write(operation.output, output);
  const xml = String(serializer.flush());
  const end = xml.lastIndexOf('</');
  return end < 0 ? '' : xml.slice(xml.indexOf('>') + 1, end);
}

function faultXml(model: ServiceModel, xmlns: string, fault: AwsFault, requestId: string): string {
  const code = model.errors.get(fault.name)?.code ?? fault.name;
  const type = fault.status >= 500 ? 'Receiver' : 'Sender';
  return (
    `<ErrorResponse ${xmlns}><Error>${xmlElement('Type', type)}${xmlElement('Code', code)}` +
    `${xmlElement('Message', fault.message)}${xmlElements(faultBody(fault))}</Error>` +
    `${xmlElement('RequestId', requestId)}</ErrorResponse>`
  );
}
