import { type OperationName, operations } from '../../src/aws/operations.js';
import { checkData, envelope } from '../../src/answers/envelope.js';
import { createPaint } from '../../src/cli/text/paint.js';
import { renderCheck } from '../../src/cli/text/check-text.js';
import { hourMs, minuteMs } from '../../src/kernel/units.js';
import { faultEffects, type FaultRule } from '../../src/sandbox/description.js';
import { createRandom, type Random } from '../../src/sandbox/random.js';
import { aChain, type Chain, type Pass } from './support/chain.js';
import { changes } from './support/changes.js';
import { differences } from './support/compare.js';
import { backup, central, estateFile, platform, staging, west } from './support/estate-file.js';

// Days in the life of an estate: somebody changes it, AWS fails, passes come and go. After each day
// the invariants that a pass can break are looked at. The same seed is the same life.

const days = 3;
const names = Object.keys(operations) as OperationName[];

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random.next() * from.length)] as T; // an index of the list
}

function someFault(random: Random, id: string): FaultRule {
  return {
    id,
    operation: pick(random, [undefined, ...names]),
    account: pick(random, [undefined, platform, staging, backup]),
    region: pick(random, [undefined, west, central]),
    effect: pick(random, faultEffects),
    times: pick(random, [undefined, undefined, 1, 5]),
  };
}

interface Day {
  readonly done: readonly string[];
  readonly faults: readonly FaultRule[];
  readonly faulted: Pass;
  readonly clear: Pass;
}

async function oneDay({ clock, sandbox, pass }: Chain, random: Random): Promise<Day> {
  const done: string[] = [];
  for (let left = Math.floor(random.next() * 5); left > 0; left--) {
    const change = pick(random, changes);
    const outcome = change.apply(sandbox).then(
      () => 'done',
      (error: Error) => error.name,
    );
    done.push(`${change.what}: ${await clock.run(outcome)}`);
    await clock.advance(minuteMs);
  }
  await clock.advance(hourMs); // what was changed has come to rest
  const faults = [1, 2, 3].map((index) => someFault(random, `fault-${index}`));
  faults.forEach(sandbox.faults.set);
  const faulted = await pass({ random: random.next });
  sandbox.faults.clear();
  const clear = await pass({ random: random.next });
  await clock.advance(random.next() * 48 * hourMs);
  return { done, faults, faulted, clear };
}

async function live(
  seed: number,
): Promise<{ readonly chain: Chain; readonly life: readonly Day[] }> {
  const chain = aChain(estateFile([], { seed }));
  const random = createRandom(seed);
  const life: Day[] = [];
  for (let day = 0; day < days; day++) life.push(await oneDay(chain, random));
  return { chain, life };
}

/** Judged by the configuration alone. */
const byConfiguration: readonly string[] = ['stash-covered', 'waiver-current'];

/** Everything that a pass shows or hands on, as text. */
function shown(pass: Pass, { estate }: Chain): string {
  const { at, findings, calls, notes } = pass;
  return [
    JSON.stringify({ findings, calls, notes }),
    JSON.stringify(envelope('check', checkData(pass, estate), { version: '1.2.3', at })),
    renderCheck(pass, estate, { paint: createPaint(false), width: 100, all: true }),
  ].join('\n');
}

describe.each([1, jest.getSeed() >>> 0])('a life from seed %i', (seed) => {
  let lived: ReturnType<typeof live> | undefined;
  const lives = () => (lived ??= live(seed));

  it('never shows as judged what was not seen, nor as gone what could not be seen', async () => {
    for (const { done, faults, faulted, clear } of (await lives()).life) {
      expect({ done, faults, differences: differences(clear, faulted) }).toEqual({
        done,
        faults,
        differences: [],
      });
    }
  }, 120_000);

  it('rests every pass on reads that told something', async () => {
    const { life } = await lives();
    for (const { findings } of life.flatMap(({ faulted, clear }) => [faulted, clear])) {
      const groundless = findings.filter(
        ({ control, verdict, basis, failure }) =>
          verdict === 'pass' &&
          !byConfiguration.includes(control) &&
          (failure !== undefined || !basis.some(({ observed }) => observed.kind === 'seen')),
      );
      expect(groundless).toEqual([]);
      expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
    }
  }, 120_000);

  it('sees everything again as soon as nothing fails any more', async () => {
    for (const { clear } of (await lives()).life) {
      expect(clear).toMatchObject({ coverage: 1, counts: { unknown: 0 } });
    }
  }, 120_000);

  it('shows no secret anywhere', async () => {
    const { chain, life } = await lives();
    const { estate, sandbox } = chain;
    const secrets = [
      ...estate.accounts.map(({ id }) => sandbox.demoCredentials(id).secretAccessKey),
      ...estate.accounts.flatMap(({ externalId }) => externalId ?? []),
      'sandbox-session-', // how tokens and secret keys of sessions begin
    ];
    for (const pass of life.flatMap(({ faulted, clear }) => [faulted, clear])) {
      const text = shown(pass, chain);
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
    }
  }, 120_000);

  it('is lived again the same way', async () => {
    const { chain, life } = await lives();
    const again = await live(seed);
    const told = (of: typeof again) =>
      of.life.map(({ done, faults, faulted, clear }) => ({
        done,
        faults,
        faulted: shown(faulted, of.chain),
        clear: shown(clear, of.chain),
      }));
    expect(told(again)).toEqual(told({ chain, life }));
  }, 120_000);
});
