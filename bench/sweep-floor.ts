import { createAwsMemory } from '../src/aws/memory.js';
import { createObservers } from '../src/aws/observers.js';
import { operations, type OperationName } from '../src/aws/operations.js';
import { rates } from '../src/aws/rates.js';
import { createWorld, hubCredentials } from '../src/compose/reach-sandbox.js';
import { type Configuration, readConfiguration } from '../src/config/configuration.js';
import { nothingRemembered } from '../src/controls/sight.js';
import type { CheckResult } from '../src/controls/result.js';
import { createDatasets } from '../src/depot/datasets.js';
import type { CallRecord } from '../src/estate/observation.js';
import { check } from '../src/flows/check.js';
import { secondMs } from '../src/kernel/units.js';
import { createVirtualClock } from '../test/support/virtual-clock.js';
import type { Result } from './measure.js';

/** The place with the most tables is an account of its own: a policy of more would be too large. */
const largest = { account: '123456789012', region: 'eu-west-1', environments: 100 } as const;
const others = ['210987654321', '345678901234', '456789012345', '567890123456']
  .flatMap((account) =>
    ['eu-west-1', 'eu-central-1', 'us-east-1'].map((region) => ({
      account,
      region,
      environments: 20,
    })),
  )
  .slice(0, 11);
const places = [largest, ...others];
const mostOfFloor = 1.1;
const mostThrottled = 0.01;

/** 100 environments of three tables in one account and region, 20 in each of eleven others. */
function floorConfiguration(): Configuration {
  const environments = places.flatMap(({ account, region, environments: count }, place) =>
    Array.from({ length: count }, (_, number) => ({
      id: `e${place.toString().padStart(2, '0')}${number.toString().padStart(3, '0')}5eedfe`,
      account,
      region,
      posture: 'plain',
      depot: { gateway: `gateway-${place}-${number}` },
      storage: { backupLocation: `s3://bench-backups-${account}/${place}-${number}` },
    })),
  );
  const ids = [...new Set(places.map(({ account }) => account))];
  const text = JSON.stringify({
    observe: { deadlineSeconds: 1800 },
    accounts: ids.map((id) => ({
      id,
      name: `account-${id}`,
      roleArn: `arn:aws:iam::${id}:role/depot-dr-observe`,
      externalId: 'bench-external-id',
      regions: places.filter(({ account }) => account === id).map(({ region }) => region),
    })),
    postures: { plain: { backups: {} } },
    environments,
    buckets: ids.map((id) => ({
      name: `bench-backups-${id}`,
      account: id,
      region: 'eu-west-1',
      objectLock: { mode: 'compliance', days: 35 },
    })),
    sandbox: { rates: 'documented', gaps: [] },
  });
  const read = readConfiguration({
    text,
    file: 'bench.json',
    env: {},
    now: new Date(),
  });
  if (read.kind !== 'configuration') throw new Error(JSON.stringify(read));
  return read;
}

interface Floor {
  readonly seconds: number;
  /** What sets it. */
  readonly by: string;
}

function isOperation(name: string): name is OperationName {
  return name in operations;
}

/** The least time that these calls take at a share of the rates, wherever most must queue. */
function floorOf(calls: readonly CallRecord[], share: number): Floor {
  const counts = new Map<string, { calls: number; perSecond: number }>();
  for (const { account, region, operation } of calls) {
    if (!isOperation(operation)) throw new Error(`${operation} is in no table`);
    const { rate } = operations[operation];
    const key = `${rate} in ${account}, ${region}`;
    const count = counts.get(key) ?? { calls: 0, perSecond: rates[rate].perSecond * share };
    counts.set(key, { ...count, calls: count.calls + 1 });
  }
  const floors = [...counts].map(([key, { calls: sent, perSecond }]) => ({
    seconds: sent / perSecond,
    by: `${sent} calls of ${key}`,
  }));
  return floors.toSorted((a, b) => b.seconds - a.seconds)[0] ?? { seconds: 0, by: 'nothing' };
}

interface Pass {
  readonly result: CheckResult;
  readonly calls: readonly CallRecord[];
  readonly seconds: number;
}

