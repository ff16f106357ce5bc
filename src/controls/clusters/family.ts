/** Aurora clusters beyond their retention. Purpose of this folder: whether their backups happen. */
import { type Basis, type Finding, makeFinding } from '../finding.js';
import type { Family, Sight } from '../sight.js';
import { auroraFresh } from './aurora-fresh.js';
import { auroraProtected } from './aurora-protected.js';

function findings({ clusters }: Sight): readonly Finding[] {
  return clusters.flatMap(({ target, facts }) => {
    const { environment, cluster } = target;
    const { name, account, region } = environment;
    const subject = { environment: name, table: undefined, account, region, resource: cluster };
    const key = [name, account, region, cluster];
    const basis: readonly Basis[] = [
      { read: 'cluster', observed: facts.cluster },
      ...(facts.snapshots === undefined ? [] : [{ read: 'snapshots', observed: facts.snapshots }]),
    ];
    const judged = [
      { control: auroraFresh, judgement: auroraFresh.judge(facts) },
      { control: auroraProtected, judgement: auroraProtected.judge(target, facts) },
    ];
    return judged.flatMap(({ control, judgement }) =>
      judgement === undefined ? [] : [makeFinding(control, subject, key, judgement, basis)],
    );
  });
}

export const clusterFamily: Family = { cards: [auroraFresh, auroraProtected], findings };
