import type { InvocationResponse, InvokeCommandInput } from '@aws-sdk/client-lambda';
import type { DepotDescription } from '../../description.js';
import { accessDenied, localArn } from '../../iam/access.js';
import { Regional } from '../../regional.js';
import { AwsFault, type Call, type Service } from '../../service.js';
import { createDepot, isRecord, type Depot } from './depot.js';

/** As decoded from the wire: the payload is whole. */
type InvokeInput = Omit<InvokeCommandInput, 'Payload'> & { readonly Payload?: Uint8Array };

/** Lambda quotas: invocation payload, request and response each, synchronous. */
const maximumPayloadBytes = 6 * 1024 * 1024;

/** Lambda with one gateway function per described Depot. Source: Lambda API Reference, "Invoke". */
export function createLambda(): {
  readonly service: Service;
  seed(depots: readonly DepotDescription[]): void;
} {
  const functions = new Regional(() => new Map<string, Depot>());

  const invoke = (input: InvokeInput, call: Call): InvocationResponse => {
    const depot = find(functions, input, call);
    const payload = input.Payload ?? new Uint8Array(0);
    if (payload.byteLength > maximumPayloadBytes) {
      throw new AwsFault(
        'RequestTooLargeException',
        `Request must be smaller than ${maximumPayloadBytes} bytes for the InvokeFunction operation`,
        { status: 413 },
      );
    }
    const event = parsePayload(payload);
    switch (input.InvocationType ?? 'RequestResponse') {
      case 'RequestResponse':
        return { StatusCode: 200, ExecutedVersion: '$LATEST', ...run(depot, event) };
      case 'Event':
        run(depot, event); // its result goes nowhere
        return { StatusCode: 202 };
      case 'DryRun':
        return { StatusCode: 204 };
      default:
        throw new AwsFault(
          'InvalidParameterValueException',
          'InvocationType must be one of RequestResponse, Event, DryRun',
        );
    }
  };

  return {
    service: {
      signingName: 'lambda',
      handlers: { Invoke: invoke },
      state: () => ({
        functions: functions
          .entries()
          .flatMap(([account, region, named]) =>
            [...named.keys()].map((name) => ({ account, region, name })),
          )
          .slice(0, 1000),
      }),
    },
    seed: (depots) => {
      for (const depot of depots) {
        functions.at(depot.account, depot.region).set(depot.functionName, createDepot(depot));
      }
    },
  };
}

/** A function fails like any Node.js one: HTTP 200, `FunctionError`, the error as its payload. */
function run(depot: Depot, event: unknown): Pick<InvocationResponse, 'FunctionError' | 'Payload'> {
  if (isRecord(event)) return { Payload: toBytes(depot(event)) };
  const error = {
    errorType: 'InvalidBody',
    errorMessage: 'The request must be an object',
    trace: [],
  };
  return { FunctionError: 'Unhandled', Payload: toBytes(error) };
}

/** Forms of a function's name: `name`, `account:function:name`, the ARN; each may end with a version. */
const functionForm =
  /^(?:arn:[a-z-]+:lambda:(?<region>[a-z0-9-]+):)?(?:(?<account>\d{12}):function:)?(?<name>[\w-]{1,64})(?::(?<version>\$LATEST|[\w-]+))?$/u;

function find(functions: Regional<Map<string, Depot>>, input: InvokeInput, call: Call): Depot {
  const named = input.FunctionName ?? '';
  const parts = functionForm.exec(named)?.groups;
  if (parts === undefined) {
    throw new AwsFault(
      'ValidationException',
      `1 validation error detected: Value '${named.slice(0, 200)}' at 'functionName' failed to satisfy ` +
        'constraint: Member must satisfy regular expression pattern of a function name or ARN',
    );
  }
  const { region = call.region, account = call.caller.account, name = '' } = parts;
  const version = input.Qualifier ?? parts['version'] ?? '$LATEST';
  const arn = localArn(call, 'lambda', `function:${name}`);
  // No function here has a resource policy, so nobody outside its account may invoke it.
  if (account !== call.caller.account) {
    throw accessDenied(
      'lambda',
      `User: ${call.caller.arn} is not authorized to perform: lambda:InvokeFunction on resource: ` +
        `${named} because no resource-based policy allows the lambda:InvokeFunction action`,
    );
  }
  const found = region === call.region ? functions.at(account, region).get(name) : undefined;
  if (found === undefined || version !== '$LATEST') {
    const suffix = version === '$LATEST' ? '' : `:${version}`;
    throw new AwsFault('ResourceNotFoundException', `Function not found: ${arn}${suffix}`, {
      status: 404,
      members: { Type: 'User' },
    });
  }
  return found;
}

function parsePayload(payload: Uint8Array): unknown {
  if (payload.byteLength === 0) return {};
  try {
    const event: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return event;
  } catch (error) {
    throw new AwsFault(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${error instanceof Error ? error.message : String(error)}`,
      { members: { Type: 'User' } },
    );
  }
}

function toBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
