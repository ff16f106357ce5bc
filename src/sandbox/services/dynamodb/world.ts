import type { Random } from '../../random.js';
import { Regional } from '../../regional.js';
import type { AwsFault, Call } from '../../service.js';
import type { KeyLookup } from '../kms/key-ring.js';
import type { Backup } from './backup.js';
import { regionDisabled, resourceInUse } from './faults.js';
import type { View } from './item-history.js';
import { tableNameOf } from './names.js';
import { pitrWindow, wholeSecond } from './pitr.js';
import { exportId, type TableExport } from './table-export.js';
import { cutSinceMs, keylessSinceMs, replicaStatus, type Table } from './table.js';
import { timings } from './timings.js';

type Missing = (name: string) => AwsFault;

/**
 * Every table and backup of the sandbox, by account and region. Nothing ticks: what time has done
 * to a table (gone, detached from its group) is caught up with whenever it is looked at.
 */
export class World {
  readonly #tables = new Regional<Map<string, Table>>(() => new Map());
  readonly #backups = new Regional<Map<string, Backup>>(() => new Map());
  readonly #exports = new Regional<Map<string, TableExport>>(() => new Map());
  readonly #random: Random;
  readonly #keys: KeyLookup | undefined;
  readonly #disabled = new Set<string>();
  readonly partition: (region: string) => string;

  /** @param keys - undefined = every key is there and can be used */
  constructor(random: Random, partition: (region: string) => string, keys?: KeyLookup) {
    this.#random = random;
    this.partition = partition;
    this.#keys = keys;
  }

  /** ARN of the key that a text names in a place; undefined when there is none. */
  keyArn(
    reference: string,
    { account, region }: { readonly account: string; readonly region: string },
  ): string | undefined {
    return this.#keys === undefined ? reference : this.#keys.arnOf(reference, account, region);
  }

