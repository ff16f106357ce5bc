import { createHash } from 'node:crypto';
import { Regional } from '../../regional.js';
import { isGone, newKey, unusableSinceMs, type Key } from './key.js';

/** A key as another service looks at it: what it encrypts with. */
export interface KeyLookup {
  /**
   * ARN of the key that a text names in a place: id, ARN, alias or alias ARN.
   * Undefined when there is no such key.
   */
  arnOf(reference: string, account: string, region: string): string | undefined;
  /** Since when the key cannot be used, in ms; Infinity = it can, or is not of this world. */
  lostAtMs(arn: string): number;
}

/** The ARN of a key or an alias taken apart. */
const arnForm =
  /^arn:[a-z-]+:kms:(?<region>[a-z0-9-]+):(?<account>\d{12}):(?:key\/(?<id>[A-Za-z0-9-]+)|(?<alias>alias\/.+))$/u;

/** AWS's own keys are older than the world. */
const awsKeysSinceMs = Date.UTC(2024, 0, 15);

/** Every key and alias of the world, by account and region. */
export class KeyRing implements KeyLookup {
  readonly #keys = new Regional<Map<string, Key>>(() => new Map());
  readonly #aliases = new Regional<Map<string, string>>(() => new Map());

  put(key: Key): void {
    this.#keys.at(key.account, key.region).set(key.id, key);
  }

  /** @param alias - with its prefix `alias/` */
  name(alias: string, { account, region, id }: Key): void {
    this.#aliases.at(account, region).set(alias, id);
  }

  /** The key that a text names in a place; a key whose deletion is over is not there any more. */
  find(reference: string, account: string, region: string, nowMs: number): Key | undefined {
    const key = this.#named(reference, account, region);
    return key === undefined || isGone(key, nowMs) ? undefined : key;
  }

  /** Keys of one place in order of id. */
  list(account: string, region: string, nowMs: number): readonly Key[] {
    return [...this.#keys.at(account, region).values()]
      .filter((key) => !isGone(key, nowMs))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Aliases of one place in order, each with the id of its key. */
  aliases(account: string, region: string): readonly (readonly [alias: string, id: string])[] {
    return [...this.#aliases.at(account, region)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  places(): readonly (readonly [account: string, region: string])[] {
    return this.#keys.entries().map(([account, region]) => [account, region] as const);
  }

  /** AWS makes its own key for a service when it is first asked for. */
  arnOf(reference: string, account: string, region: string): string | undefined {
    const found = this.#named(reference, account, region);
    if (found !== undefined || !reference.startsWith('alias/aws/')) return found?.arn;
    const hex = createHash('md5').update(`${account}/${region}/${reference}`).digest('hex');
    const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    const key = newKey({ account, region, id, manager: 'AWS', createdAtMs: awsKeysSinceMs });
    this.put(key);
    this.name(reference, key);
    return key.arn;
  }

  lostAtMs(arn: string): number {
    const key = this.#named(arn, '', '');
    return key === undefined ? Infinity : unusableSinceMs(key);
  }

  #named(reference: string, account: string, region: string): Key | undefined {
    const parts = arnForm.exec(reference)?.groups;
    if (parts === undefined) {
      if (!reference.startsWith('alias/')) return this.#keys.at(account, region).get(reference);
      const id = this.#aliases.at(account, region).get(reference);
      return id === undefined ? undefined : this.#keys.at(account, region).get(id);
    }
    const { account: owner = '', region: at = '', id, alias } = parts;
    return this.#named(id ?? alias ?? '', owner, at);
  }
}
