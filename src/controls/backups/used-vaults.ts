import { placeOfVault, type VaultDescription } from '../../estate/backup-facts.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';
import { type Basis, type Finding, makeFinding } from '../finding.js';
import { copiesOf, copiesThere, isCrossAccount, type TableCopy, wantedCopies } from './copies.js';
import { plannedCopies } from './copy-gates.js';
import { coveringRules } from './coverage.js';
import {
  describePlace,
  isSamePlace,
  listed,
  notLookedAt,
  type Place,
  placeKey,
  type Unseen,
} from './places.js';
import type { BackupView } from './view.js';
import type { WatchedTable } from './watched.js';

/** A vault that holds recovery points of the estate, or is meant to. */
export interface UsedVault {
  readonly place: Place;
  readonly vault: VaultDescription;
  /** Each once. */
  readonly tables: readonly WatchedTable[];
  /** Copies that are made from here into another account. */
  readonly leaving: readonly TableCopy[];
}

/** A place whose vaults are wanted to be judged, and of which none is known. */
interface UnseenVaults {
  readonly place: Place;
  readonly tables: readonly WatchedTable[];
  readonly cause: Unseen;
}

interface VaultsInUse {
  readonly vaults: readonly UsedVault[];
  readonly unseen: readonly UnseenVaults[];
}

/** What is known of a place before its vaults are looked at. */
interface PlaceUse {
  readonly place: Place;
  readonly tables: Set<WatchedTable>;
  readonly byVault: Map<string, Set<WatchedTable>>;
}

function useOf(uses: Map<string, PlaceUse>, { account, region }: Place): PlaceUse {
  const place = { account, region };
  const known = uses.get(placeKey(place));
  if (known !== undefined) return known;
  const use: PlaceUse = { place, tables: new Set(), byVault: new Map() };
  uses.set(placeKey(place), use);
  return use;
}

function note(use: PlaceUse, table: WatchedTable, names: readonly string[]): void {
  use.tables.add(table);
  for (const name of names) {
    const of = use.byVault.get(name);
    if (of === undefined) use.byVault.set(name, new Set([table]));
    else of.add(table);
  }
}

/** Vaults at home: those of the rules that back the table up, and those that hold a point of it. */
function homeVaults(table: WatchedTable, view: BackupView): readonly string[] {
  const rules = coveringRules(view.coverage(table));
  const airGapped = rules
    .map(({ airGappedVaultArn }) => placeOfVault(airGappedVaultArn ?? ''))
    .filter((to) => to !== undefined && isSamePlace(to, table.home))
    .map((to) => to?.name ?? '');
  const points = view.points(table.home).byArn.get(table.arn) ?? [];
  return [...rules.map(({ vault }) => vault), ...airGapped, ...points.map(({ vault }) => vault)];
}

function collect(view: BackupView): readonly PlaceUse[] {
  const uses = new Map<string, PlaceUse>();
  for (const table of view.tables) {
    note(useOf(uses, table.home), table, homeVaults(table, view));
  }
  for (const of of wantedCopies(view)) {
    note(useOf(uses, of.copy), of.table, [
      ...plannedCopies(of, view).map(({ vault }) => vault),
      ...copiesThere(of, view).map(({ vault }) => vault),
    ]);
  }
  return [...uses.values()];
}

/** What could hide a vault that is in use. */
function hiding({ place, tables }: PlaceUse, view: BackupView): Unseen | undefined {
  const { gaps } = view.points(place);
  const [gap] = gaps;
  if (gap !== undefined) return gap;
  for (const table of tables) {
    const { plans, unclear, selects } = view.coverage(table);
    if (plans.kind === 'unknown') return plans;
    const [first] = unclear;
    if (selects.length === 0 && first !== undefined) {
      return (
        first.outcome.cause ??
        notLookedAt(`whether plan ${first.plan.name} takes ${table.member.name}`)
      );
    }
  }
  return undefined;
}

function usedOf(use: PlaceUse, vault: VaultDescription): UsedVault | undefined {
  const tables = use.byVault.get(vault.name);
  if (tables === undefined) return undefined;
  const atHome = [...tables].filter(({ home }) => isSamePlace(home, use.place));
  return {
    place: use.place,
    vault,
    tables: [...tables],
    leaving: atHome.flatMap(copiesOf).filter(isCrossAccount),
  };
}

/** Every vault in use that was seen, and the places of which none could be. */
function vaultsInUse(view: BackupView): VaultsInUse {
  const vaults: UsedVault[] = [];
  const without: UnseenVaults[] = [];
  for (const use of collect(view)) {
    const { list, gap } = listed(view.backup(use.place).vaults);
    const found = list
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((vault) => usedOf(use, vault))
      .filter((used) => used !== undefined);
    vaults.push(...found);
    const cause = found.length > 0 ? undefined : (gap ?? hiding(use, view));
    if (cause !== undefined) {
      without.push({ place: use.place, tables: [...use.tables], cause });
    }
  }
  return { vaults, unseen: without };
}

/** The environment of all tables, where it is one. */
function onlyEnvironment(tables: readonly WatchedTable[]) {
  const names = new Set(tables.map(({ environment }) => environment.name));
  return names.size === 1 ? [...names][0] : undefined;
}

function basisOf(place: Place, view: BackupView, more: readonly Basis[]): readonly Basis[] {
  const { vaults } = view.backup(place);
  return [{ read: `vaults of ${describePlace(place)}`, observed: vaults }, ...more];
}

/**
 * One finding for each vault in use, and one for each place of which none could be seen.
 * @param isAsked - whether the tables of a vault ask for this control at all
 */
export function vaultFindings(
  card: ControlCard,
  view: BackupView,
  isAsked: (tables: readonly WatchedTable[]) => boolean,
  judge: (used: UsedVault) => Judgement<string> | undefined,
  basis: (used: UsedVault) => readonly Basis[] = () => [],
): readonly Finding[] {
  const { vaults, unseen: without } = vaultsInUse(view);
  const seen = vaults
    .filter(({ tables }) => isAsked(tables))
    .flatMap((used) => {
      const { place, vault, tables } = used;
      const judgement = judge(used);
      if (judgement === undefined) return [];
      const subject = {
        environment: onlyEnvironment(tables),
        table: undefined,
        ...place,
        resource: vault.name,
      };
      const key = [place.account, place.region, vault.name];
      return [makeFinding(card, subject, key, judgement, basisOf(place, view, basis(used)))];
    });
  const blind = without
    .filter(({ tables }) => isAsked(tables))
    .map(({ place, tables, cause }) => {
      const subject = {
        environment: onlyEnvironment(tables),
        table: undefined,
        ...place,
        resource: 'vaults',
      };
      // No vault has the empty name.
      const key = [place.account, place.region, ''];
      return makeFinding(card, subject, key, unseen(cause), basisOf(place, view, []));
    });
  return [...seen, ...blind];
}
