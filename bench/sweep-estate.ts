import { readConfiguration } from '../src/config/configuration.js';
import type { Configuration } from '../src/config/configuration.js';
import { systemClock } from '../src/kernel/clock.js';

export const accounts = ['123456789012', '210987654321', '345678901234', '456789012345'] as const;
export const regions = ['eu-west-1', 'eu-central-1', 'us-east-1'] as const;
const environmentsPerPlace = 20;

/** 4 accounts x 3 regions x 20 environments x 3 tables; every seventh environment has a gap. */
export function sweepConfiguration(): Configuration {
  const environments = accounts.flatMap((account, a) =>
    regions.flatMap((region, r) =>
      Array.from({ length: environmentsPerPlace }, (_, number) => ({
        id: `e${a}${r}${number.toString().padStart(2, '0')}35eedfec`,
        account,
        region,
        posture: 'plain',
      })),
    ),
  );
  const gaps = environments
    .filter((_, index) => index % 7 === 0)
    .map(({ id }, index) => ({
      gap: index % 2 === 0 ? 'pitr-off' : 'protection-off',
      environment: id,
      table: (['Object', 'History', 'Index'] as const)[index % 3],
    }));
  const text = JSON.stringify({
    accounts: accounts.map((id) => ({
      id,
      name: `account-${id}`,
      roleArn: `arn:aws:iam::${id}:role/depot-dr-observe`,
      externalId: 'bench-external-id',
      regions,
    })),
    postures: { plain: {} },
    environments,
    sandbox: { rates: 'off', gaps },
  });
  const read = readConfiguration({ text, file: 'bench.json', env: {}, now: systemClock.now() });
  if (read.kind !== 'configuration') throw new Error(JSON.stringify(read));
  return read;
}
