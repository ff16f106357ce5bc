import fc from 'fast-check';
import type { AccountId } from '../../../src/estate/ids.js';
import { mergePosture, overridesSchema, postureSchema } from '../../../src/config/postures.js';

const days = fc.integer({ min: 1, max: 35 });
const optional = { requiredKeys: [] };
const posture = fc.record(
  {
    pitr: fc.record(
      {
        windowDays: days,
        minimumCoverageDays: days,
        maximumLagMinutes: fc.integer({ min: 6, max: 60 }),
      },
      optional,
    ),
    replicas: fc.uniqueArray(fc.constantFrom('eu-west-1', 'us-east-1', 'eu-central-1')),
    deletionProtection: fc.boolean(),
    aurora: fc.record({ retentionDays: days }, optional),
    replication: fc.record({ maximumLagSeconds: fc.integer({ min: 1, max: 100 }) }, optional),
    settings: fc.record({ maximumAgeHours: fc.integer({ min: 1, max: 100 }) }, optional),
    backups: fc.record(
      {
        maximumAgeHours: fc.integer({ min: 1, max: 100 }),
        retentionDays: days,
        vaultLock: fc.record({
          mode: fc.constantFrom('governance', 'compliance'),
          minimumDays: days,
        }),
        copies: fc.array(
          fc.record(
            {
              account: fc.constantFrom('111111111111', '222222222222'),
              region: fc.constantFrom('eu-west-1', 'us-east-1'),
              maximumAgeHours: fc.integer({ min: 1, max: 100 }),
              retentionDays: days,
            },
            { requiredKeys: ['region'] },
          ),
          { maxLength: 3 },
        ),
      },
      optional,
    ),
  },
  optional,
);

const ownAccount = '123456789012' as AccountId;
const accountOf = (name: string | undefined): AccountId => (name ?? ownAccount) as AccountId;

function pick<T>(change: T | undefined, own: T): T {
  return change === undefined ? own : change;
}

interface Given {
  readonly replication?: { readonly maximumLagSeconds?: number };
  readonly settings?: { readonly maximumAgeHours?: number };
}
const lagOf = ({ replication }: Given): number => replication?.maximumLagSeconds ?? 60;
const snapshotAgeOf = ({ settings }: Given): number => settings?.maximumAgeHours ?? 48;

interface GivenBackups {
  readonly maximumAgeHours?: number;
  readonly retentionDays?: number;
  readonly vaultLock?: unknown;
  readonly copies?: readonly {
    readonly account?: string;
    readonly region: string;
    readonly maximumAgeHours?: number;
    readonly retentionDays?: number;
  }[];
}

function backupsOf(base: GivenBackups | undefined, changes: GivenBackups | undefined): unknown {
  if (base === undefined && changes === undefined) return undefined;
  const { vaultLock, copies = [], ...given } = { ...base, ...changes };
  const wanted = { maximumAgeHours: 26, retentionDays: 35, ...given };
  return {
    ...wanted,
    vaultLock,
    copies: copies.map((copy) => ({ account: ownAccount, ...wanted, ...copy })),
  };
}

it('takes each value from the overrides where they have it, else from the posture', () => {
  fc.assert(
    fc.property(posture, posture, (basis, changes) => {
      const base = postureSchema.parse(basis);
      const merged = mergePosture('p', base, overridesSchema.parse(changes), accountOf);
      expect(merged).toEqual({
        name: 'p',
        pitr: {
          windowDays: pick(changes.pitr?.windowDays, base.pitr.windowDays),
          minimumCoverageDays: pick(
            changes.pitr?.minimumCoverageDays,
            base.pitr.minimumCoverageDays,
          ),
          maximumLagMinutes: pick(changes.pitr?.maximumLagMinutes, base.pitr.maximumLagMinutes),
        },
        replicas: pick<readonly string[]>(changes.replicas, base.replicas),
        deletionProtection: pick(changes.deletionProtection, base.deletionProtection),
        aurora: { retentionDays: pick(changes.aurora?.retentionDays, base.aurora.retentionDays) },
        maximumReplicationLagSeconds: pick(changes.replication?.maximumLagSeconds, lagOf(basis)),
        maximumSnapshotAgeHours: pick(changes.settings?.maximumAgeHours, snapshotAgeOf(basis)),
        backups: backupsOf(basis.backups, changes.backups),
      });
    }),
  );
});

it('replaces a list as a whole, also by an empty one', () => {
  const base = postureSchema.parse({ replicas: ['eu-west-1', 'us-east-1'] });
  const changes = overridesSchema.parse({ replicas: [] });
  expect(mergePosture('p', base, changes, accountOf).replicas).toEqual([]);
});
