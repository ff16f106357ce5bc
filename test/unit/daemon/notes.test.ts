import type { RunId } from '../../../src/estate/ids.js';
import { DrError } from '../../../src/kernel/errors.js';
import { minuteMs } from '../../../src/kernel/units.js';
import { fieldKinds } from '../../../src/telemetry/log-fields.js';
import { type Bench, createBench } from './support/bench.js';

// What is noted in trouble must reach the log: fields that it does not know are left out unread.

function unknownFields({ notes }: Bench): readonly string[] {
  return notes.flatMap(({ fields }) =>
    Object.keys(fields).filter((name) => !Object.hasOwn(fieldKinds, name)),
  );
}

describe('trouble of a job', () => {
  it('is logged with its cause when the journal knows better', async () => {
    const bench = createBench();
    const { journal } = bench.partsOf();
    const conflict = new DrError('decided before', { code: 'X', kind: 'conflict' });
    await bench.start({ journal: { ...journal, decide: () => Promise.reject(conflict) } });
    await bench.turned.advance(10 * minuteMs);
    expect(bench.told('the journal refused a decision; reading it again')[0]).toMatchObject({
      level: 'warn',
      fields: { job: 'sweep', cause: 'decided before' },
    });
    expect(unknownFields(bench)).toEqual([]);
  });

  it('is logged with its cause when it is a bug of ours, and stops neither heart nor other jobs', async () => {
    const bench = createBench();
    let isBroken = false;
    let count = 0;
    const newRunId = (): RunId => {
      if (isBroken) throw new Error('no ids');
      return `run-${++count}` as RunId;
    };
    const daemon = await bench.start({ newRunId });
    isBroken = true;
    await bench.turned.advance(10 * minuteMs);
    expect(bench.told('a job could not be decided; it is tried again')[0]).toMatchObject({
      fields: { job: 'sweep', cause: 'no ids' },
    });
    expect(unknownFields(bench)).toEqual([]);
    isBroken = false;
    await bench.turned.advance(minuteMs);
    expect(daemon.board.status().runs.map(({ trigger }) => trigger)).toEqual([
      'schedule',
      'demand',
    ]);
  });
});

it('a beat that fails is logged once, and the next ones come', async () => {
  const bench = createBench();
  const { gauges } = bench.partsOf();
  let beats = 0;
  const heartbeat = (): void => {
    beats++;
    throw new Error('no gauge');
  };
  const daemon = await bench.start({ gauges: { ...gauges, heartbeat } });
  await bench.turned.advance(10 * minuteMs);
  expect(bench.told('a beat of the scheduler failed')).toMatchObject([
    { level: 'warn', fields: { cause: 'no gauge' } },
  ]);
  expect(beats).toBeGreaterThan(100);
  expect(daemon.board.status().runs[0]?.trigger).toBe('schedule');
});
