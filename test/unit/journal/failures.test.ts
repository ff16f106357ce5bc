import { directoryFailure, failureOf } from '../../../src/journal/failures.js';
import { DrError } from '../../../src/kernel/errors.js';

function thrown(errcode: number): Error {
  return Object.assign(new Error('as SQLite says it'), { errcode });
}

describe('what SQLite throws', () => {
  it.each([
    [13, 'unavailable', 'JournalDiskFull'], // SQLITE_FULL
    [778, 'unavailable', 'JournalUnavailable'], // SQLITE_IOERR_WRITE
    [4874, 'unavailable', 'JournalUnavailable'], // SQLITE_IOERR_SHMSIZE
    [8, 'unavailable', 'JournalUnavailable'], // SQLITE_READONLY
    [14, 'unavailable', 'JournalUnavailable'], // SQLITE_CANTOPEN
    [261, 'unavailable', 'JournalUnavailable'], // SQLITE_BUSY_RECOVERY
    [11, 'invalid', 'JournalDamaged'], // SQLITE_CORRUPT
    [779, 'invalid', 'JournalDamaged'], // SQLITE_CORRUPT_INDEX
    [26, 'invalid', 'JournalDamaged'], // SQLITE_NOTADB
    [1, 'invalid', 'JournalDamaged'], // SQLITE_ERROR: a table is gone
    [2067, 'invalid', 'JournalDamaged'], // SQLITE_CONSTRAINT_UNIQUE
    [21, 'invariant', 'JournalCallBroken'], // SQLITE_MISUSE
  ])('with code %i is %s', (code, kind, name) => {
    const failure = failureOf(thrown(code), '/state/journal.sqlite');
    expect(failure).toMatchObject({ kind, code: name });
    expect(failure.message).toContain('/state/journal.sqlite');
    expect(failure.cause).toBeInstanceOf(Error);
    expect(failure.hint?.endsWith('.') ?? kind === 'invariant').toBe(true);
  });

  it.each([
    ['database disk image is malformed', 'invalid'],
    ['file is not a database', 'invalid'],
    ['disk I/O error', 'unavailable'],
    ['database or disk is full', 'unavailable'],
  ])('without a code is known by its text: %s', (text, kind) => {
    expect(failureOf(new Error(text), 'f')).toMatchObject({ kind });
  });

  it('is passed on when it is ours, and never lost when it is not known', () => {
    const own = new DrError('own', { code: 'Own', kind: 'conflict' });
    expect(failureOf(own, 'f')).toBe(own);
    expect(failureOf(new TypeError('what'), 'f')).toMatchObject({ kind: 'invariant' });
    expect(failureOf('what', 'f')).toMatchObject({ kind: 'invariant' });
  });
});

describe('what the file system says of the directory', () => {
  it.each(['EACCES', 'EROFS', 'ENOENT', 'ENOTDIR', 'ELOOP'])(
    'with %s another one is needed',
    (code) => {
      const failure = directoryFailure(Object.assign(new Error(code), { code }), '/proc/x');
      expect(failure).toMatchObject({ kind: 'config', code: 'JournalDirectoryUnusable' });
      expect(failure.hint).toContain('name another state directory');
    },
  );

  it.each(['ENOSPC', 'EIO', 'EMFILE'])('with %s the disk or the machine has trouble', (code) => {
    const failure = directoryFailure(Object.assign(new Error(code), { code }), '/state');
    expect(failure).toMatchObject({ kind: 'unavailable', code: 'JournalUnavailable' });
  });
});
