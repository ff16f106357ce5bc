import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { damaged, directoryFailure } from './failures.js';
import { logDamage } from './log-check.js';
import { type Migration, migrate, prepareStore, schemaVersion } from './migrations.js';
import { fileBytes, filesOf, openStore, type Store } from './store.js';

export const storeFile = 'journal.sqlite';

const mebibyte = 2 ** 20;
/** A log is a few MiB; a larger one is not checked, for the time that it would take. */
const largestCheckedLog = 64 * mebibyte;
/** Some seconds; a larger store is checked without its indexes, and its rows as they are read. */
const largestWhollyChecked = 256 * mebibyte;
/** The log is cut back to this after each checkpoint. */
const logBytes = 8 * mebibyte;

/** Makes the directory, for its owner alone, unless it is there. */
export function makeDirectory(directory: string): void {
  try {
    // Not `recursive`: where the system says "no such directory" of what it will not make, as under
    // /proc, Node tries for ever.
    const missing: string[] = [];
    for (let at = directory; !existsSync(at); at = dirname(at)) missing.unshift(at);
    for (const each of missing) mkdirSync(each, { mode: 0o700 });
    if (!statSync(directory).isDirectory()) mkdirSync(directory); // which says what is wrong
  } catch (error) {
    throw directoryFailure(error, directory);
  }
}

/** Makes renames in a directory durable. */
export function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Builds a store beside its place and moves it there when it is whole. An older attempt goes. */
export function buildStore(
  directory: string,
  name: string,
  steps: readonly Migration[],
  fill: (store: Store) => void,
): void {
  const file = join(directory, name);
  const draft = join(directory, `${storeFile}.new`);
  for (const old of [...filesOf(draft), `${draft}-journal`]) rmSync(old, { force: true });
  const store = openStore(draft, { readOnly: false });
  try {
    chmodSync(draft, 0o600); // what SQLite makes beside it takes the same mode
    prepareStore(store);
    migrate(store, steps);
    fill(store);
  } finally {
    store.close();
  }
  renameSync(draft, file);
  syncDirectory(directory);
}

/** Whether there is time to look at all of it. */
export function isWhollyChecked({ file }: Store): boolean {
  return fileBytes(file) <= largestWhollyChecked;
}

/** What is wrong with the pages and the indexes; undefined = nothing. */
function pageDamage(store: Store): string | undefined {
  const row = store.get(
    isWhollyChecked(store) ? 'PRAGMA integrity_check(1)' : 'PRAGMA quick_check(1)',
  );
  const answer = Object.values(row ?? {})[0];
  return answer === 'ok' ? undefined : String(answer);
}

/** What damage to the log says, before SQLite has seen it. */
function checkLog(file: string): void {
  const log = `${file}-wal`;
  const bytes = fileBytes(log);
  if (bytes === 0 || bytes > largestCheckedLog) return;
  const damage = logDamage(readFileSync(log));
  if (damage !== undefined) throw damaged(file, damage);
}

/** Where the header says which programs may write and read the file. @source Database File Format */
const versionOffset = 18;
const newestVersion = 2;

/** With a version that it does not know SQLite would open the store to read, and fail at a write. */
function checkHeader(file: string): void {
  const handle = openSync(file, 'r');
  try {
    const versions = Buffer.alloc(2);
    readSync(handle, versions, 0, versions.length, versionOffset);
    if (versions.every((version) => version <= newestVersion)) return;
    throw damaged(file, `its header names version ${versions.join(' and ')}`);
  } finally {
    closeSync(handle);
  }
}

const settings = `
  PRAGMA cell_size_check = ON;
  PRAGMA trusted_schema = OFF;
`;

/**
 * Opens the store of a directory and looks at every page of it.
 * @throws DrError `missing` (to read) when there is none; `invalid` when it is damaged
 */
export function openChecked(
  file: string,
  { readOnly, steps }: { readonly readOnly: boolean; readonly steps: readonly Migration[] },
): Store {
  if (!readOnly) {
    checkHeader(file);
    checkLog(file);
  }
  const store = openStore(file, { readOnly });
  try {
    store.exec(settings);
    if (!readOnly) {
      store.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA journal_size_limit = ${logBytes};
      `);
    }
    schemaVersion(store, steps);
    const damage = pageDamage(store);
    if (damage !== undefined) throw damaged(file, damage);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** True when a log is left of a store that itself is gone. */
export function hasOrphanedLog(file: string): boolean {
  return !existsSync(file) && fileBytes(`${file}-wal`) > 0;
}

/** Which file stands at a path now; undefined when there is none. Opens nothing. */
function identityOf(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}

/**
 * Remembers which files stand at these paths.
 * @returns the first that is gone or another one now; undefined = all are in their place
 */
export function watchPlaces(files: readonly string[]): () => string | undefined {
  const before = files.map((file) => ({ file, identity: identityOf(file) }));
  return () => before.find(({ file, identity }) => identityOf(file) !== identity)?.file;
}

/** Names in the directory that begin with `prefix`, sorted. */
export function namesFrom(directory: string, prefix: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.startsWith(prefix))
    .toSorted();
}
