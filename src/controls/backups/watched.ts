import type { BackupPosture, Environment, TableMember } from '../../estate/environment.js';
import type { PitrState, PlacementFacts, TableDescription } from '../../estate/facts.js';
import type { Observed } from '../../estate/observation.js';
import { tableArn } from '../../estate/table-arn.js';
import type { ExportDescription, Tag } from '../../estate/table-settings.js';
import type { FindingSubject } from '../finding.js';
import { tablePresence } from '../presence.js';
import type { Sight } from '../sight.js';
import { notLookedAt, type Place } from './places.js';

/** A table that AWS Backup is wanted for, in the region that holds its home. */
export interface WatchedTable {
  readonly environment: Environment;
  readonly member: TableMember;
  readonly wanted: BackupPosture;
  readonly home: Place;
  readonly arn: string;
  readonly table: Observed<TableDescription>;
  /** By its description, or by the other reads where that was not seen. */
  readonly isMissing: boolean;
  readonly tags: Observed<readonly Tag[]>;
  readonly pitr: Observed<PitrState>;
  readonly exports: Observed<readonly ExportDescription[]>;
}

/** Of a part that is read only where the table was seen. */
function partOf<T>(
  facts: PlacementFacts | undefined,
  part: Observed<T> | undefined,
  what: string,
): Observed<T> {
  if (part !== undefined) return part;
  if (facts === undefined || facts.table.kind === 'seen') return notLookedAt(what);
  return facts.table;
}

function keyOf(environment: string, table: string): string {
  return `${environment} ${table}`;
}

/** All of them, in the order of the estate. */
export function watchedTables({ estate, tables }: Sight): readonly WatchedTable[] {
  const observed = new Map(
    tables
      .toReversed()
      .map(({ target, placements }) => [
        keyOf(target.environment.name, target.member.name),
        placements.get(target.environment.region),
      ]),
  );
  return estate.environments.flatMap((environment) => {
    const { account, region, posture } = environment;
    const wanted = posture.backups;
    if (wanted === undefined) return [];
    return environment.tables.map((member): WatchedTable => {
      const facts = observed.get(keyOf(environment.name, member.name));
      return {
        environment,
        member,
        wanted,
        home: { account, region },
        arn: tableArn({ account, region, table: member.name }),
        table: facts?.table ?? notLookedAt(`table ${member.name}`),
        isMissing:
          facts !== undefined &&
          (facts.table.kind === 'absent' || tablePresence(facts) === 'missing'),
        pitr: facts?.pitr ?? notLookedAt(`PITR of table ${member.name}`),
        tags: partOf(facts, facts?.settings?.tags, `the tags of table ${member.name}`),
        exports: partOf(facts, facts?.settings?.exports, `the exports of table ${member.name}`),
      };
    });
  });
}

/** The subject and key of findings of a table, in the place that they are about. */
export function subjectOf(
  { environment, member, home }: WatchedTable,
  place: Place = home,
): FindingSubject {
  return {
    environment: environment.name,
    table: member.role === 'extra' ? member.name : member.role,
    account: place.account,
    region: place.region,
    resource: member.name,
  };
}

/** What a table is, see `Finding.id`. */
export function keyOfTable({ environment, member, home }: WatchedTable): readonly string[] {
  return [environment.name, home.account, home.region, member.name];
}
