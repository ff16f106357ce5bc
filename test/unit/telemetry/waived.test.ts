import { dayMs, minuteMs } from '../../../src/kernel/units.js';
import {
  accountId,
  ago,
  aWaiver,
  home,
  now,
  seen,
  unknown,
} from '../../support/estate-builders.js';
import { anEstate, pass, samplesOf, someMetrics, valuesOf } from './support.js';

// A failure that a waiver covers is told, and alerts nobody.

const objectTable = 'sdp-prod-e2dd35eedfec-Object';
const atHome = `${accountId}/${home}/${objectTable}`;
const off = { pitr: { [atHome]: seen({ kind: 'off' } as const) } };
const waiver = aWaiver({ control: 'pitr-enabled', until: ago(-30 * dayMs) });
const waived = { ...anEstate(), waivers: [waiver] };
const counts = (status: string): string =>
  `check=pitr-enabled,environment=prod-orders,region=${home},status=${status}`;

/** The failing series of the check. */
async function failing(metrics: ReturnType<typeof someMetrics>): Promise<readonly string[]> {
  const samples = await samplesOf(metrics);
  return samples
    .filter(({ labels }) => labels['check'] === 'pitr-enabled')
    .map(({ name }) => name.replace('depotdr_', ''))
    .filter((name) => name.startsWith('check_failing'));
}

const both = ['check_failing', 'check_failing_since_timestamp_seconds'];

describe('a failure that a waiver covers', () => {
  it('leaves what alerts stand on, and is counted and told as waived', async () => {
    const metrics = someMetrics();
    metrics.setPosture(await pass(waived, off));
    expect(await failing(metrics)).toEqual([]);
    expect(await valuesOf(metrics, 'check_waived')).toEqual({
      [`account=${accountId},check=pitr-enabled,environment=prod-orders,owner=platform team,reason=PitrDisabled,region=${home},resource=${objectTable},severity=critical,table=Object`]: 1,
    });
    const checks = await valuesOf(metrics, 'checks');
    expect([checks[counts('waived')], checks[counts('fail')], checks[counts('pass')]]).toEqual([
      1, 0, 2,
    ]);
    const findings = await valuesOf(metrics, 'environment_findings');
    expect(findings['environment=prod-orders,severity=critical']).toBe(0);
    expect(
      (await valuesOf(metrics, 'pitr_enabled'))[
        `account=${accountId},environment=prod-orders,region=${home},table=Object`
      ],
    ).toBe(0);
  });

  it('stays waived while it cannot be seen, until the waiver ends', async () => {
    const first = await pass(waived, off);
    const dark = { pitr: { [atHome]: unknown() } };
    const metrics = someMetrics();
    metrics.setPosture(await pass(waived, dark, first, new Date(now.getTime() + minuteMs)));
    expect(await failing(metrics)).toEqual([]);
    expect(Object.keys(await valuesOf(metrics, 'check_waived'))).toHaveLength(1);
    expect((await valuesOf(metrics, 'checks'))[counts('unknown')]).toBe(1);
    const findings = await valuesOf(metrics, 'environment_findings');
    expect(findings['environment=prod-orders,severity=critical']).toBe(0);

    metrics.setPosture(await pass(waived, dark, first, waiver.until));
    expect(await failing(metrics)).toEqual(both);
    expect(await valuesOf(metrics, 'check_waived')).toEqual({});
  });

  it('fails again when the waiver has ended or left the configuration', async () => {
    const metrics = someMetrics();
    const held = await pass(waived, off);
    metrics.setPosture(await pass(waived, off, held, waiver.until));
    expect(await failing(metrics)).toEqual(both);
    metrics.setPosture(await pass(anEstate(), off, held));
    expect(await failing(metrics)).toEqual(both);
    expect(await valuesOf(metrics, 'check_waived')).toEqual({});
  });

  it('is told whatever the budget is, so that no alert on its resource goes off', async () => {
    const metrics = someMetrics({ maximumSeries: 1 });
    metrics.setPosture(await pass(waived, off));
    expect(Object.keys(await valuesOf(metrics, 'check_waived'))).toHaveLength(1);
  });

  it('has a status of its own only among checks that a waiver names', async () => {
    const metrics = someMetrics();
    metrics.setPosture(await pass(waived));
    const named = Object.keys(await valuesOf(metrics, 'checks')).filter((label) =>
      label.includes('status=waived'),
    );
    expect(named.length).toBeGreaterThan(0);
    expect(named.every((label) => label.includes('check=pitr-enabled'))).toBe(true);
  });
});

describe('waivers', () => {
  const until = (days: number): Date => ago(-days * dayMs);

  it('tell when they end, by what they cover and whose they are', async () => {
    const metrics = someMetrics();
    const waivers = [
      waiver,
      aWaiver({ until: until(5) }),
      aWaiver({ until: until(9) }), // covers the same for the same owner
      aWaiver({ until: until(7), owner: 'somebody else' }),
      aWaiver({
        control: 'bucket-policy',
        environment: undefined,
        account: accountId,
        region: home,
        resource: 'depot-backups',
        until: until(3),
      }),
    ];
    metrics.setPosture(await pass({ ...anEstate(), waivers }));
    const at = (days: number): number => until(days).getTime() / 1000;
    expect(await valuesOf(metrics, 'waiver_expiry_timestamp_seconds')).toEqual({
      'check=pitr-enabled,environment=prod-orders,owner=platform team': at(30),
      'check=deletion-protection,environment=prod-orders,owner=platform team': at(9),
      'check=deletion-protection,environment=prod-orders,owner=somebody else': at(7),
      [`account=${accountId},check=bucket-policy,owner=platform team,region=${home},resource=depot-backups`]:
        at(3),
    });
    metrics.setPosture(await pass(anEstate()));
    expect(await valuesOf(metrics, 'waiver_expiry_timestamp_seconds')).toEqual({});
  });
});
