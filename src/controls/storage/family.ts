/**
 * What an environment keeps outside its tables. Purpose of this folder: whether the stash of large
 * objects is covered, and where Depot's own backups lie. The buckets themselves are judged in
 * `buckets/`.
 */
import type { Environment } from '../../estate/environment.js';
import { locationPath } from '../access/allowed-locations.js';
import type { ControlCard, Judgement } from '../control.js';
import { type Basis, type Finding, makeFinding } from '../finding.js';
import type { Family, Sight } from '../sight.js';
import { backupLayout } from './backup-layout.js';
import { stashCovered } from './stash-covered.js';

function findingOf(
  card: ControlCard,
  { name, account, region }: Environment,
  resource: string,
  judgement: Judgement<string>,
  basis: readonly Basis[],
): Finding {
  const subject = { environment: name, table: undefined, account, region, resource };
  return makeFinding(card, subject, [name, account, region], judgement, basis);
}

function stashFindings({ environments, estate }: Sight): readonly Finding[] {
  return environments.map(({ target: { environment } }) => {
    const { stash } = environment;
    const resource = stash === undefined || stash === 'none' ? 'stash' : stash;
    const judgement = stashCovered.judge(environment, estate);
    return findingOf(stashCovered, environment, resource, judgement, []);
  });
}

function layoutFindings({ datasets, environment: factsOf }: Sight): readonly Finding[] {
  return datasets.flatMap(({ target: { environment }, facts }) => {
    const { backupLocation, name } = environment;
    const depot = factsOf(name)?.depot;
    const judgement = backupLayout.judge(environment, facts, depot);
    if (judgement === undefined || backupLocation === undefined) return [];
    const basis = [
      { read: 'datasets', observed: facts?.datasets },
      { read: 'folders of backups', observed: facts?.layout },
      { read: 'active store', observed: depot },
    ].flatMap(({ read, observed }) => (observed === undefined ? [] : [{ read, observed }]));
    const resource = `s3://${locationPath(backupLocation)}`;
    return [findingOf(backupLayout, environment, resource, judgement, basis)];
  });
}

export const storageFamily: Family = {
  cards: [stashCovered, backupLayout],
  findings: (sight) => [...stashFindings(sight), ...layoutFindings(sight)],
};
