import { DrError } from '../kernel/errors.js';
import { describeSetting, pageSettingNames } from './setting-names.js';

/** PEM texts. */
export interface TlsMaterial {
  readonly certificate: string;
  readonly key: string;
  /** Clients must show a certificate of this authority; undefined = none is asked for. */
  readonly clientAuthority: string | undefined;
}

/** Paths; undefined = not set. */
export interface TlsFiles {
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly clientAuthority: string | undefined;
}

/**
 * Reads what the page needs for TLS. Undefined when no file is named.
 * @throws DrError `TlsIncomplete` or `TlsFileUnreadable`, kind `config`
 */
export async function readTls(
  files: TlsFiles,
  readFile: (path: string) => Promise<string>,
): Promise<TlsMaterial | undefined> {
  const { certificate, key, clientAuthority } = files;
  if (certificate === undefined && key === undefined && clientAuthority === undefined) {
    return undefined;
  }
  if (certificate === undefined || key === undefined) {
    throw new DrError('TLS for the page needs a certificate and its key', {
      code: 'TlsIncomplete',
      kind: 'config',
      hint: `Set both ${describeSetting(pageSettingNames.certificate)} and ${describeSetting(pageSettingNames.key)}.`,
    });
  }
  const read = async (name: keyof TlsFiles, path: string): Promise<string> => {
    try {
      return await readFile(path);
    } catch (error) {
      throw new DrError(`cannot read ${path}`, {
        code: 'TlsFileUnreadable',
        kind: 'config',
        cause: error,
        hint: `It is named by ${describeSetting(pageSettingNames[name])}.`,
      });
    }
  };
  return {
    certificate: await read('certificate', certificate),
    key: await read('key', key),
    clientAuthority:
      clientAuthority === undefined ? undefined : await read('clientAuthority', clientAuthority),
  };
}
