import { type Basis, type Finding, makeFinding } from '../finding.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';
import type { Sight } from '../sight.js';
import { regionsOf, sortNames } from './depot-names.js';

type Reason = 'TableNotListed';

/** Tables beside the three are protected with them, or somebody has decided that they are not. */
export const tableListed: ControlCard = {
  id: 'table-listed',
  title: 'Every table of the environment is listed',
  subject: 'environment',
  rationale:
    'Sequences, state tables and further locations live beside the three tables. Restored without them, an environment counts again from one, or does not start.',
  source: 'Environment page of the Depot documentation; guide, "DynamoDB"',
  reasons: {
    TableNotListed: {
      severity: 'warning',
      meaning: "A table with the environment's prefix is protected by nothing that is configured.",
    },
  },
};

function found(table: string): Judgement<Reason> {
  return {
    verdict: 'fail',
    reason: 'TableNotListed',
    message: `${table} has the prefix of this environment, but the configuration does not list it`,
    remedy: `Add ${table} to extraTables of this environment in the configuration, so that it is protected and restored with the others; or waive this finding.`,
  };
}

/** One finding for each table that is not listed; else one for the environment's region. */
export function tableListedFindings(sight: Sight): readonly Finding[] {
  return sight.estate.environments.flatMap((environment) =>
    regionsOf(environment).flatMap((region): readonly Finding[] => {
      const facts = sight.place(environment.account, region);
      if (facts === undefined) return [];
      const { tables } = facts;
      const basis: readonly Basis[] = [{ read: `tables in ${region}`, observed: tables }];
      const finding = (resource: string, judgement: Judgement<Reason>): Finding =>
        makeFinding(
          tableListed,
          {
            environment: environment.name,
            table: undefined,
            account: environment.account,
            region,
            resource,
          },
          [environment.name, environment.account, region, resource],
          judgement,
          basis,
        );
      if (tables.kind === 'unknown') return [finding('tables', unseen(tables))];
      const names = tables.kind === 'absent' ? [] : tables.value.depot;
      const unlisted = sortNames(
        names,
        sight.whole ?? sight.estate,
        environment.account,
      ).unlisted.filter((each) => each.environment.name === environment.name);
      if (unlisted.length > 0) return unlisted.map(({ table }) => finding(table, found(table)));
      return [finding('tables', { verdict: 'pass', message: 'all its tables are listed' })];
    }),
  );
}
