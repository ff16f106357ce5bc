import { InvokeCommand, type InvokeCommandInput } from '@aws-sdk/client-lambda';
import fc from 'fast-check';
import { createDepot } from '../../../src/sandbox/services/lambda/depot.js';
import {
  aDepot,
  aSandbox,
  away,
  backup,
  failure,
  home,
  operator,
  platform,
} from '../assembly/world.js';

const FunctionName = 'depot-gateway';
const arn = `arn:aws:lambda:${home}:${platform}:function:${FunctionName}`;

async function invoke(payload: unknown, changes: Partial<InvokeCommandInput> = {}) {
  const { lambda } = operator(aSandbox({ depots: [aDepot()] }));
  const Payload = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload, ...changes }));
  const text = answer.Payload?.transformToString() ?? '';
  return { ...answer, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

describe('Invoke', () => {
  it.each([FunctionName, arn, `${platform}:function:${FunctionName}`, `${arn}:$LATEST`])(
    'finds the function as %s',
    async (name) => {
      const request = { schema: 'Environment', operation: 'list' };
      expect(await invoke(request, { FunctionName: name })).toMatchObject({
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        body: { items: [{ id: 'prod-e2dd35eedfec', schema: 'Environment' }] },
      });
    },
  );

  it.each([
    ['an unknown function', platform, home, 'other', 'ResourceNotFoundException', 404],
    ['another region', platform, away, FunctionName, 'ResourceNotFoundException', 404],
    ['another account by name', backup, home, FunctionName, 'ResourceNotFoundException', 404],
    ['another account by ARN', backup, home, arn, 'AccessDeniedException', 403],
    ['an unknown version', platform, home, `${arn}:live`, 'ResourceNotFoundException', 404],
    ['no name at all', platform, home, 'a b', 'ValidationException', 400],
  ])('refuses %s', async (_, account, region, name, error, status) => {
    const { lambda } = operator(aSandbox({ depots: [aDepot()] }), account, region);
    const work = lambda.send(new InvokeCommand({ FunctionName: name, Payload: '{}' }));
    expect(await failure(work)).toMatchObject({ name: error, status });
  });

  it('fails as a function does: HTTP 200 with FunctionError', async () => {
    expect(await invoke([1])).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      body: { errorType: 'InvalidBody' },
    });
  });

  it('refuses what is not JSON', async () => {
    expect(await failure(invoke('{'))).toMatchObject({
      name: 'InvalidRequestContentException',
      status: 400,
    });
  });

  it.each([
    ['Event', 202],
    ['DryRun', 204],
  ] as const)('answers %s with %d and no payload', async (InvocationType, status) => {
    const answer = await invoke({}, { InvocationType });
    expect(answer.StatusCode).toBe(status);
    expect(answer.body).toBeUndefined();
  });
});

const list = (changes: object = {}) =>
  invoke({ schema: 'Dataset', operation: 'list', dataset: { id: '__admin' }, ...changes });

describe('the Depot behind it', () => {
  it('gives ten datasets a page and a token for the rest', async () => {
    const first = (await list()).body as { items: unknown[]; nextToken: string };
    expect(first.items).toHaveLength(10);
    const second = (await list({ nextToken: first.nextToken })).body as { items: unknown[] };
    expect(second.items).toMatchObject([{ id: '7c80cad5c410', status: 'RUNNING' }]);
    expect(second).not.toHaveProperty('nextToken');
  });

  it('expands locations, composites down to their primary', async () => {
    const plain = (await list({ limit: 1 })).body;
    expect(plain).toMatchObject({ items: [{ location: { id: 'loc-0' } }] });
    expect((plain as { items: { location: object }[] }).items[0]?.location).toEqual({
      id: 'loc-0',
    });
    expect((await list({ limit: 1, expand: ['location'] })).body).toMatchObject({
      items: [
        {
          location: {
            id: 'loc-0',
            name: 'loc-0',
            LocationType: 'Composite',
            primaryLocation: { id: 'primary-0', LocationType: 'DynamoDB' },
          },
        },
      ],
    });
  });

  it.each([
    [
      'get of a dataset',
      { schema: 'Dataset', operation: 'get', id: '7c80cad5c400' },
      { data: { id: '7c80cad5c400', name: 'dataset-0' } },
    ],
    [
      'get of what is not there',
      { schema: 'Dataset', operation: 'get', id: 'x' },
      { status: { code: 404 } },
    ],
    [
      'a location',
      { schema: 'Location', operation: 'get', id: 'primary-3' },
      { data: { LocationType: 'DynamoDB' } },
    ],
    ['the stores of a fresh environment', { schema: 'Store', operation: 'query' }, { items: [] }],
    [
      'a limit above fifty',
      { schema: 'Dataset', operation: 'list', limit: 51 },
      { status: { code: 400 }, code: 'InvalidQuery' },
    ],
    [
      'a corrupted token',
      { schema: 'Dataset', operation: 'list', nextToken: 'x' },
      { status: { code: 400 }, code: 'CorruptedToken' },
    ],
    [
      'a token of another list',
      {
        schema: 'Location',
        operation: 'list',
        nextToken: Buffer.from('["page","Dataset",10]').toString('base64url'),
      },
      { code: 'CorruptedToken' },
    ],
    [
      'an unknown schema',
      { schema: 'Customer', operation: 'list' },
      { status: { code: 400 }, code: 'MissingSchema' },
    ],
    [
      'an unknown operation',
      { schema: 'Dataset', operation: 'upsert' },
      { status: { code: 405 }, code: 'UnsupportedMethod' },
    ],
    [
      'another dataset',
      { schema: 'Dataset', operation: 'list', dataset: { id: 'x' } },
      { status: { code: 404 } },
    ],
    [
      'a dataset that is text',
      { schema: 'Dataset', operation: 'list', dataset: 'x' },
      { status: { code: 400 } },
    ],
  ])('answers %s', async (_, request, expected) => {
    expect((await invoke(request)).body).toMatchObject(expected);
  });

  it('gives every dataset once for any limit', () => {
    const depot = createDepot(aDepot());
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (limit) => {
        const ids: string[] = [];
        let nextToken: unknown;
        do {
          const page = depot({ schema: 'Dataset', operation: 'list', limit, nextToken });
          ids.push(...(page['items'] as { id: string }[]).map(({ id }) => id));
          ({ nextToken } = page);
        } while (nextToken !== undefined && ids.length < 100);
        expect(ids).toEqual(aDepot().datasets.map(({ id }) => id));
      }),
    );
  });

  it('never throws', () => {
    const depot = createDepot(aDepot());
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('schema', 'operation', 'dataset', 'id', 'limit', 'nextToken', 'expand'),
          fc.anything(),
        ),
        (request) => {
          expect(depot(request)).toBeDefined();
        },
      ),
    );
  });
});
