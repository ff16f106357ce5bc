import { spawnSync } from 'node:child_process';
import { Registry } from 'prom-client';
import { catalogue } from '../../src/telemetry/catalogue.js';
import {
  accountId,
  aCall,
  aLayout,
  aPosture,
  aTable,
  away,
  aWaiver,
  home,
  seen,
  someBackups,
  unknown,
} from '../support/estate-builders.js';
import { aVault, keyArn, vaultContent } from '../support/place-builders.js';
import {
  aJobStatus,
  anEnvironment,
  anEstate,
  parseExposition,
  pass,
  someMetrics,
  textOf,
} from '../unit/telemetry/support.js';
import { absence } from './support/programs.js';
import { peerSuite } from './support/peer-suite.js';

// The whole exposition before Prometheus's own parser and linter: every metric with a series, and
// names as hostile as they get.

const historyTable = 'sdp-prod-e2dd35eedfec-History';
const hostile = 'x"} 1\ndepotdr_ready{part="gauges"} 1\r\n# TYPE \\ \u0000\u2028\ud800,code:y';

async function everything(registry: Registry): Promise<string> {
  const metrics = someMetrics({ registry, processMetrics: true });
  const at = (region: string, role: string) =>
    `123456789012/${region}/sdp-prod-e2dd35eedfec-${role}`;
  metrics.setJobs([aJobStatus(), aJobStatus({}, 'upkeep')]);
  metrics.called(aCall({ outcome: hostile, operation: hostile, throttles: 1, waitedMs: 5 }));
  const copies = [{ account: accountId, region: away, maximumAgeHours: 26, retentionDays: 35 }];
  const posture = aPosture({ backups: someBackups({ copies }) });
  const estate = {
    ...anEstate([anEnvironment({ posture })]),
    waivers: [aWaiver({ control: 'pitr-enabled', resource: historyTable, owner: hostile })],
  };
  const place = `${accountId}/${home}`;
  const table = aTable({ layout: aLayout({ encryption: { kind: 'kms', keyArn } }) });
  metrics.setPosture(
    await pass(estate, {
      tables: { [at(home, 'Object')]: seen(table) },
      vaults: { [place]: seen([aVault({ name: hostile })]) },
      contents: { [`${place}/${hostile}`]: seen(vaultContent({ vault: hostile })) },
      pitr: {
        [at(home, 'Object')]: seen({ kind: 'off' } as const),
        [at(home, 'History')]: seen({ kind: 'off' } as const),
        [at(away, 'Index')]: unknown(),
      },
      datasets: {
        'prod-orders': seen([{ id: 'd', name: hostile, storage: { kind: 'snowflake' } }] as const),
      },
    }),
  );
  return textOf(metrics);
}

const program = 'promtool';

function promtool(input: string) {
  return spawnSync(program, ['check', 'metrics'], { input, encoding: 'utf8' });
}

peerSuite('promtool check metrics', absence(program, ['--version']), () => {
  it('finds nothing to say about the exposition', async () => {
    const registry = new Registry();
    const text = await everything(registry);
    registry.clear();
    const { samples } = parseExposition(text);
    const shown = new Set(samples.map(({ name }) => name.replace(/_(bucket|sum|count)$/, '')));
    expect(catalogue.filter(({ name }) => !shown.has(name))).toEqual([]);
    const { status, stdout, stderr } = promtool(text);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it('would say so', () => {
    expect(promtool('# TYPE a counter\na{b="c"d"} 1\n').status).not.toBe(0);
  });
});
