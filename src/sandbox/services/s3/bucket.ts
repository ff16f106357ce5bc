import type { Random } from '../../random.js';
import type { BucketSettings } from './settings.js';

/** One bucket. Names are global over all accounts of the world, state belongs to one region. */
export interface Bucket {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly createdAt: Date;
  versioning: 'never' | 'Enabled' | 'Suspended';
  /** Undefined: object lock was never enabled. Once enabled it stays. */
  lock: ObjectLock | undefined;
  policy: string | undefined;
  readonly settings: BucketSettings;
  readonly objects: ObjectTable;
}

interface ObjectLock {
  /** Default retention for new versions; undefined: nothing is locked by itself. */
  readonly rule: DefaultRetention | undefined;
}

export interface DefaultRetention {
  readonly mode: LockMode;
  readonly unit: 'days' | 'years';
  readonly length: number;
}

type LockMode = 'GOVERNANCE' | 'COMPLIANCE';

export interface Retention {
  readonly mode: LockMode;
  readonly until: Date;
}

/** A version of an object or a delete marker. `null` is the id of what was put without versioning. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  /** Order of writing within the bucket; greater is newer. */
  readonly sequence: number;
  readonly lastModified: Date;
  readonly content: ObjectContent | undefined;
  retention: Retention | undefined;
}

/** Absent on a delete marker. */
export interface ObjectContent {
  readonly body: Uint8Array;
  /** With its quotes. */
  readonly etag: string;
  readonly headers: ObjectHeaders;
  readonly metadata: Readonly<Record<string, string>>;
  /** Checksums that came with the object and were right, by member name. */
  readonly checksums: Readonly<Record<string, string>>;
}

export interface ObjectHeaders {
  readonly ContentType: string;
  readonly CacheControl?: string;
  readonly ContentDisposition?: string;
  readonly ContentEncoding?: string;
  readonly ContentLanguage?: string;
}

/** Versions per key, newest first, and the keys in S3's order (UTF-8 bytes). */
export class ObjectTable {
  readonly #versions = new Map<string, ObjectVersion[]>();
  #sortedKeys: readonly string[] | undefined;
  #sequence = 0;
  #bytes = 0;

  /** Bytes of all versions together. */
  get bytes(): number {
    return this.#bytes;
  }

  get keyCount(): number {
    return this.#versions.size;
  }

  /** Newest first; empty for an unknown key. */
  versionsOf(key: string): readonly ObjectVersion[] {
    return this.#versions.get(key) ?? [];
  }

  /** The newest version, which may be a delete marker. */
  latest(key: string): ObjectVersion | undefined {
    return this.#versions.get(key)?.[0];
  }

  find(key: string, versionId: string): ObjectVersion | undefined {
    return this.#versions.get(key)?.find((version) => version.versionId === versionId);
  }

  nextSequence(): number {
    return ++this.#sequence;
  }

  /** Puts a version in front; one with the id `null` takes the place of the former `null` one. */
  add(version: ObjectVersion): void {
    if (version.versionId === 'null') this.remove(version.key, 'null');
    const versions = this.#versions.get(version.key);
    this.#bytes += version.content?.body.byteLength ?? 0;
    if (versions !== undefined) {
      versions.unshift(version);
      return;
    }
    this.#versions.set(version.key, [version]);
    this.#sortedKeys = undefined;
  }

  /** Takes a version away for good; nothing happens when it is not there. */
  remove(key: string, versionId: string): void {
    const versions = this.#versions.get(key);
    const index = versions?.findIndex((version) => version.versionId === versionId) ?? -1;
    if (versions === undefined || index === -1) return;
    const [removed] = versions.splice(index, 1);
    this.#bytes -= removed?.content?.body.byteLength ?? 0;
    if (versions.length > 0) return;
    this.#versions.delete(key);
    this.#sortedKeys = undefined;
  }

  /** Every key with a version or a marker, in UTF-8 byte order. */
  sortedKeys(): readonly string[] {
    this.#sortedKeys ??= [...this.#versions.keys()].toSorted(compareKeys);
    return this.#sortedKeys;
  }
}

/** Source: Amazon S3 API Reference, "ListObjectsV2": keys come in UTF-8 binary order. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

/** Thirty-two characters; the last twelve hold the version's sequence, for paging. */
export function makeVersionId(random: Random, sequence: number): string {
  return random.hex(20) + sequence.toString(16).padStart(12, '0');
}

/** Sequence of a version id that `makeVersionId` made; undefined for any other text. */
export function sequenceOf(versionId: string): number | undefined {
  return /^[0-9a-f]{32}$/u.test(versionId) ? Number.parseInt(versionId.slice(20), 16) : undefined;
}
