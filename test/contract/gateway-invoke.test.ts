import { type AwsBench, inProcessBench, servedBench, stopped } from './benches.js';

// The contract of GatewayInvoke (src/ports/gateway-invoke.ts) on both ways to the embedded AWS.

const forever = (): AbortSignal => new AbortController().signal;

describe.each<[string, () => Promise<AwsBench>]>([
  ['in process', inProcessBench],
  ['over HTTP', servedBench],
])('a gateway reached %s', (_, open) => {
  let bench: AwsBench;
  beforeEach(async () => {
    bench = await open();
  });
  afterEach(() => bench.close());

  const call = (functionName = 'orders-gateway', payload: unknown = { schema: 'Dataset' }) => {
    const { account, region } = bench.subjects.table;
    return { account, region, functionName, payload };
  };

  it('gives the parsed answer, whatever it says', async () => {
    const listed = await bench.run(
      bench.gateway.invoke(
        call('orders-gateway', { schema: 'Dataset', operation: 'list' }),
        forever(),
      ),
    );
    expect(listed).toMatchObject({ kind: 'seen', calls: [{ operation: 'Invoke', outcome: 'ok' }] });
    const refused = await bench.run(bench.gateway.invoke(call(), forever()));
    expect(refused).toMatchObject({ kind: 'seen', value: { status: { code: 405 } } });
  });

  it('tells a function that does not exist', async () => {
    const observed = await bench.run(bench.gateway.invoke(call('gone-gateway'), forever()));
    expect(observed.kind).toBe('absent');
  });

  it('tells a function that failed', async () => {
    const observed = await bench.run(bench.gateway.invoke(call('orders-gateway', [1]), forever()));
    expect(observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadInvalid', code: 'FunctionFailed' },
    });
  });

  it('throws the reason when the run is given up, and nothing else', async () => {
    bench.break('hang');
    const run = new AbortController();
    const outcome = bench.gateway.invoke(call(), run.signal).catch((error: unknown) => error);
    await Promise.resolve();
    run.abort(stopped);
    expect(await bench.run(outcome)).toBe(stopped);
  });
});
