import { boundProblems, configurationError } from './problem.js';
import { resolveSettings } from './resolve-settings.js';
import type { Settings } from './settings.js';
import { checkSettings, type Variables } from './settings-check.js';
import { readSource } from './source.js';
import { invariant } from '../kernel/errors.js';

/**
 * The settings where there is no file: the defaults, but for variables that are set.
 * @throws DrError `config` that lists variables with wrong values
 */
export function settingsFrom(env: Variables): Settings {
  const { source } = readSource('', '{}');
  invariant(source !== undefined, 'an empty set of sections can be read');
  const { problems, variables } = checkSettings({}, env, source);
  if (problems.length > 0) throw configurationError(boundProblems(problems));
  return resolveSettings({}, variables);
}
