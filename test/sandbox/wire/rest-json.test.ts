import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AwsFault } from '../../../src/sandbox/service.js';
import { bytesOf, textOf } from '../../../src/sandbox/wire/message.js';
import { failureOf, openWorld, rawRequest, ways, type World } from './support.js';

describe.each(ways)('restJson1 %s', (way) => {
  let world: World;
  let client: LambdaClient;
  let inputs: unknown[];

  beforeEach(async () => {
    inputs = [];
    world = await openWorld(way, {
      lambda: {
        Invoke: (input: { FunctionName: string; Payload?: Uint8Array }) => {
          inputs.push(input);
          if (input.FunctionName === 'gone') {
            const members = { Type: 'User' };
            throw new AwsFault('ResourceNotFoundException', 'No <ü>', { status: 404, members });
          }
          if (input.FunctionName === 'wrong') return { StatusCode: 'two hundred' };
          return { StatusCode: 202, FunctionError: 'Unhandled', Payload: input.Payload };
        },
      },
    });
    client = new LambdaClient(world.config);
  });
  afterEach(async () => {
    client.destroy();
    await world.close();
  });

  it('carries path, headers, status and raw payloads', async () => {
    const Payload = bytesOf('{"a":"ü<&>"}');
    const FunctionName = 'arn:aws:lambda:eu-west-1:123456789012:function:f/x';
    const answer = await client.send(
      new InvokeCommand({
        FunctionName,
        Payload,
        InvocationType: 'RequestResponse',
        Qualifier: 'q',
      }),
    );
    expect(inputs).toEqual([
      expect.objectContaining({ FunctionName, InvocationType: 'RequestResponse', Qualifier: 'q' }),
    ]);
    expect(answer.StatusCode).toBe(202);
    expect(answer.FunctionError).toBe('Unhandled');
    expect(textOf(answer.Payload ?? bytesOf(''))).toBe('{"a":"ü<&>"}');
  });

  it('raises typed errors', async () => {
    expect(await failureOf(client.send(new InvokeCommand({ FunctionName: 'gone' })))).toMatchObject(
      {
        name: 'ResourceNotFoundException',
        message: 'No <ü>',
        Type: 'User',
        $metadata: { httpStatusCode: 404, requestId: 'request-1' },
      },
    );
  });

  it('reports an output of the wrong kind', async () => {
    const failure = await failureOf(client.send(new InvokeCommand({ FunctionName: 'wrong' })));
    expect(failure).toMatchObject({ name: 'InternalFailure' });
    expect(world.defects).toHaveLength(1);
  });
});

describe('restJson1 from any client', () => {
  it('names the error in a header and knows no operation that is not served', async () => {
    const world = await openWorld('in process', { lambda: {} });
    for (const target of ['/2015-03-31/functions/', '/nowhere']) {
      const request = rawRequest({ service: 'lambda', method: 'GET', target });
      expect(await world.endpoint.handle(request)).toMatchObject({
        status: 404,
        headers: { 'x-amzn-errortype': 'UnknownOperationException' },
      });
    }
  });
});
