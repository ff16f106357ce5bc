import { dirname, resolve } from 'node:path';
import type { Configuration } from './configuration.js';

const defaultName = 'depot-dr-state';

/**
 * A path of the configuration as an absolute one: relative paths count from the configuration file,
 * so that they mean the same wherever the process was started.
 * @param cwd - absolute; what the file's own name is relative to
 */
export function configuredPath(
  { file }: Pick<Configuration, 'file'>,
  path: string,
  cwd: string,
): string {
  return resolve(cwd, dirname(file), path);
}

/** Where the journal lives, absolute. It may not exist yet. @param cwd - as for `configuredPath` */
export function stateDirectory(
  configuration: Pick<Configuration, 'file' | 'settings'>,
  cwd: string,
): string {
  const { directory } = configuration.settings.state;
  return configuredPath(configuration, directory === '' ? defaultName : directory, cwd);
}
