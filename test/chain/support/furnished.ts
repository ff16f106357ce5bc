import type { PlanDescription } from '../../../src/sandbox/backup-description.js';
import type { TableDescription, WorldDescription } from '../../../src/sandbox/description.js';
import { backup, platform, west } from './estate-file.js';

// A world with everything around its tables that there is to read.

const table = 'sdp-e2dd35eedfec-Object';
const keyId = '11111111-2222-3333-4444-555555555555';
const key = `arn:aws:kms:${west}:${platform}:key/${keyId}`;

const plan: PlanDescription = {
  account: platform,
  region: west,
  name: 'daily',
  ageDays: 3,
  tags: {},
  rules: [
    {
      name: 'nightly',
      vault: 'daily',
      schedule: 'cron(0 3 * * ? *)',
      timeZone: 'Etc/UTC',
      startWindowMinutes: 60,
      completionWindowMinutes: 240,
      coldAfterDays: undefined,
      deleteAfterDays: 35,
      copies: [],
    },
  ],
  selections: [
    {
      name: 'tables',
      roleArn: `arn:aws:iam::${platform}:role/sdp-backup`,
      resources: [`arn:aws:dynamodb:${west}:${platform}:table/${table}`],
      notResources: [],
      tags: [],
      conditions: [],
    },
  ],
};

function furnishedTable(description: TableDescription): TableDescription {
  if (description.name !== table) return description;
  return {
    ...description,
    placements: description.placements.map((placement) =>
      placement.region === west ? { ...placement, key } : placement,
    ),
    settings: {
      provisioned: { readUnits: 5, writeUnits: 5 },
      scaling: [{ dimension: 'write', minimum: 5, maximum: 50 }],
      exports: [
        { kind: 'FULL_EXPORT', status: 'COMPLETED', hoursAgo: 20, bucket: 'depot-backups' },
      ],
    },
  };
}

/** The same world with backups, an organization, a key, a stack, a data role and what it starts from. */
export function furnished(description: WorldDescription): WorldDescription {
  const role = {
    name: 'sdp-e2dd35eedfec-data-role',
    trustedAccounts: [platform],
    externalId: undefined,
    policy: undefined,
    settings: {},
  };
  return {
    ...description,
    accounts: description.accounts.map((account) =>
      account.id === platform ? { ...account, roles: [...account.roles, role] } : account,
    ),
    tables: description.tables.map(furnishedTable),
    buckets: [
      ...description.buckets,
      {
        account: platform,
        region: west,
        name: `sdp-bootstrap-${platform}-${west}`,
        versioning: 'enabled',
        objectLock: undefined,
        policy: undefined,
      },
    ],
    keys: [
      {
        account: platform,
        region: west,
        id: keyId,
        manager: 'CUSTOMER',
        state: { kind: 'enabled' },
        ageDays: 100,
      },
    ],
    stacks: [
      {
        account: platform,
        region: west,
        name: 'sdp-e2dd35eedfec',
        isProtected: true,
        ageDays: 100,
        resources: [{ logicalId: 'Object', type: 'AWS::DynamoDB::Table', physicalId: table }],
        nested: [{ logicalId: 'Datasets', resources: [], nested: [] }],
      },
    ],
    backups: {
      organization: {
        id: 'o-abcdefghij',
        managementAccount: platform,
        accounts: [platform, backup],
        crossAccountBackup: true,
      },
      settings: [],
      vaults: [
        {
          account: platform,
          region: west,
          name: 'daily',
          keyArn: key,
          policy: undefined,
          ageDays: 100,
          lock: undefined,
        },
      ],
      plans: [plan],
      jobFaults: [],
    },
  };
}
