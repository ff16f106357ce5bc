/**
 * What accounts hold that nobody watches. Purpose of this folder: names of tables against the
 * configuration. It must not know what is in the tables.
 */
import type { Family } from '../sight.js';
import { environmentConfigured, environmentConfiguredFindings } from './environment-configured.js';
import { tableListed, tableListedFindings } from './table-listed.js';

export const discoveryFamily: Family = {
  cards: [environmentConfigured, tableListed],
  findings: (sight) => [...environmentConfiguredFindings(sight), ...tableListedFindings(sight)],
};
