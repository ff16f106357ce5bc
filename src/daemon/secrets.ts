import { configuredPath } from '../config/state-directory.js';
import type { Configuration } from '../config/configuration.js';
import { DrError } from '../kernel/errors.js';

/** What is needed of the world to read what the configuration only points at. */
export interface SecretWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly readFile: (path: string) => Promise<string>;
}

export const tokenVariable = 'DEPOTDR_PAGE_TOKEN';

/**
 * The token of the page: from its variable, else from the file that the configuration names, without
 * white space around it. Undefined when none is set.
 * @throws DrError `config` when the file cannot be read or is empty
 */
export async function readToken(
  configuration: Configuration,
  { env, cwd, readFile }: SecretWorld,
): Promise<string | undefined> {
  const held = env[tokenVariable]?.trim();
  if (held !== undefined && held !== '') return held;
  const { tokenFile } = configuration.settings.page;
  if (tokenFile === '') return undefined;
  const path = configuredPath(configuration, tokenFile, cwd);
  const text = await readFile(path).catch((cause: unknown) => {
    throw new DrError(`the token file ${path} cannot be read`, {
      code: 'TokenFileUnreadable',
      kind: 'config',
      hint: `Check page.tokenFile and that this user may read it, or set ${tokenVariable}.`,
      cause,
    });
  });
  if (text.trim() !== '') return text.trim();
  throw new DrError(`the token file ${path} is empty`, {
    code: 'TokenFileEmpty',
    kind: 'config',
    hint: 'Make a token with "openssl rand -hex 32".',
  });
}
