import type { OrganizationDescription } from '../../backup-description.js';
import { partitionOf } from '../../iam/partition.js';
import type { Random } from '../../random.js';
import { Regional } from '../../regional.js';
import type { Call } from '../../service.js';
import type { Catalogue } from '../dynamodb/catalogue.js';
import { drawLot, type Lot } from './chance.js';
import { dayMs } from '../../../kernel/units.js';
import { missingVault, notFound } from './faults.js';
import type { BackupJob, CopyJob } from './job.js';
import type { JobFaults } from './job-faults.js';
import type { Plan } from './plan.js';
import { Timeline } from './timeline.js';
import type { Vault } from './vault.js';

export interface PlaceSettings {
  readonly optIn: ReadonlyMap<string, boolean>;
  readonly management: ReadonlyMap<string, boolean>;
}

/** AWS Backup in one account and region. Jobs are in order of their creation. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly vaults: Map<string, Vault>;
  readonly plans: Map<string, Plan>;
  readonly jobs: Map<string, BackupJob>;
  readonly copyJobs: Map<string, CopyJob>;
  settings: PlaceSettings;
}

/** @source AWS Backup API Reference, DescribeRegionSettings: on unless somebody switched them off */
const resourceTypes = [
  'Aurora',
  'DocumentDB',
  'DynamoDB',
  'EBS',
  'EC2',
  'EFS',
  'FSx',
  'Neptune',
  'RDS',
  'Redshift',
  'S3',
  'Storage Gateway',
  'VirtualMachine',
] as const;
const managedTypes = ['DynamoDB', 'EFS'] as const;

/** Jobs are listed for 30 days ("ListBackupJobs"). */
export const jobHistoryMs = 30 * dayMs;

/** What is known of a KMS key by its ARN; undefined = nothing is. */
export type ManagedKey = (account: string, region: string) => string | undefined;
export type KeyState = (keyArn: string, atMs: number) => 'usable' | 'unusable' | undefined;

interface WorldOptions {
  readonly tables: Catalogue;
  readonly random: Random;
  readonly organization: OrganizationDescription | undefined;
  readonly jobFaults: JobFaults;
  readonly keyState: KeyState;
  /** ARN of the key `aws/backup` there; undefined where there is no KMS beside it. */
  readonly managedKey: ManagedKey;
}

/** All of AWS Backup: places, what is due in them, and the organisation. */
export class BackupWorld {
  readonly places = new Regional<Place>((account, region) => ({
    account,
    region,
    vaults: new Map(),
    plans: new Map(),
    jobs: new Map(),
    copyJobs: new Map(),
    settings: {
      optIn: new Map(resourceTypes.map((type) => [type, true])),
      management: new Map(managedTypes.map((type) => [type, true])),
    },
  }));
  readonly timeline = new Timeline();
  readonly tables: Catalogue;
  readonly organization: OrganizationDescription | undefined;
  crossAccount: { readonly isEnabled: boolean; readonly sinceMs: number | undefined };
  readonly jobFaults: JobFaults;
  readonly managedKey: ManagedKey;
  readonly keyState: KeyState;
  /** Of every place, by ARN. */
  readonly #vaults = new Map<string, Vault>();
  /** Until when a job runs of a table, by ARN. */
  readonly #busy = new Map<string, number>();
  readonly #salt: string;
  #made = 0;

  constructor(options: WorldOptions) {
    this.tables = options.tables;
    this.organization = options.organization;
    this.jobFaults = options.jobFaults;
    this.keyState = options.keyState;
    this.managedKey = options.managedKey;
    this.#salt = options.random.hex(16);
    this.crossAccount = {
      // What changed some hours ago is an event of the seeded history.
      isEnabled:
        options.organization?.changedHoursAgo !== undefined ||
        options.organization?.crossAccountBackup === true,
      sinceMs: undefined,
    };
  }

  at({ caller, region }: Call): Place {
    return this.places.at(caller.account, region);
  }

  /** @throws AwsFault as AWS says it of a vault that is not there */
  needVault(name: string | undefined, call: Call): Vault {
    const vault = this.at(call).vaults.get(name ?? '');
    if (vault === undefined) throw missingVault();
    return vault;
  }

  /** @throws AwsFault ResourceNotFoundException */
  needPlan(id: string | undefined, call: Call): Plan {
    const plan = this.at(call).plans.get(id ?? '');
    if (plan === undefined || plan.deletedAtMs !== undefined) {
      throw notFound(`Backup plan ${id ?? ''} does not exist.`);
    }
    return plan;
  }

  putVault(vault: Vault): void {
    this.places.at(vault.account, vault.region).vaults.set(vault.name, vault);
    this.#vaults.set(vault.arn, vault);
  }

  vaultAt(arn: string): Vault | undefined {
    return this.#vaults.get(arn);
  }

  /** Until when a job of a table runs: one runs at a time ("AWS Backup quotas"). */
  busyUntil(tableArn: string): number {
    return this.#busy.get(tableArn) ?? 0;
  }

  setBusy(tableArn: string, untilMs: number): void {
    this.#busy.set(tableArn, untilMs);
  }

  /** A new id for what a call or the description makes. */
  uuid(): string {
    this.#made += 1;
    return this.lot(`made ${this.#made}`).uuid;
  }

  /** Chance for one thing of its own: it does not depend on when the world is looked at. */
  lot(name: string): Lot {
    return drawLot(this.#salt, name);
  }
}

/** Forgets jobs that are no longer listed. They are in order of creation, so it stops at the first. */
export function forgetOldJobs({ jobs, copyJobs }: Place, nowMs: number): void {
  for (const list of [jobs, copyJobs]) {
    for (const [id, { createdAtMs }] of list) {
      if (createdAtMs > nowMs - jobHistoryMs) break;
      list.delete(id);
    }
  }
}

export function vaultArn(account: string, region: string, name: string): string {
  return `arn:${partitionOf(region)}:backup:${region}:${account}:backup-vault:${name}`;
}

export function parseVaultArn(
  arn: string,
): { readonly account: string; readonly region: string; readonly name: string } | undefined {
  const [, region, account, name] =
    /^arn:[a-z-]+:backup:([a-z0-9-]+):(\d{12}):backup-vault:([\w.-]+)$/u.exec(arn) ?? [];
  if (region === undefined || account === undefined || name === undefined) return undefined;
  return { account, region, name };
}
