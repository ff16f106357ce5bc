import { currentVersion } from './plan.js';
import type { BackupWorld } from './world.js';

const mostShown = 1000;

/** Every place that has a vault or a plan, at most 1000 of each per place. Plain JSON. */
export function backupState(world: BackupWorld, nowMs: number): unknown {
  return world.places
    .entries()
    .filter(([, , { vaults, plans }]) => vaults.size > 0 || plans.size > 0)
    .map(([account, region, { vaults, plans, jobs, copyJobs }]) => ({
      account,
      region,
      vaults: [...vaults.values()].slice(0, mostShown).map((vault) => ({
        name: vault.name,
        points: vault.points.count(nowMs),
        locked: vault.lock !== undefined,
      })),
      plans: [...plans.values()]
        .filter(({ deletedAtMs }) => deletedAtMs === undefined)
        .slice(0, mostShown)
        .map((plan) => ({
          id: plan.id,
          name: currentVersion(plan).name,
          rules: currentVersion(plan).rules.length,
          selections: plan.selections.size,
        })),
      jobs: jobs.size,
      copyJobs: copyJobs.size,
    }));
}
