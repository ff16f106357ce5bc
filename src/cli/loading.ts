import { resolve } from 'node:path';
import { type Configuration, readConfiguration } from '../config/configuration.js';
import { findConfiguration } from '../config/find-configuration.js';
import { configurationError, type Problems } from '../config/problem.js';
import type { Environment, Estate } from '../estate/environment.js';
import { selectEnvironments } from '../estate/targets.js';
import { DrError } from '../kernel/errors.js';
import { nearest } from '../kernel/nearest.js';
import type { World } from './world.js';

/**
 * The configuration that a command works on, or all its problems.
 * @throws DrError `config` when there is no file, or it cannot be read
 */
export async function readFrom(
  flag: string | undefined,
  { env, cwd, clock, exists, readFile }: World,
): Promise<Configuration | Problems> {
  const file = findConfiguration({ flag, env, cwd, exists });
  const text = await readFile(resolve(cwd, file)).catch((cause: unknown) => {
    throw new DrError(`the configuration ${file} cannot be read`, {
      code: 'ConfigurationUnreadable',
      kind: 'config',
      hint: 'Check that it is a file and that this user may read it.',
      cause,
    });
  });
  return readConfiguration({ text, file, env, now: clock.now() });
}

/** Like `readFrom`. @throws DrError `config` that lists the problems, when there are any */
export async function loadConfiguration(
  flag: string | undefined,
  world: World,
): Promise<Configuration> {
  const read = await readFrom(flag, world);
  if (read.kind === 'problems') throw configurationError(read);
  return read;
}

const namesShown = 20;

function describeKnown(environments: readonly Environment[]): string {
  const names = environments.slice(0, namesShown).map(({ name }) => name);
  const more = environments.length - names.length;
  if (names.length === 0) return 'None is configured.';
  return `Known: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/**
 * The part of the estate that was asked for; all of it when no name is given.
 * @throws DrError `usage` for a name or id that no environment has
 */
export function chooseEnvironments(estate: Estate, names: readonly string[]): Estate {
  if (names.length === 0) return estate;
  const known = estate.environments.flatMap(({ name, id }): string[] => [name, id]);
  const missing = names.find((name) => !known.includes(name));
  if (missing === undefined) return selectEnvironments(estate, names);
  const near = nearest(missing, known);
  throw new DrError(`no environment is named "${missing}"`, {
    code: 'EnvironmentUnknown',
    kind: 'usage',
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}${describeKnown(estate.environments)}`,
  });
}
