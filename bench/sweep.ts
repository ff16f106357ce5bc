import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ListTablesCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { createWorld } from '../src/compose/reach-sandbox.js';
import { createObservers } from '../src/aws/observers.js';
import { createDatasets } from '../src/depot/datasets.js';
import { nothingRemembered } from '../src/controls/sight.js';
import { check } from '../src/flows/check.js';
import { systemClock } from '../src/kernel/clock.js';
import type { Recorder } from '../src/ports/recorder.js';
import type { Sandbox } from '../src/sandbox/sandbox.js';
import { median, type Result, runs } from './measure.js';
import { accounts, regions, sweepConfiguration } from './sweep-estate.js';

const latencyMs = 20;

interface Pass {
  readonly seconds: number;
  readonly calls: number;
  /** `account/region/table` of every table that fails PITR or deletion protection. */
  readonly failing: readonly string[];
}

/** The loop of a common scanner: per place one list, then four calls per table, one after another. */
async function serialLoop(sandbox: Sandbox): Promise<Pass> {
  const begin = performance.now();
  const failing: string[] = [];
  let calls = 0;
  for (const account of accounts) {
    for (const region of regions) {
      const client = new DynamoDBClient({
        region,
        credentials: sandbox.demoCredentials(account),
        requestHandler: sandbox.requestHandler(),
        accountIdEndpointMode: 'disabled',
      });
      let last: string | undefined;
      do {
        const page = await client.send(
          new ListTablesCommand(last === undefined ? {} : { ExclusiveStartTableName: last }),
        );
        calls += 1;
        last = page.LastEvaluatedTableName;
        for (const TableName of page.TableNames ?? []) {
          const { Table } = await client.send(new DescribeTableCommand({ TableName }));
          const pitr = await client.send(new DescribeContinuousBackupsCommand({ TableName }));
          await client.send(new DescribeTimeToLiveCommand({ TableName }));
          await client.send(new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn }));
          calls += 4;
          const { PointInTimeRecoveryStatus: status } =
            pitr.ContinuousBackupsDescription?.PointInTimeRecoveryDescription ?? {};
          if (status !== 'ENABLED' || Table?.DeletionProtectionEnabled !== true) {
            failing.push(`${account}/${region}/${TableName}`);
          }
        }
      } while (last !== undefined);
    }
  }
  return {
    seconds: (performance.now() - begin) / 1000,
    calls,
    failing: failing.toSorted(),
  };
}

/** One pass of the product, as `check` makes it. */
async function sweep(sandbox: Sandbox): Promise<Pass> {
  const { estate, settings } = sweepConfiguration();
  let calls = 0;
  const recorder: Recorder = {
    call: () => void (calls += 1),
    note: () => undefined,
    progress: () => undefined,
  };
  const begin = performance.now();
  const { observers, gateway, close } = createObservers({
    accounts: estate.accounts,
    clock: systemClock,
    random: Math.random,
    recorder,
    env: {},
    settings: {
      sessionName: settings.aws.sessionName,
      requestTimeoutMs: 20_000,
      readDeadlineMs: 60_000,
      maximumAttempts: 5,
      rateShare: 1000, // rates are off on both sides: nothing is paced
    },
    baseCredentials: () => Promise.resolve(sandbox.demoCredentials(accounts[0])),
    requestHandler: sandbox.requestHandler(),
  });
  const { findings } = await check(estate, {
    observers: { ...observers, datasets: createDatasets(gateway) },
    recorder,
    clock: systemClock,
    concurrency: settings.observe.concurrency,
    signal: new AbortController().signal,
    deadlineMs: settings.observe.deadlineSeconds * 1000,
    rememberedSettings: nothingRemembered,
  });
  close();
  const failing = findings
    .filter(({ verdict, severity }) => verdict === 'fail' && severity !== 'info')
    .map(({ subject }) => `${subject.account}/${subject.region}/${subject.resource}`);
  const unseen = findings.filter(({ verdict }) => verdict === 'unknown').length;
  if (unseen > 0) throw new Error(`${unseen} checks without a verdict`);
  return { seconds: (performance.now() - begin) / 1000, calls, failing: failing.toSorted() };
}

/** Sweep against the serial loop on the same sandbox: time, calls, and the same verdicts. */
export async function benchSweep(log: (line: string) => void): Promise<readonly Result[]> {
  const configuration = sweepConfiguration();
  if (configuration.sandbox === undefined) throw new Error('the estate is a sandbox');
  const sandbox = createWorld(configuration.estate, configuration.sandbox, systemClock, latencyMs);
  await sweep(sandbox); // load the SDK before the clock runs
  const pairs: { readonly ours: Pass; readonly serial: Pass }[] = [];
  for (let run = 1; run <= runs; run++) {
    const serial = await serialLoop(sandbox);
    const ours = await sweep(sandbox);
    log(
      `run ${run}: serial ${serial.seconds.toFixed(1)} s, ${serial.calls} calls; ` +
        `sweep ${ours.seconds.toFixed(2)} s, ${ours.calls} calls`,
    );
    pairs.push({ ours, serial });
  }
  const speedUp = median(pairs.map(({ ours, serial }) => serial.seconds / ours.seconds));
  const calls = median(pairs.map(({ ours, serial }) => ours.calls / serial.calls));
  const same = pairs.every(
    ({ ours, serial }) => JSON.stringify(ours.failing) === JSON.stringify(serial.failing),
  );
  const planted = configuration.sandbox.gaps.length;
  const detail =
    `${latencyMs} ms per call, rates off on both sides, ` +
    `${accounts.length} accounts x ${regions.length} regions x 20 environments x 3 tables; ` +
    `medians ${median(pairs.map(({ serial }) => serial.seconds)).toFixed(1)} s against ` +
    `${median(pairs.map(({ ours }) => ours.seconds)).toFixed(2)} s`;
  return [
    {
      name: 'Sweep against a serial four-call loop',
      bar: '>= 10 x faster',
      measured: `${speedUp.toFixed(1)} x`,
      met: speedUp >= 10,
      detail,
    },
    {
      name: 'Calls of the sweep against that loop',
      bar: '<= 0.8 x',
      measured: `${calls.toFixed(2)} x`,
      met: calls <= 0.8,
      detail: `${pairs[0]?.ours.calls} against ${pairs[0]?.serial.calls} calls`,
    },
    {
      name: 'Same verdicts as that loop',
      bar: 'the same tables fail',
      measured: same ? 'the same' : 'different',
      met: same && pairs[0]?.ours.failing.length === planted,
      detail: `${pairs[0]?.ours.failing.length} failing tables, ${planted} planted`,
    },
  ];
}
