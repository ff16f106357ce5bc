import { auroraRetention } from './aurora-retention.js';
import { bucketObjectLock } from './bucket-object-lock.js';
import { bucketVersioning } from './bucket-versioning.js';
import type { ControlCard } from './control.js';
import { datasetStorage } from './dataset-storage.js';
import { families } from './families.js';
import { deletionProtection } from './deletion-protection.js';
import { pitrCoverage } from './pitr-coverage.js';
import { pitrEnabled } from './pitr-enabled.js';
import { pitrFreshness } from './pitr-freshness.js';
import { pitrWindow } from './pitr-window.js';
import { replicaActive } from './replica-active.js';
import { tablePresent } from './table-present.js';
import { waiverCurrent } from './waivers.js';

/** Judged once per placement, in this order. */
export const placementControls = [
  tablePresent,
  pitrEnabled,
  pitrWindow,
  pitrCoverage,
  pitrFreshness,
  deletionProtection,
] as const;

/** Judged once per bucket. */
export const bucketControls = [bucketVersioning, bucketObjectLock] as const;

/** Every control, in the order in which they are documented. */
export const catalogue: readonly ControlCard[] = [
  ...placementControls,
  replicaActive,
  ...bucketControls,
  datasetStorage,
  auroraRetention,
  ...families.flatMap(({ cards }) => cards),
  waiverCurrent,
];
