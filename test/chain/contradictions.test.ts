import { dayMs, hourMs, minuteMs, secondMs } from '../../src/kernel/units.js';
import { aChain, type Chain, type PassOptions, troubles } from './support/chain.js';
import { central, west } from './support/estate-file.js';
import { rewritten } from './support/rewritten.js';

// Facts that cannot all be true: told as such, and never a crash.

type Point = Record<string, unknown>;

const vault = 'depot-e2dd35eedfec';
const tables = ['History', 'Index', 'Object'].map((role) => `sdp-e2dd35eedfec-${role}`);
const startMs = Date.parse('2026-11-01T12:00:00Z');
/** As JSON carries an instant, s. */
const at = (ms: number): number => (startMs + ms) / secondMs;

/** The points of the vault of `orders`, changed. */
function points(
  { sandbox }: Chain,
  change: (point: Point, place: { readonly isCopy: boolean }) => Point | undefined,
): PassOptions {
  return {
    requestHandler: rewritten(sandbox, [
      {
        path: new RegExp(`^/backup-vaults/${vault}/recovery-points`),
        change: (answer) => ({
          ...answer,
          RecoveryPoints: (answer['RecoveryPoints'] as readonly Point[]).flatMap((point) => {
            const isCopy = String(point['BackupVaultArn']).includes(`:${central}:`);
            return change(point, { isCopy }) ?? [];
          }),
        }),
      },
    ]),
  };
}

const each = (what: string, region: string): readonly string[] =>
  tables.map((table) => `${what} ${table} ${region}`);

interface Row {
  readonly what: string;
  readonly arrange: (chain: Chain) => PassOptions;
  readonly told: readonly string[];
}

const rows: readonly Row[] = [
  {
    what: 'points that are listed days past their expiry',
    arrange: (chain) =>
      points(chain, (point, { isCopy }) =>
        isCopy ? point : { ...point, CalculatedLifecycle: { DeleteAt: at(-3 * dayMs) } },
      ),
    told: [
      ...each('backup-records-agree PointOutlivesExpiry', west),
      ...each('recovery-point-fresh NoRecoveryPoint', west),
    ],
  },
  {
    what: 'copy jobs that are COMPLETED, and no copy',
    arrange: (chain) => points(chain, (point, { isCopy }) => (isCopy ? undefined : point)),
    told: [
      ...each('copy-arrived CopyMissing', central),
      ...each('copy-jobs CopyWithoutPoint', central),
    ],
  },
  {
    what: 'backup jobs that are COMPLETED, and no point',
    arrange: (chain) => points(chain, (point, { isCopy }) => (isCopy ? point : undefined)),
    told: [
      ...each('backup-records-agree JobWithoutPoint', west),
      ...each('recovery-point-fresh NoRecoveryPoint', west),
    ],
  },
  {
    what: 'points of a time to come',
    arrange: (chain) =>
      points(chain, (point, { isCopy }) =>
        isCopy ? point : { ...point, CreationDate: at(2 * hourMs) },
      ),
    told: [
      ...each('backup-records-agree PointFromFuture', west),
      ...each('recovery-point-fresh NotReported', west),
    ],
  },
];

describe('facts that contradict each other:', () => {
  it.each(rows)('$what', async ({ arrange, told }) => {
    const chain = aChain();
    const pass = await chain.pass(arrange(chain));
    expect(troubles(pass)).toEqual(told.toSorted());
  });
});

describe('a clock of AWS that is not ours', () => {
  it.each([
    ['a minute ahead', minuteMs],
    ['a minute behind', -minuteMs],
  ])('is of no matter when it is %s', async (_, skewMs) => {
    const pass = await aChain().pass({ skewMs });
    expect(troubles(pass)).toEqual([]);
  });

  it('makes what is new unbelievable when it is ten minutes ahead', async () => {
    const { findings } = await aChain().pass({ skewMs: 10 * minuteMs });
    const told = findings.filter(({ verdict }) => verdict !== 'pass');
    expect(new Set(told.map(({ control }) => control))).toEqual(new Set(['pitr-freshness']));
    for (const { verdict, reason, message, remedy } of told) {
      expect([verdict, reason]).toEqual(['unknown', 'NotReported']);
      expect(message).toContain('in the future');
      expect(remedy).toContain('Check that the clock of this machine is right');
    }
  });

  it('makes what is new look old when it is an hour behind, which is told with the age', async () => {
    const { findings, counts } = await aChain().pass({ skewMs: -hourMs });
    expect(counts.unknown).toBe(0);
    const told = findings.filter(({ verdict }) => verdict !== 'pass');
    expect(new Set(told.map(({ reason }) => reason))).toEqual(
      new Set(['PitrHistoryStale', 'LagNotMeasured']),
    );
    const [stale] = told.filter(({ reason }) => reason === 'PitrHistoryStale');
    expect(stale?.message).toContain('1 h 5 min old');
  });
});
