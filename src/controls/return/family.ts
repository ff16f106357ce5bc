/**
 * Whether an environment could come back, judged before it has to. Purpose of this folder: the
 * places of return and what each needs. It must not judge what there is to come back with.
 * @source survival matrix, readiness of the place of return
 */
import type { Family } from '../sight.js';
import { keyUsable, keyUsableFindings } from './key-usable.js';
import { rebuildReady, rebuildReadyFindings } from './rebuild-ready.js';
import { returnNameFindings, returnNameFree } from './return-name-free.js';
import { returnQuota, returnQuotaFindings } from './return-quota.js';
import { returnRegion, returnRegionFindings } from './return-region.js';
import { returnRoleFindings, returnRoles } from './return-roles.js';
import { settingsKept, settingsKeptFindings } from './settings-kept.js';

export const returnFamily: Family = {
  cards: [
    settingsKept,
    returnRegion,
    returnRoles,
    returnNameFree,
    returnQuota,
    rebuildReady,
    keyUsable,
  ],
  findings: (sight, now) => [
    ...settingsKeptFindings(sight, now),
    ...returnRegionFindings(sight),
    ...returnRoleFindings(sight),
    ...returnNameFindings(sight),
    ...returnQuotaFindings(sight),
    ...rebuildReadyFindings(sight),
    ...keyUsableFindings(sight, now),
  ],
};
