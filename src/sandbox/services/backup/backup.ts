import type { BackupsDescription } from '../../backup-description.js';
import type { SandboxClock } from '../../clock.js';
import type { Random } from '../../random.js';
import type { Call, Handler, Service } from '../../service.js';
import type { Catalogue } from '../dynamodb/catalogue.js';
import { guarded } from './access.js';
import { describeCopyJob, listCopyJobs, startCopyJob } from './copy-calls.js';
import { describeBackupJob, listBackupJobs, startBackupJob } from './job-calls.js';
import { createJobFaults } from './job-faults.js';
import {
  createPlan,
  deletePlan,
  getPlan,
  listPlans,
  listPlanVersions,
  updatePlan,
} from './plan-calls.js';
import { describePoint, listByResource, listByVault } from './point-calls.js';
import { seedBackups } from './seed.js';
import {
  createSelection,
  deleteSelection,
  getSelection,
  listSelections,
} from './selection-calls.js';
import {
  describeGlobalSettings,
  describeRegionSettings,
  updateGlobalSettings,
  updateRegionSettings,
} from './settings-calls.js';
import { backupState } from './state.js';
import { listTags, tagResource, untagResource } from './tags.js';
import {
  createVault,
  deleteLock,
  deletePolicy,
  describeVault,
  getPolicy,
  listVaults,
  putLock,
  putPolicy,
} from './vault-calls.js';
import { BackupWorld, type KeyState, type ManagedKey } from './world.js';

/**
 * AWS Backup of the sandbox, from the "AWS Backup Developer Guide" and "API Reference": vaults and
 * their locks, plans that run by their own cron, selections, jobs, copies through their gates, recovery
 * points that expire. `world.ts` holds it all, `timeline.ts` what is still to happen; `plan-runs.ts`,
 * `backup-runs.ts` and `copy-runs.ts` let it happen; the `*-calls.ts` files answer the operations.
 */
export interface BackupService {
  readonly service: Service;
  /**
   * Lets everything happen that is due by now. Called before any call that could change what jobs
   * find: a table, for one.
   */
  readonly catchUp: () => void;
}

export interface BackupOptions {
  readonly clock: SandboxClock;
  readonly random: Random;
  readonly tables: Catalogue;
  readonly keyState: KeyState;
  readonly managedKey: ManagedKey;
  readonly description: BackupsDescription;
}

/** @throws AwsFault for a described schedule that AWS would not take */
export function createBackup(options: BackupOptions): BackupService {
  const { clock, random, tables, keyState, managedKey, description } = options;
  const startMs = clock.now().getTime();
  const world = new BackupWorld({
    tables,
    random,
    keyState,
    managedKey,
    organization: description.organization,
    jobFaults: createJobFaults(description.jobFaults, startMs),
  });
  seedBackups(world, description, startMs);
  const catchUp = (): void => world.timeline.catchUp(clock.now().getTime());
  return {
    service: {
      signingName: 'backup',
      handlers: bindHandlers(world),
      state: () => {
        catchUp();
        return backupState(world, clock.now().getTime());
      },
    },
    catchUp,
  };
}

function bindHandlers(world: BackupWorld): Readonly<Record<string, Handler>> {
  const on = (answer: (world: BackupWorld, input: never, call: Call) => object): Handler =>
    guarded(world, (input: never, call) => {
      world.timeline.catchUp(call.now.getTime());
      return answer(world, input, call);
    });
  return {
    CreateBackupPlan: on(createPlan),
    CreateBackupSelection: on(createSelection),
    CreateBackupVault: on(createVault),
    DeleteBackupPlan: on(deletePlan),
    DeleteBackupSelection: on(deleteSelection),
    DeleteBackupVaultAccessPolicy: on(deletePolicy),
    DeleteBackupVaultLockConfiguration: on(deleteLock),
    DescribeBackupJob: on(describeBackupJob),
    DescribeBackupVault: on(describeVault),
    DescribeCopyJob: on(describeCopyJob),
    DescribeGlobalSettings: on(describeGlobalSettings),
    DescribeRecoveryPoint: on(describePoint),
    DescribeRegionSettings: on(describeRegionSettings),
    GetBackupPlan: on(getPlan),
    GetBackupSelection: on(getSelection),
    GetBackupVaultAccessPolicy: on(getPolicy),
    ListBackupJobs: on(listBackupJobs),
    ListBackupPlanVersions: on(listPlanVersions),
    ListBackupPlans: on(listPlans),
    ListBackupSelections: on(listSelections),
    ListBackupVaults: on(listVaults),
    ListCopyJobs: on(listCopyJobs),
    ListRecoveryPointsByBackupVault: on(listByVault),
    ListRecoveryPointsByResource: on(listByResource),
    ListTags: on(listTags),
    PutBackupVaultAccessPolicy: on(putPolicy),
    PutBackupVaultLockConfiguration: on(putLock),
    StartBackupJob: on(startBackupJob),
    StartCopyJob: on(startCopyJob),
    TagResource: on(tagResource),
    UntagResource: on(untagResource),
    UpdateBackupPlan: on(updatePlan),
    UpdateGlobalSettings: on(updateGlobalSettings),
    UpdateRegionSettings: on(updateRegionSettings),
  };
}
