import type { Finding } from '../../../src/controls/finding.js';
import type { BackupPosture } from '../../../src/estate/environment.js';
import type { AccountId } from '../../../src/estate/ids.js';
import { environmentPage } from '../../../src/http/pages/environment-page.js';
import {
  accountId,
  aPosture as wantedOf,
  away,
  home,
  now,
  someBackups,
} from '../../support/estate-builders.js';
import { outOfOrder, textOf } from '../../support/markup.js';
import { anEstate } from '../cli/fixtures.js';
import { aPosture, aStatus, held } from './fixtures.js';

// What is wanted and kept of backups, on the page of an environment.

function aFinding(control: string, changes: Partial<Finding> = {}): Finding {
  return {
    id: `${control}:000000000001`,
    control,
    severity: 'critical',
    verdict: 'pass',
    reason: undefined,
    subject: {
      environment: anEstate().environments[0]?.name,
      table: 'Object',
      account: accountId,
      region: home,
      resource: 'sdp-prod-e2dd35eedfec-Object',
    },
    message: `${control} says so`,
    remedy: undefined,
    failure: undefined,
    basis: [],
    ...changes,
  };
}

async function pageWith(
  backups: BackupPosture | undefined,
  findings: readonly Finding[] = [],
): Promise<string> {
  const estate = anEstate();
  const environments = estate.environments.map((each) => ({
    ...each,
    posture: wantedOf({ backups }),
  }));
  const posture = await aPosture({ findings: held(findings) });
  const status = await aStatus({ estate: { ...estate, environments }, posture });
  return environmentPage(status, 'prod-orders', now) ?? '';
}

/** The section alone, as text. */
function sectionOf(page: string): string {
  const section = /<section id="backups".*?<\/section>/s.exec(page)?.[0] ?? '';
  return textOf(section);
}

describe('the backups of an environment', () => {
  it('are told as they are wanted: age, retention, lock and copies', async () => {
    const copies = [
      { account: accountId, region: away, maximumAgeHours: 36, retentionDays: 40 },
      {
        account: '999999999999' as AccountId,
        region: home,
        maximumAgeHours: 48,
        retentionDays: 1,
      },
    ];
    const vaultLock = { mode: 'compliance', minimumDays: 30 } as const;
    const page = await pageWith(someBackups({ vaultLock, copies }));
    expect(
      outOfOrder(sectionOf(page), [
        'Wanted of each table',
        'a recovery point at most 1 d 2 h old, kept 35 days',
        'compliance, at least 30 days',
        'in eu-central-1 of platform, 123456789012: at most 1 d 12 h old, kept 40 days',
        'in eu-west-1 of 999999999999: at most 2 d old, kept 1 day',
      ]),
    ).toBeUndefined();
    expect(sectionOf(page)).not.toContain('What is kept');
  });

  it('are told as not asked for, so that nobody takes silence for safety', async () => {
    expect(sectionOf(await pageWith(undefined))).toContain(
      'No backups of whole tables by AWS Backup are asked for.',
    );
    const plain = sectionOf(await pageWith(someBackups()));
    expect(plain).toContain('none is asked for');
    expect(plain).toContain('none are asked for');
  });

  it('are told as they are kept, each with its verdict in words', async () => {
    const fail = { verdict: 'fail', reason: 'Any', remedy: 'do' } as const;
    const waiver = { owner: 'team', reason: 'because', until: now };
    const page = await pageWith(someBackups(), [
      aFinding('settings-kept', { ...fail, severity: 'warning' }),
      aFinding('copy-arrived', fail),
      aFinding('recovery-point-fresh'),
      aFinding('vault-lock', { ...fail, waiver }),
      aFinding('pitr-enabled'),
    ]);
    expect(
      outOfOrder(sectionOf(page), [
        'kept Object in eu-west-1 123456789012 recovery point recovery-point-fresh says so',
        'critical Object in eu-west-1 123456789012 copy copy-arrived says so',
        'waived Object in eu-west-1 123456789012 vault lock vault-lock says so',
        'warning Object in eu-west-1 123456789012 settings settings-kept says so',
      ]),
    ).toBeUndefined();
    expect(sectionOf(page)).not.toContain('pitr-enabled');
    expect(page).toContain('href="/findings/copy-arrived%3A000000000001"');
  });

  it('name the cause alone where they were not seen: the words of AWS are told above, once', async () => {
    const failure = {
      reason: 'ReadDenied',
      kind: 'denied',
      code: 'AccessDenied',
      message: 'User: long words',
      permission: 'backup:ListBackupVaults',
      hint: undefined,
    } as const;
    const { message } = failure;
    const unseen = { verdict: 'unknown', reason: 'ReadDenied', message, failure } as const;
    const page = await pageWith(someBackups(), [
      aFinding('recovery-point-fresh', unseen),
      aFinding('vault-lock', { ...unseen, failure: { ...failure, permission: undefined } }),
    ]);
    expect(sectionOf(page)).toContain('could not be seen: ReadDenied (backup:ListBackupVaults)');
    expect(sectionOf(page)).toContain('could not be seen: ReadDenied (AccessDenied)');
    expect(sectionOf(page)).not.toContain('long words');
  });

  it('are shown up to a bound, with how many there are beyond it', async () => {
    const many = Array.from({ length: 65 }, (_, at) =>
      aFinding('recovery-point-fresh', { id: `recovery-point-fresh:${at}` }),
    );
    expect(sectionOf(await pageWith(someBackups(), many))).toContain('and 5 more');
  });
});
