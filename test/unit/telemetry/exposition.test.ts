import { Registry } from 'prom-client';
import fc from 'fast-check';
import { breathe } from '../../../src/kernel/breathe.js';
import { catalogue } from '../../../src/telemetry/catalogue.js';
import { createExposition } from '../../../src/telemetry/exposition.js';
import { createFamilies, type Families } from '../../../src/telemetry/families.js';
import { postureKeys } from '../../../src/telemetry/posture-series.js';
import { aCall, aPosture, away, unknown } from '../../support/estate-builders.js';
import {
  aJobStatus,
  anEnvironment,
  anEstate,
  parseExposition,
  pass,
  someMetrics,
  textOf,
} from './support.js';

function setUp(turn: () => Promise<void> = () => Promise.resolve()) {
  const registry = new Registry();
  const families = createFamilies(registry, postureKeys);
  const counted = {
    name: 'depotdr_metrics_series',
    tell: (lines: number) => families.set('metrics_series', {}, lines),
  };
  const { version } = families;
  const exposition = createExposition({ registry, version, breathe: turn, counted });
  return { registry, families, exposition };
}

async function partsOf(
  exposition: ReturnType<typeof setUp>['exposition'],
  signal = new AbortController().signal,
): Promise<readonly string[]> {
  const parts: string[] = [];
  for await (const part of exposition.render(signal)) parts.push(part);
  return parts;
}

function fill(families: Families, count: number, from = 0): void {
  for (let index = from; index < from + count; index++) {
    families.add('job_missed_fires_total', { job_name: `job-${index}`, reason: 'down' }, index);
    families.observe('job_duration_seconds', { job_name: `job-${index}` }, index);
  }
}

describe('the exposition', () => {
  it('is character for character what prom-client renders', async () => {
    const registry = new Registry();
    const metrics = someMetrics({ registry });
    metrics.setJobs([aJobStatus(), aJobStatus({}, 'upkeep')]);
    metrics.called(aCall());
    metrics.called(aCall({ outcome: 'made "up"\n', durationMs: 12_345, throttles: 2 }));
    const world = { tables: { [`123456789012/${away}/sdp-prod-e2dd35eedfec-Index`]: unknown() } };
    metrics.setPosture(await pass(anEstate(), world));
    const text = await textOf(metrics);
    expect(text).toBe(await registry.metrics());
    expect(await textOf(metrics)).toBe(text); // from what was kept
    expect(metrics.exposition.contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
    const { samples, types, helps } = parseExposition(text);
    expect(Object.keys(types)).toEqual(catalogue.map(({ name }) => name));
    expect(helps).toEqual(Object.fromEntries(catalogue.map(({ name, help }) => [name, help])));
    expect(samples.at(-1)).toEqual({
      name: 'depotdr_metrics_series',
      labels: {},
      value: samples.length,
    });
  });

  it('is the same for any values and names', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            job: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('a"b', 'a\\', '\n', '}')),
            value: fc.oneof(fc.double({ noNaN: true, min: 0 }), fc.nat()),
          }),
          { maxLength: 300 },
        ),
        async (rows) => {
          const { registry, families, exposition } = setUp();
          for (const { job, value } of rows) {
            families.set('job_paused', { job_name: job }, value);
            families.add('job_runs_total', { job_name: job, result: 'success' }, value);
            families.observe('job_duration_seconds', { job_name: job }, value);
          }
          const text = (await partsOf(exposition)).join('');
          expect(text).toBe(await registry.metrics());
          parseExposition(text);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('follows every write, also to what was kept', async () => {
    const { registry, families, exposition } = setUp();
    fill(families, 400);
    await partsOf(exposition);
    families.add('job_missed_fires_total', { job_name: 'job-7', reason: 'down' }, 1000);
    families.remove('job_duration_seconds', { job_name: 'job-9' });
    expect((await partsOf(exposition)).join('')).toBe(await registry.metrics());
    families.clear('job_missed_fires_total');
    expect((await partsOf(exposition)).join('')).toBe(await registry.metrics());
  });

  it('gives small parts, and the loop a turn in between', async () => {
    let turns = 0;
    const { families, exposition } = setUp(() => {
      turns += 1;
      return Promise.resolve();
    });
    fill(families, 1000); // 17,000 series
    const parts = await partsOf(exposition);
    expect(Math.max(...parts.map((part) => part.length))).toBeLessThan(32 * 1024);
    expect(turns).toBeGreaterThan(50);
    const first = turns;
    await partsOf(exposition);
    expect(turns).toBe(2 * first);
  });

  it('shows each metric as it was at one instant, whatever is written meanwhile', async () => {
    let write = (): void => undefined;
    const { families, exposition } = setUp(() => {
      write();
      return Promise.resolve();
    });
    fill(families, 1000);
    const names = ['depotdr_job_missed_fires_total', 'depotdr_job_duration_seconds_count'];
    write = () => fill(families, 1000); // all grow together
    const text = (await partsOf(exposition)).join('');
    for (const name of names) {
      const values = parseExposition(text).samples.filter((sample) => sample.name === name);
      const factors = values.map(({ value, labels }) =>
        name.endsWith('count') ? value : value / Number(labels['job_name']?.replace('job-', '')),
      );
      expect(values).toHaveLength(1000);
      expect(new Set(factors.filter((factor) => !Number.isNaN(factor))).size).toBe(1);
    }
    write = () => undefined;
    const { samples } = parseExposition((await partsOf(exposition)).join(''));
    expect(samples.find(({ name }) => name.endsWith('seconds_count'))?.value).toBeGreaterThan(50);
  });

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    const { families, exposition } = setUp(() => {
      controller.abort(new TypeError('gone'));
      return Promise.resolve();
    });
    fill(families, 1000);
    await expect(partsOf(exposition, controller.signal)).rejects.toThrow('gone');
  });

  it('serves two at once', async () => {
    const { registry, families, exposition } = setUp(breathe);
    fill(families, 300);
    const both = await Promise.all([partsOf(exposition), partsOf(exposition)]);
    const text = await registry.metrics();
    expect(both.map((parts) => parts.join(''))).toEqual([text, text]);
  });
});

