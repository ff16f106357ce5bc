import { commonFault } from './aws-faults.js';
import { formOf } from './aws-query.js';
import type { CredentialScope } from './credential-scope.js';
import { bytesOf, type ParsedRequest, type WireResponse } from './message.js';
import { createServiceModel, type ServiceModel, type ServiceWire } from './model.js';
import type { Protocol } from './protocol.js';
import { createProtocol } from './protocols.js';
import { escapeXml } from './xml-text.js';

/** One service with its tables and its protocol. */
export interface ServedService {
  readonly model: ServiceModel;
  readonly protocol: Protocol;
}

/** By signing name. @throws Error when an SDK client cannot be read */
export function createServed(services: readonly ServiceWire[]): ReadonlyMap<string, ServedService> {
  return new Map(
    services.map((wire) => {
      const model = createServiceModel(wire);
      return [model.signingName, { model, protocol: createProtocol(model) }];
    }),
  );
}

/**
 * The service that an unsigned request seems to mean: by target, by form, else the one that is
 * addressed by path alone. Never throws.
 */
export function guessService(
  served: ReadonlyMap<string, ServedService>,
  request: ParsedRequest,
): ServedService | undefined {
  const all = [...served.values()];
  const target = request.headers['x-amz-target']?.split('.')[0];
  if (target !== undefined) return all.find(({ model }) => model.target === target);
  const form = formOf(request);
  if (form.has('Action')) {
    const version = form.get('Version');
    return all.find(
      ({ model }) =>
        model.protocol === 'awsQuery' && (version === null || model.version === version),
    );
  }
  const rest = all.filter(({ model }) => model.protocol === 'restJson1');
  return (
    rest.find(({ protocol }) => protocol.route(request) !== undefined) ??
    all.find(({ model }) => model.protocol === 'restXml') ??
    all[0]
  );
}

/** The answer for a service that is not here: 501, in the shape that the client expects. */
export function notServed(
  served: ReadonlyMap<string, ServedService>,
  request: ParsedRequest,
  scope: CredentialScope | undefined,
  requestId: string,
): WireResponse {
  const name = 'UnknownOperationException';
  const message =
    `The sandbox does not serve ${scope?.service ?? 'what this request asks for'}. ` +
    `It serves: ${[...served.keys()].toSorted().join(', ')}.`;
  const isForm = (request.headers['content-type'] ?? '').startsWith(
    'application/x-www-form-urlencoded',
  );
  const body = isForm
    ? `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>` +
      `${escapeXml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`
    : JSON.stringify({ __type: name, message });
  return {
    status: 501,
    headers: {
      'content-type': isForm ? 'text/xml' : 'application/json',
      'x-amzn-errortype': name,
      'x-amzn-requestid': requestId,
    },
    body: bytesOf(body),
  };
}

/** The fault for a request whose signature is absent or unreadable. */
export function signatureFault(
  { model }: ServedService,
  kind: 'unsigned' | 'garbled',
): ReturnType<typeof commonFault> {
  if (kind === 'garbled') {
    const message = "Authorization header requires a 'Credential' parameter of five parts.";
    return commonFault(model, 'badSignature', message);
  }
  const message = model.protocol === 'restXml' ? 'Access Denied' : missingToken;
  return commonFault(model, 'unsigned', message);
}

const missingToken = 'Request is missing Authentication Token';
