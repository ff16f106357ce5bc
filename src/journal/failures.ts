import { DrError, isDrError } from '../kernel/errors.js';

/** Says that what is on disk is not what was written. Nothing is ever deleted because of it. */
export function damaged(file: string, what: string, cause?: unknown): DrError {
  return new DrError(`the journal ${file} is damaged: ${what}`, {
    code: 'JournalDamaged',
    kind: 'invalid',
    hint: 'Look at the disk. The daemon moves the damaged files aside when it starts, takes over every record that can still be read, and says what was lost.',
    cause,
  });
}

/** A call after `close`. */
export function journalClosed(file: string): DrError {
  return new DrError(`the journal ${file} was closed`, {
    code: 'JournalClosed',
    kind: 'unavailable',
    hint: 'The daemon is leaving; ask again when it runs.',
  });
}

/** What is written would be gone with the process, or go past another daemon. */
export function outOfPlace(file: string): DrError {
  return new DrError(`the journal cannot be used: ${file} was removed or replaced`, {
    code: 'JournalUnavailable',
    kind: 'unavailable',
    hint: 'Put the files back as they were, or start the daemon again: it goes on with what is there. Nothing is recorded until then.',
  });
}

type Trouble = 'full' | 'unreachable' | 'busy' | 'broken' | 'ours';

/**
 * Primary result codes. Our statements are fixed and tested, so a table or column that is missing,
 * or a constraint that does not hold, means that the store is not what was written.
 * @source Result and Error Codes, sqlite.org/rescode.html
 */
const troubles: Readonly<Record<number, Trouble>> = {
  1: 'broken', // SQLITE_ERROR
  3: 'unreachable', // SQLITE_PERM
  5: 'busy', // SQLITE_BUSY
  6: 'busy', // SQLITE_LOCKED
  7: 'unreachable', // SQLITE_NOMEM
  8: 'unreachable', // SQLITE_READONLY
  10: 'unreachable', // SQLITE_IOERR
  11: 'broken', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  14: 'unreachable', // SQLITE_CANTOPEN
  17: 'broken', // SQLITE_SCHEMA
  19: 'broken', // SQLITE_CONSTRAINT
  20: 'broken', // SQLITE_MISMATCH
  22: 'unreachable', // SQLITE_NOLFS
  26: 'broken', // SQLITE_NOTADB
};

const hints = {
  full: 'Make room on the disk. Nothing was half-written, and the next call works again.',
  unreachable:
    'Check the disk, and that the directory and its files belong to the user that runs depot-dr.',
  busy: 'Another program holds the files open; close it. They belong on a local disk, not on NFS.',
} as const;

/** Native code may throw an Error of another realm. */
function messageOf(error: unknown): string {
  const isWithMessage = typeof error === 'object' && error !== null && 'message' in error;
  return isWithMessage ? String(error.message) : 'no message';
}

/** `all` of @photostructure/sqlite 1.2.1 throws without the code; the texts are SQLite's own. */
const codeOfText: Readonly<Record<string, number>> = {
  'out of memory': 7,
  'attempt to write a readonly database': 8,
  'disk I/O error': 10,
  'database disk image is malformed': 11,
  'database or disk is full': 13,
  'unable to open database file': 14,
  'file is not a database': 26,
};

function resultCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff;
  return codeOfText[messageOf(error)];
}

/** True when the store is held by somebody else. Never throws. */
export function isBusy(error: unknown): boolean {
  return resultCode(error) === 5;
}

/** What SQLite threw, as a DrError; a DrError as it is. Never throws. */
export function failureOf(error: unknown, file: string): DrError {
  if (isDrError(error)) return error;
  const text = messageOf(error);
  if (/^database (connection )?is (not open|closed)$/i.test(text)) return journalClosed(file);
  const code = resultCode(error);
  const trouble = code === undefined ? 'ours' : (troubles[code] ?? 'ours');
  if (trouble === 'broken') return damaged(file, text, error);
  if (trouble === 'ours') {
    const options = { code: 'JournalCallBroken', kind: 'invariant', cause: error } as const;
    return new DrError(`the journal ${file} was called wrongly: ${text}`, options);
  }
  return new DrError(`the journal ${file} cannot be used: ${text}`, {
    code: trouble === 'full' ? 'JournalDiskFull' : 'JournalUnavailable',
    kind: 'unavailable',
    hint: hints[trouble],
    cause: error,
  });
}

/** It is not the disk that fails: another directory is needed, or another right. */
const misplaced = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOENT', // under /proc, where the system makes none
  'ENOTDIR',
  'EEXIST',
  'ELOOP',
  'ENAMETOOLONG',
]);

function systemCode(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return String(error.code);
}

/** True when a path does not exist. Never throws. */
export function isAbsent(error: unknown): boolean {
  return systemCode(error) === 'ENOENT';
}

/** What the file system threw about the journal's directory, as a DrError. Never throws. */
export function directoryFailure(error: unknown, directory: string): DrError {
  if (isDrError(error)) return error;
  const text = messageOf(error);
  const isConfig = misplaced.has(systemCode(error));
  return new DrError(`the journal's directory ${directory} cannot be used: ${text}`, {
    code: isConfig ? 'JournalDirectoryUnusable' : 'JournalUnavailable',
    kind: isConfig ? 'config' : 'unavailable',
    hint: isConfig
      ? 'Give the user that runs depot-dr the right to write there, or name another state directory in the configuration.'
      : hints.full,
    cause: error,
  });
}
