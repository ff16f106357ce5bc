/**
 * The environment as a whole. Purpose of this folder: what its stack and its Depot tell, beside its
 * tables. What its roles may do is judged in `access/`.
 */
import type { Environment } from '../../estate/environment.js';
import type { EnvironmentFacts } from '../../estate/place-facts.js';
import type { ControlCard, Judgement } from '../control.js';
import { type Finding, makeFinding } from '../finding.js';
import type { Family, Sight } from '../sight.js';
import { datasetWritable, datasetWritableFindings } from './dataset-writable.js';
import { stackProtected } from './stack-protected.js';
import { stackSettled } from './stack-settled.js';

interface StackControl extends ControlCard {
  judge(
    environment: Environment,
    facts: EnvironmentFacts,
    now: Date,
  ): Judgement<string> | undefined;
}

const controls: readonly StackControl[] = [stackProtected, stackSettled];

function findings({ environments }: Sight, now: Date): readonly Finding[] {
  return environments.flatMap(({ target: { environment }, facts }) =>
    controls.flatMap((control): readonly Finding[] => {
      const judgement = control.judge(environment, facts, now);
      if (judgement === undefined) return [];
      const { name, account, region, stack } = environment;
      return [
        makeFinding(
          control,
          { environment: name, table: undefined, account, region, resource: stack },
          [name, account, region],
          judgement,
          [{ read: 'stack', observed: facts.stack }],
        ),
      ];
    }),
  );
}

export const environmentFamily: Family = {
  cards: [...controls, datasetWritable],
  findings: (sight, now) => [...findings(sight, now), ...datasetWritableFindings(sight)],
};
