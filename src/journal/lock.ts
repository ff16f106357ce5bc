import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Clock } from '../kernel/clock.js';
import { DrError } from '../kernel/errors.js';
import { watchPlaces } from './directory.js';
import { directoryFailure, failureOf, isBusy } from './failures.js';

export const lockFile = 'lock.sqlite';
/** Tells people and messages who holds the lock. Nothing is decided by it. */
export const holderFile = 'holder.json';

export interface WriterLock {
  /** The locked file. */
  readonly file: string;
  /** May be called again. */
  release(): void;
}

function heldBy(directory: string): string {
  try {
    const holder: unknown = JSON.parse(readFileSync(join(directory, holderFile), 'utf8'));
    if (typeof holder !== 'object' || holder === null) return 'another process';
    const pid = 'pid' in holder && typeof holder.pid === 'number' ? holder.pid : undefined;
    const since = 'since' in holder && typeof holder.since === 'string' ? holder.since : '';
    if (pid === undefined || !/^[\dT:.Z-]{1,30}$/.test(since)) return 'another process';
    return `process ${pid}, since ${since}`;
  } catch {
    return 'another process'; // it has not written its note yet, or cannot
  }
}

function makePrivate(file: string, directory: string): void {
  try {
    chmodSync(file, 0o600);
  } catch (error) {
    throw directoryFailure(error, directory);
  }
}

/**
 * Takes the right to write to a directory. It is a lock of the operating system, so that it is free
 * the moment its process is gone, however that ended.
 * @throws DrError `conflict` when it is held; `config` or `unavailable` when it cannot be taken
 */
export function takeWriterLock(directory: string, clock: Clock): WriterLock {
  const file = join(directory, lockFile);
  let database: InstanceType<typeof DatabaseSync> | undefined;
  try {
    // Only SQLite opens this file: to close another handle on it would give up the lock.
    database = new DatabaseSync(file, { timeout: 0 });
    makePrivate(file, directory); // before SQLite makes its journal, which takes the same mode
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (!isBusy(error)) throw failureOf(error, file);
    throw new DrError(`the journal in ${directory} is held by ${heldBy(directory)}`, {
      code: 'JournalLocked',
      kind: 'conflict',
      hint: `Only one daemon writes there. Stop that one (${join(directory, holderFile)} names it, and so does "fuser ${file}"), or name another state directory.`,
      cause: error,
    });
  }
  const held = database;
  const note = join(directory, holderFile);
  try {
    const holder = { pid: process.pid, since: clock.now().toISOString() };
    writeFileSync(`${note}.new`, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
    renameSync(`${note}.new`, note);
  } catch (error) {
    held.close();
    throw directoryFailure(error, directory);
  }
  const isGone = watchPlaces([file]);
  return {
    file,
    release: () => {
      if (!held.isOpen) return;
      // Of another lock file the note tells who holds that one.
      if (isGone() === undefined) rmSync(note, { force: true });
      held.close();
    },
  };
}
