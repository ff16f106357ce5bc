import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ServedSandbox } from '../../../src/sandbox/sandbox.js';
import { aSandbox, home, platform } from './world.js';

interface Answer {
  readonly status: number;
  readonly allow: string | null;
  readonly body: Record<string, unknown>;
}

describe('the controls of a served sandbox', () => {
  const sandbox = aSandbox();
  let served: ServedSandbox;
  beforeAll(async () => {
    served = await sandbox.listen(0);
  });
  afterAll(() => served.close());
  afterEach(() => sandbox.faults.clear());

  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${served.url}/_sandbox/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const parsed = (await response.json()) as Record<string, unknown>;
    return { status: response.status, allow: response.headers.get('allow'), body: parsed };
  };
  const instant = async (): Promise<number> =>
    new Date(String((await ask('GET', 'clock')).body['now'])).getTime();

  it('turn the clock forward, by a span and to an instant', async () => {
    const before = await instant();
    const later = await ask('POST', 'clock', { advanceSeconds: 3600 });
    expect(later.body).toEqual({ now: new Date(before + 3_600_000).toISOString() });
    const to = new Date(before + 7_200_000).toISOString();
    expect((await ask('POST', 'clock', { to })).body).toEqual({ now: to });
    expect(sandbox.clock.now().toISOString()).toBe(to);
  });

  it.each([
    [{}, 'exactly one of'],
    [{ advanceSeconds: 1, to: '2040-01-01T00:00:00Z' }, 'exactly one of'],
    [{ advanceSeconds: -1 }, 'only goes forward'],
    [{ advanceSeconds: '60' }, 'must be a number'],
    [{ advanceSeconds: 1e12 }, 'a hundred years'],
    [{ to: '2020-01-01T00:00:00Z' }, 'only goes forward'],
    [{ to: 'tomorrow' }, 'an instant in UTC'],
    [{ to: '2040-13-01T00:00:00Z' }, 'an instant in UTC'],
    [{ advanceSecond: 1 }, 'unknown key advanceSecond'],
    ['{', 'not JSON'],
    ['[]', 'not a JSON object'],
    ['', 'not JSON'],
  ])('refuse the turn %j and say why', async (body, message) => {
    const before = await instant();
    const answer = await ask('POST', 'clock', body);
    expect(answer.status).toBe(400);
    expect(answer.body['error']).toContain(message);
    expect(answer.body['hint']).toBeTruthy();
    expect(await instant()).toBe(before);
  });

  it('set, list and remove faults, which act on calls', async () => {
    const sts = new STSClient({
      endpoint: served.url,
      region: home,
      credentials: sandbox.demoCredentials(platform),
      maxAttempts: 1,
    });
    const rule = { id: 'no-sts', service: 'sts', effect: 'deny' };
    expect((await ask('POST', 'faults', rule)).body).toEqual({ fault: rule });
    expect((await ask('GET', 'faults')).body).toEqual({ faults: [rule] });
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow('not authorized');
    expect((await ask('DELETE', 'faults?id=no-sts')).body).toEqual({ removed: 1 });
    await expect(sts.send(new GetCallerIdentityCommand({}))).resolves.toMatchObject({
      Account: platform,
    });
    sts.destroy();
    await ask('POST', 'faults', { ...rule, id: 'one' });
    await ask('POST', 'faults', { ...rule, id: 'two' });
    expect((await ask('DELETE', 'faults')).body).toEqual({ removed: 2 });
    expect((await ask('DELETE', 'faults?id=one')).body).toEqual({
      error: 'there is no fault one',
      hint: 'None is set.',
    });
  });

  const rule = { id: 'r', effect: 'deny' };
  it.each([
    [{ effect: 'deny' }, 'id is missing', 'Send'],
    [{ id: 'r' }, 'effect is missing', 'Known: deny'],
    [{ id: 'r', effect: 'throtle' }, 'there is no effect throtle', 'Did you mean throttle?'],
    [{ ...rule, servise: 'sts' }, 'unknown key servise', 'Did you mean service?'],
    [{ ...rule, service: 'dynamo' }, 'dynamo is not served', 'dynamodb'],
    [{ ...rule, operation: 'DescribeTabel' }, 'is not served', 'Did you mean DescribeTable?'],
    [{ ...rule, service: 's3', operation: 'DescribeTable' }, 'is not served', 'Known: '],
    [{ ...rule, times: 0 }, 'times must be a whole number', 'Send'],
    [{ ...rule, times: 1.5 }, 'times must be a whole number', 'Send'],
    [{ ...rule, account: 123456789012 }, 'account must be a text', 'Send'],
    [{ ...rule, region: '' }, 'region must be a text', 'Send'],
    [{ ...rule, region: 'eu-wset-1' }, 'there is no region eu-wset-1', 'Did you mean eu-west-1?'],
    [{ ...rule, account: '999' }, 'there is no account 999', `Known: ${platform}`],
  ])('refuse the rule %j and say what is right', async (body, message, hint) => {
    const answer = await ask('POST', 'faults', body);
    expect(answer.status).toBe(400);
    expect(answer.body['error']).toContain(message);
    expect(answer.body['hint']).toContain(hint);
    expect(sandbox.faults.list()).toEqual([]);
  });

  it('hold a thousand rules at most, and still replace one of them', async () => {
    for (let index = 0; index < 1000; index++)
      sandbox.faults.set({ id: `${index}`, effect: 'deny' });
    expect((await ask('POST', 'faults', { id: 'more', effect: 'deny' })).status).toBe(400);
    expect((await ask('POST', 'faults', { id: '7', effect: 'hang' })).status).toBe(200);
  });

  it.each([
    ['DELETE', 'faults?id=none', 404],
    ['DELETE', 'faults?name=x', 400],
    ['GET', 'nothing', 404],
    ['GET', 'constructor', 404],
    ['GET', '', 404],
    ['POST', 'state', 405],
    ['DELETE', 'clock', 405],
  ])('answer %s %s with %d', async (method, path, status) => {
    const answer = await ask(method, path);
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toBeTruthy();
    expect(answer.body['hint']).toBeTruthy();
    expect(answer.allow !== null).toBe(status === 405);
  });

  it('show the state', async () => {
    const { status, body } = await ask('GET', 'state');
    expect(status).toBe(200);
    expect(body).toMatchObject({ accounts: [{ id: platform }, {}], defects: [] });
  });
});
