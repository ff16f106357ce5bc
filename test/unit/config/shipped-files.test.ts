import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Configuration } from '../../../src/config/configuration.js';
import { configurationSchema } from '../../../src/config/schema.js';
import { configurationOf, readText } from './base-file.js';

function load(name: string): Configuration {
  return configurationOf(readText(readFileSync(`config/${name}.yaml`, 'utf8')));
}

describe('config/example.yaml', () => {
  it('holds three accounts, three regions and four environments, and no sandbox', () => {
    const { estate, sandbox } = load('example');
    const regions = new Set(estate.accounts.flatMap((account) => account.regions));
    expect([estate.accounts.length, regions.size, estate.environments.length]).toEqual([3, 3, 4]);
    expect(sandbox).toBeUndefined();
  });

  it('shows every top-level section but the sandbox, and writes settings as they are by default', () => {
    const file: unknown = parse(readFileSync('config/example.yaml', 'utf8'));
    const sections = Object.keys(configurationSchema().properties ?? {});
    expect(Object.keys(file ?? {}).toSorted()).toEqual(
      sections.filter((name) => name !== 'sandbox').toSorted(),
    );
    expect(load('example').settings).toEqual(load('sandbox').settings);
  });
});

describe('config/sandbox.yaml', () => {
  const { estate, sandbox } = load('sandbox');

  it('describes two production environments with replicas, a staging and a shared one', () => {
    expect(estate.accounts.map(({ id, name }) => `${id} ${name}`)).toEqual([
      '123456789012 platform-prod',
      '210987654321 platform-staging',
      '345678901234 backup',
    ]);
    const shown = estate.environments.map(
      ({ name, id, tier, region, posture }) =>
        `${name} ${id} ${tier} ${region} + ${posture.replicas.join()}`,
    );
    expect(shown).toEqual([
      'prod-eu e2dd35eedfec production eu-west-1 + eu-central-1',
      'prod-us 5b1c9f04a7d2 production us-east-1 + eu-west-1',
      'staging stg-9d40c6b8e173 other eu-west-1 + ',
      'shared-dev dev-net-1-71f2a05c9be8 other eu-central-1 + ',
    ]);
  });

  it('backs production up into a bucket of the backup account', () => {
    expect(estate.buckets).toMatchObject([
      { account: '345678901234', production: true, objectLock: { mode: 'compliance', days: 35 } },
      { account: '345678901234', production: false, objectLock: undefined },
    ]);
  });

  it('plants twenty different gaps, among them PITR off on one replica of a -History table', () => {
    const gaps = sandbox?.gaps ?? [];
    expect(gaps.map(({ gap }) => gap).toSorted()).toEqual([
      'aurora-retention-short',
      'bucket-public-block-off',
      'copy-failing',
      'data-role-manual-policy',
      'dataset-unsupported',
      'executor-missing',
      'foreign-environment',
      'lock-absent',
      'lock-without-rule',
      'pitr-off',
      'pitr-reset',
      'pitr-window-short',
      'protection-off',
      'replica-inaccessible',
      'selection-misses-table',
      'stack-unprotected',
      'table-recreated',
      'unlisted-table',
      'vault-lock-weak',
      'versioning-suspended',
    ]);
    expect(gaps).toContainEqual({
      gap: 'pitr-off',
      environment: 'prod-eu',
      table: 'History',
      region: 'eu-central-1',
    });
  });
});
