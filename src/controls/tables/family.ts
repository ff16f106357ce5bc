/**
 * Tables beyond a single read. Purpose of this folder: what only several placements, or the past,
 * tell together.
 */
import type { Family } from '../sight.js';
import { replicationLag, replicationLagFindings } from './replication-lag.js';
import { tableIdentity, tableIdentityFindings } from './table-identity.js';

export const tableFamily: Family = {
  cards: [tableIdentity, replicationLag],
  findings: (sight, now) => [
    ...tableIdentityFindings(sight, now),
    ...replicationLagFindings(sight),
  ],
};
