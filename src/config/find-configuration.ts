import { resolve } from 'node:path';
import { DrError } from '../kernel/errors.js';

export interface ConfigurationSearch {
  /** Value of `--config`. */
  readonly flag: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** Whether there is a file at an absolute path. */
  readonly exists: (path: string) => boolean;
}

const defaultPlaces = ['depot-dr.yaml', '/etc/depot-dr/depot-dr.yaml'] as const;

/**
 * The configuration file as it was named, so relative to `cwd`: `--config`, else `DEPOT_DR_CONFIG`,
 * else `./depot-dr.yaml`, else `/etc/depot-dr/depot-dr.yaml`. A file that was asked for is never replaced
 * by another one; an empty variable counts as unset.
 * @throws DrError `config` when there is none
 */
export function findConfiguration({ flag, env, cwd, exists }: ConfigurationSearch): string {
  const variable = env['DEPOT_DR_CONFIG'];
  const asked = [
    { from: '--config', path: flag },
    { from: 'DEPOT_DR_CONFIG', path: variable === '' ? undefined : variable },
  ].find(({ path }) => path !== undefined);
  const places = asked?.path === undefined ? defaultPlaces : [asked.path];
  const found = places.find((place) => exists(resolve(cwd, place)));
  if (found !== undefined) return found;
  const tried = places.map((place) => resolve(cwd, place));
  const from = asked === undefined ? '' : ` (from ${asked.from})`;
  throw new DrError(`no configuration file: tried ${tried.join(', ')}${from}`, {
    code: 'ConfigurationNotFound',
    kind: 'config',
    hint:
      asked === undefined
        ? 'Name one with --config or DEPOT_DR_CONFIG, or copy config/example.yaml to ./depot-dr.yaml.'
        : `Correct the path in ${asked.from}.`,
  });
}
