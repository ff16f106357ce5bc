import { observePolicy } from '../../../src/aws/iam-policy.js';
import { partitionOf } from '../../../src/aws/partition.js';
import { worldOf } from '../../../src/compose/sandbox-world.js';
import type { Configuration } from '../../../src/config/configuration.js';
import { guideBucketPolicy } from '../../../src/controls/access/bucket-policy-text.js';
import type { RegionId } from '../../../src/estate/ids.js';
import { systemClock } from '../../../src/kernel/clock.js';
import type { TableDescription } from '../../../src/sandbox/description.js';
import { createSandbox, type Sandbox } from '../../../src/sandbox/sandbox.js';

export type PlantedExports = NonNullable<NonNullable<TableDescription['settings']>['exports']>;

/** A sandbox over HTTP. */
export interface ServedWorld {
  readonly url: string;
  readonly keys: Sandbox['demoCredentials'];
  close(): Promise<void>;
}

/**
 * Serves the world of a configuration, with exports of some tables, which no configuration describes.
 * @param exports - by the name of their table
 */
export async function serveWorld(
  { estate, sandbox: section }: Configuration & { readonly sandbox: object },
  port: number,
  exports: ReadonlyMap<string, PlantedExports>,
): Promise<ServedWorld> {
  if (section === undefined) throw new Error('the file has no sandbox section');
  const world = worldOf(estate, section, {
    rolePolicy: (account) => {
      const partition = partitionOf(account.regions[0] ?? ('' as RegionId));
      return JSON.stringify(observePolicy({ account, partition, estate }));
    },
    bucketPolicy: (bucket) => guideBucketPolicy(bucket, estate),
  });
  const tables = world.tables.map((table) => {
    const made = exports.get(table.name);
    return made === undefined
      ? table
      : { ...table, settings: { ...table.settings, exports: made } };
  });
  const sandbox = createSandbox({ ...world, tables }, { clock: systemClock, rates: section.rates });
  const served = await sandbox.listen(port);
  return {
    url: served.url,
    keys: (account) => sandbox.demoCredentials(account),
    close: () => served.close(),
  };
}