  /**
   * Refuses every call to a region that the account has disabled: its keys are not known there.
   * @throws AwsFault as of an unknown key ("Managing AWS Regions")
   */
  requireRegion({ caller, region }: Call): void {
    if (this.#disabled.has(`${caller.account}/${region}`)) throw regionDisabled();
  }

  /** The table that a call names. @throws AwsFault what `missing` makes, or of a bad name */
  need(nameOrArn: string | undefined, call: Call, missing: Missing): Table {
    const name = tableNameOf(nameOrArn, call);
    return this.needIn(call.region, name, call, missing);
  }

  /** The same in another region of the caller's account. */
  needIn(region: string, name: string, call: Call, missing: Missing): Table {
    const table = this.find(call.caller.account, region, name, call.now.getTime());
    if (table === undefined || table.held?.status === 'CREATION_FAILED') throw missing(name);
    return table;
  }

  find(account: string, region: string, name: string, nowMs: number): Table | undefined {
    const table = this.#tables.at(account, region).get(name);
    return table === undefined ? undefined : this.#caughtUp(table, nowMs);
  }

  /** Tables of one place in order of name, also those that are being deleted. */
  list(account: string, region: string, nowMs: number): readonly Table[] {
    return [...this.#tables.at(account, region).values()]
      .map((table) => this.#caughtUp(table, nowMs))
      .filter((table) => table !== undefined)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  put(table: Table): void {
    if (table.held?.status === 'REGION_DISABLED') {
      this.#disabled.add(`${table.account}/${table.region}`);
    }
    this.#tables.at(table.account, table.region).set(table.name, table);
  }

  /** The placements of the table's replica group, itself among them; alone when it has none. */
  members(table: Table, nowMs: number): readonly Table[] {
    const current = this.find(table.account, table.region, table.name, nowMs) ?? table;
    return this.#sharing(current)
      .map((member) => this.#caughtUp(member, nowMs))
      .filter((member) => member !== undefined)
      .filter((member) => member.items === current.items);
  }

  /** The table's items as its region sees them at an instant. */
  view(table: Table, atMs: number): View {
    const members = new Map(this.#sharing(table).map((member) => [member.region, member]));
    return { region: table.region, atMs, cutAtMs: (region) => cutSinceMs(members.get(region)) };
  }

  /** No member of the group can be asked for anything older, in ms. */
  horizonMs(table: Table, nowMs: number): number {
    const kept = (member: Table): number =>
      member.pitr === undefined
        ? wholeSecond(nowMs)
        : pitrWindow(member.pitr, nowMs, keylessSinceMs(member)).earliestMs;
    return Math.min(
      ...this.#sharing(table).flatMap((member) => [kept(member), cutSinceMs(member)]),
      nowMs,
    );
  }

  /** Unexpired backups of one place, oldest first. */
  backups(account: string, region: string, nowMs: number): readonly Backup[] {
    const backups = this.#backups.at(account, region);
    for (const backup of backups.values()) {
      if (backup.expiresAtMs <= nowMs) backups.delete(backup.arn);
    }
    return [...backups.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  putBackup(backup: Backup): void {
    this.#backups.at(backup.source.account, backup.source.region).set(backup.arn, backup);
  }

  /** Exports of one place that are still told of, newest first. */
  exports(account: string, region: string, nowMs: number): readonly TableExport[] {
    return [...this.#exports.at(account, region).values()]
      .filter(({ startedAtMs }) => nowMs < startedAtMs + timings.exportKnownMs)
      .toSorted((a, b) => (exportId(a) < exportId(b) ? 1 : -1));
  }

  putExport(made: TableExport): void {
    this.#exports.at(made.account, made.region).set(made.arn, made);
  }

  /** Accounts and regions that hold or held a table or backup. */
  places(): readonly (readonly [account: string, region: string])[] {
    const places = [...this.#tables.entries(), ...this.#backups.entries()];
    const keys = new Set(places.map(([account, region]) => `${account}/${region}`));
    return [...keys].map((key) => {
      const [account = '', region = ''] = key.split('/');
      return [account, region] as const;
    });
  }

  newUuid(): string {
    const hex = this.#random.hex(30);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-a${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
  }

  /** `<ms, 14 digits>-<8 hex>`, the last part of a backup's ARN. */
  newBackupId(nowMs: number): string {
    return `${String(nowMs).padStart(14, '0')}-${this.#random.hex(8)}`;
  }

  #sharing(table: Table): readonly Table[] {
    return this.#tables
      .entries()
      .filter(([account]) => account === table.account)
      .map(([, , tables]) => tables.get(table.name))
      .filter((other) => other !== undefined)
      .filter((other) => other.items === table.items)
      .map((other) => this.#withKey(other));
  }

  /**
   * The table with what its key's state does to it. DynamoDB notices within minutes; here at once.
   * Source: "DynamoDB encryption at rest usage notes".
   */
  #withKey(table: Table): Table {
    const { encryptionKey, held, createdAtMs } = table;
    const isOther = held !== undefined && held.isByKey !== true;
    if (this.#keys === undefined || encryptionKey === undefined || isOther) return table;
    const lostAtMs = this.#keys.lostAtMs(encryptionKey);
    if (!Number.isFinite(lostAtMs))
      return held === undefined ? table : { ...table, held: undefined };
    const sinceMs = Math.max(lostAtMs, createdAtMs);
    const status = 'INACCESSIBLE_ENCRYPTION_CREDENTIALS';
    return { ...table, held: { status, sinceMs, isByKey: true } };
  }

  #caughtUp(stored: Table, nowMs: number): Table | undefined {
    const table = this.#withKey(stored);
    if (table.goneAtMs !== undefined && table.goneAtMs <= nowMs) {
      this.#tables.at(table.account, table.region).delete(table.name);
      return undefined;
    }
    const sinceMs = cutSinceMs(table);
    const detachesAtMs = sinceMs + timings.detachAfterMs;
    if (nowMs < detachesAtMs || this.#sharing(table).length < 2) return table;
    return this.#detach(table, sinceMs);
  }

  /**
   * After 20 hours apart a replica becomes a table of its own, for good: it keeps what had reached
   * it, the group keeps what it had sent ("Global tables usage notes").
   */
  #detach(table: Table, sinceMs: number): Table {
    const items = table.items.split(this.view(table, sinceMs + timings.detachAfterMs));
    table.items.forget(table.region, sinceMs);
    const isOpen = table.held?.status === 'REPLICATION_NOT_AUTHORIZED';
    const alone: Table = { ...table, items, held: isOpen ? undefined : table.held };
    this.put(alone);
    return alone;
  }
}

/** @throws AwsFault ResourceInUseException when the table is being made, changed or deleted */
export function requireSettled(table: Table, nowMs: number): void {
  const status = replicaStatus(table, nowMs);
  if (status === 'CREATING' || status === 'UPDATING' || status === 'DELETING') {
    throw resourceInUse(
      `Attempt to change a resource which is still in use: Table ${table.name} in ${table.region} is ${status}`,
    );
  }
}
