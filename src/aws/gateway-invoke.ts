import type { GatewayInvoke } from '../ports/gateway-invoke.js';
import { cleanText } from './error-shape.js';
import { invalidAnswer } from './errors.js';
import type { OutputOf } from './operations.js';
import type { Read } from './read.js';

/** Of a synchronous call, either way. @source Lambda quotas, AWS Lambda Developer Guide */
const mostPayloadBytes = 6 * 1024 * 1024;

/** The port `GatewayInvoke` on Lambda. */
export function createGatewayInvoke(read: Read): GatewayInvoke {
  return {
    invoke: ({ account, region, functionName, payload }, signal) =>
      read<unknown>(
        {
          operation: 'Invoke',
          account,
          region,
          subject: `function ${functionName}`,
          absentOn: ['ResourceNotFoundException'],
          work: async (send) => {
            const bytes = new TextEncoder().encode(JSON.stringify(payload));
            if (bytes.byteLength > mostPayloadBytes) {
              throw invalidAnswer('the request is larger than 6 MB', 'PayloadTooLarge');
            }
            const answer = await send('Invoke', {
              FunctionName: functionName,
              InvocationType: 'RequestResponse',
              Payload: bytes,
            });
            return payloadOf(answer);
          },
        },
        signal,
      ),
  };
}

/** HTTP 200 says nothing here: a function that failed says so beside its payload. */
function payloadOf({ FunctionError, Payload }: OutputOf<'Invoke'>): unknown {
  const bytes = Payload ?? new Uint8Array(); // null, against its type, when the answer is empty
  if (bytes.byteLength > mostPayloadBytes) {
    throw invalidAnswer('the function answered more than 6 MB', 'PayloadTooLarge');
  }
  const answer = parseJson(new TextDecoder().decode(bytes));
  if (FunctionError !== undefined) {
    throw invalidAnswer(
      cleanText(`the function failed (${FunctionError}): ${errorMessageOf(answer)}`),
      'FunctionFailed',
    );
  }
  if (answer === undefined) throw invalidAnswer('the function did not answer JSON');
  return answer;
}

function parseJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined; // the caller says what that means
  }
}

function errorMessageOf(answer: unknown): string {
  const message: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'errorMessage') : undefined;
  return typeof message === 'string' ? message : 'no message';
}
