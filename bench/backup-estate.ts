import { readConfiguration } from '../src/config/configuration.js';
import type { Configuration } from '../src/config/configuration.js';
import { systemClock } from '../src/kernel/clock.js';

const regions = ['eu-west-1', 'eu-central-1', 'us-east-1'] as const;
const accounts = 50;
const environmentsPerPlace = 5;

/**
 * 50 accounts x 3 regions x 5 environments x 3 tables, each environment with a plan of AWS Backup, a
 * locked vault and the recovery points of its daily runs. Nothing is wrong.
 */
export function backupConfiguration(): Configuration {
  const ids = Array.from(
    { length: accounts },
    (_, each) => `${100_000_000_000 + each * 7_654_321}`,
  );
  const environments = ids.flatMap((account, a) =>
    regions.flatMap((region, r) =>
      Array.from({ length: environmentsPerPlace }, (_, number) => ({
        id: `e${a.toString().padStart(2, '0')}${r}${number}35eedfe`,
        account,
        region,
        posture: 'kept',
      })),
    ),
  );
  const text = JSON.stringify({
    observe: { deadlineSeconds: 3600 },
    accounts: ids.map((id) => ({
      id,
      name: `account-${id}`,
      roleArn: `arn:aws:iam::${id}:role/depot-dr-observe`,
      externalId: 'bench-external-id',
      regions,
    })),
    postures: {
      kept: { backups: { retentionDays: 35, vaultLock: { mode: 'governance', minimumDays: 7 } } },
    },
    environments,
    sandbox: { rates: 'off', gaps: [] },
  });
  const read = readConfiguration({ text, file: 'bench.json', env: {}, now: systemClock.now() });
  if (read.kind !== 'configuration') throw new Error(JSON.stringify(read));
  return read;
}