describe('a hostile name', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          '\n',
          '"',
          '\\',
          '}',
          '{',
          ',',
          ' 1\n',
          '# HELP',
          '\r',
          '\u2028',
          '\u0000',
          ',job_name:',
          ',reason:',
          '\ud800',
          '\u202e',
          'x',
        ),
        { maxLength: 12 },
      )
      .map((pieces) => pieces.join('')),
  );

  it('breaks no line, hides no other series, and adds none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(hostile, hostile), {
          maxLength: 40,
          selector: (pair) => JSON.stringify(pair),
        }),
        async (pairs) => {
          const { families, exposition } = setUp();
          families.replace(
            pairs.map(([environment, storage], value) => ({
              key: 'datasets',
              labels: { environment, storage },
              value,
            })),
          );
          const text = (await partsOf(exposition)).join('');
          // As it arrives: encoded, which halves of surrogate pairs do not survive.
          const { samples } = parseExposition(Buffer.from(text, 'utf8').toString('utf8'));
          const shown = samples.filter(({ name }) => name === 'depotdr_datasets');
          expect(shown.map(({ value }) => value)).toEqual(pairs.map((_, index) => index));
          const labels = shown.map((sample) => JSON.stringify(sample.labels));
          expect(new Set(labels).size).toBe(pairs.length);
          expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cannot be taken for another series', async () => {
    const { families, exposition } = setUp();
    // prom-client would tell these two by the same text.
    const pairs = [
      ['a,storage:b', 'c'],
      ['a', 'b,storage:c'],
    ] as const;
    families.replace(
      pairs.map(([environment, storage]) => ({
        key: 'datasets',
        labels: { environment, storage },
        value: 1,
      })),
    );
    const { samples } = parseExposition((await partsOf(exposition)).join(''));
    expect(samples.filter(({ name }) => name === 'depotdr_datasets')).toHaveLength(2);
  });

  it('of a dataset, from Depot to the scrape, stays one value of one label', async () => {
    const name = 'x"} 1\ndepotdr_ready{part="gauges"} 1\n# TYPE \\';
    const metrics = someMetrics();
    metrics.setPosture(
      await pass(anEstate([anEnvironment({ posture: aPosture() })]), {
        datasets: {
          'prod-orders': {
            kind: 'seen',
            at: new Date(0),
            calls: [],
            value: [{ id: 'd', name, storage: { kind: 'snowflake' } }],
          },
        },
      }),
    );
    const { samples } = parseExposition(await textOf(metrics));
    const failing = samples.filter(({ name: each }) => each === 'depotdr_check_failing');
    expect(failing).toHaveLength(1);
    expect(failing[0]?.labels['resource']).toMatch(
      /^dataset x"\} 1 depotdr_ready\{part="gauges"\} 1 # TYPE \\ \(d\)~[0-9a-f]{12}$/,
    );
    expect(samples.filter(({ name: each }) => each === 'depotdr_ready')).toHaveLength(4);
  });
});
