import { composePlace } from '../../src/compose/place.js';
import { nothingRemembered } from '../../src/controls/sight.js';
import { check } from '../../src/flows/check.js';
import { systemClock } from '../../src/kernel/clock.js';
import { configured, estateFile, nobodyAddress } from '../chain/support/estate-file.js';
import { memoryRecorder } from '../support/memory-observers.js';

// Where the passes of a daemon go, one after the other, while its configuration changes.

const pitrOff = { gap: 'pitr-off', environment: 'staging', table: 'Index' };
const inProcess = 'calls go to a sandbox inside this process';

const inForce = (gaps: readonly object[]) =>
  configured(estateFile([...gaps], { address: nobodyAddress, rates: 'off' }));

async function placeOf(configuration: ReturnType<typeof inForce>) {
  const notes: { readonly message: string; readonly fields: unknown }[] = [];
  const recorder = {
    ...memoryRecorder(),
    note: (_level: string, message: string, fields: unknown) =>
      void notes.push({ message, fields }),
  };
  const options = { env: {}, clock: systemClock, random: () => 0.5, recorder };
  const place = await composePlace(configuration, options);
  const pass = async (used: ReturnType<typeof inForce>) => {
    const watch = await place.openWatch(used, recorder);
    const { findings } = await check(used.estate, {
      observers: watch.observers,
      recorder,
      clock: watch.clock,
      concurrency: 64,
      deadlineMs: 60_000,
      rememberedSettings: nothingRemembered,
      signal: new AbortController().signal,
    });
    await watch.close();
    const reasons = findings.flatMap(({ verdict, reason }) => (verdict === 'fail' ? [reason] : []));
    return { endpoint: watch.endpoint, reasons };
  };
  return { place, pass, notes, recorder };
}

it('is one world for all passes of one configuration', async () => {
  const { place, pass, notes } = await placeOf(inForce([pitrOff]));
  expect(place.endpoint).toBe(inProcess);
  const first = await pass(inForce([pitrOff]));
  expect(first).toEqual({ endpoint: inProcess, reasons: expect.arrayContaining(['PitrDisabled']) });
  expect(await pass(inForce([pitrOff]))).toEqual(first);
  expect(notes).toEqual([]);
});

it('is another world when the configuration describes one, and says where that is', async () => {
  const { pass, notes } = await placeOf(inForce([pitrOff]));
  expect((await pass(inForce([pitrOff]))).reasons).toContain('PitrDisabled');
  expect((await pass(inForce([]))).reasons).not.toContain('PitrDisabled');
  const message = 'the configuration describes another world';
  expect(notes).toEqual([{ message, fields: { endpoint: inProcess } }]);
  await pass(inForce([]));
  expect(notes).toHaveLength(1);
});

it('is no sandbox any more when the configuration names none, and says so', async () => {
  const { place, notes, recorder } = await placeOf(inForce([]));
  const watch = await place.openWatch({ ...inForce([]), sandbox: undefined }, recorder);
  await watch.close();
  expect(watch.endpoint).not.toContain('sandbox');
  expect(notes).toMatchObject([{ fields: { endpoint: watch.endpoint } }]);
});