async function passes(configuration: Configuration, count: number): Promise<readonly Pass[]> {
  const { estate, settings, sandbox: section } = configuration;
  if (section === undefined) throw new Error('the estate is a sandbox');
  const clock = createVirtualClock('2026-11-01T12:00:00Z');
  const sandbox = createWorld(estate, section, clock);
  const keys = hubCredentials(estate, sandbox.demoCredentials);
  const memory = createAwsMemory(); // as the daemon keeps it from pass to pass
  const made: Pass[] = [];
  for (let pass = 0; pass < count; pass++) {
    const calls: CallRecord[] = [];
    const recorder = {
      call: (call: CallRecord) => void calls.push(call),
      note: () => undefined,
      progress: () => undefined,
    };
    const aws = createObservers({
      accounts: estate.accounts,
      clock,
      random: () => 0.5,
      recorder,
      env: {},
      settings: {
        sessionName: settings.aws.sessionName,
        requestTimeoutMs: settings.aws.requestTimeoutSeconds * secondMs,
        readDeadlineMs: settings.aws.readDeadlineSeconds * secondMs,
        maximumAttempts: settings.aws.maximumAttempts,
        rateShare: settings.aws.rateShare,
      },
      baseCredentials: () => Promise.resolve(keys),
      requestHandler: sandbox.requestHandler(),
      memory,
    });
    const begin = clock.monotonicMs();
    const result = await clock.run(
      check(estate, {
        observers: { ...aws.observers, datasets: createDatasets(aws.gateway) },
        recorder,
        clock,
        concurrency: settings.observe.concurrency,
        deadlineMs: settings.observe.deadlineSeconds * secondMs,
        rememberedSettings: nothingRemembered,
        signal: new AbortController().signal,
      }),
    );
    made.push({ result, calls, seconds: (clock.monotonicMs() - begin) / secondMs });
    aws.close();
  }
  return made;
}

/** A sweep against the floor that the rates set, in simulated time: network and service cost none. */
export async function benchSweepFloor(log: (line: string) => void): Promise<readonly Result[]> {
  const configuration = floorConfiguration();
  const share = configuration.settings.aws.rateShare;
  const [first, second] = await passes(configuration, 2);
  if (first === undefined || second === undefined) throw new Error('no pass');
  const floor = floorOf(first.calls, share);
  const ratio = first.seconds / floor.seconds;
  const throttled = first.calls.reduce((sum, { throttles }) => sum + throttles, 0);
  const attempts = first.calls.reduce((sum, call) => sum + Math.max(1, call.attempts), 0);
  const unseen = first.result.counts.unknown;
  log(
    `sweep ${first.seconds.toFixed(1)} s, floor ${floor.seconds.toFixed(1)} s (${floor.by}), ` +
      `${first.calls.length} calls, ${throttled} throttled, ${unseen} unknown`,
  );
  return [
    {
      name: 'Sweep against the floor that the rates set, simulated time',
      bar: `<= ${mostOfFloor.toFixed(2)} x`,
      measured: `${ratio.toFixed(2)} x`,
      met: ratio <= mostOfFloor && unseen === 0,
      detail:
        `300 tables in one account and region, 60 in each of eleven others, at ${share} of the rates: ` +
        `${first.seconds.toFixed(1)} s against ${floor.seconds.toFixed(1)} s (${floor.by}); ${unseen} checks unknown`,
    },
    {
      name: 'Throttled answers of that sweep',
      bar: '<= 1 %',
      measured: `${((100 * throttled) / attempts).toFixed(2)} %`,
      met: throttled / attempts <= mostThrottled,
      detail: `${throttled} of ${attempts} attempts`,
    },
    {
      name: 'Calls of a second sweep with nothing changed',
      bar: 'no more than the first',
      measured: `${second.calls.length}`,
      met: second.calls.length <= first.calls.length,
      detail: `${second.calls.length} against ${first.calls.length}; ${(first.calls.length / (300 + 660)).toFixed(1)} for each table, everything else of the estate included`,
    },
  ];
}
