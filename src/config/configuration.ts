import type { Estate } from '../estate/environment.js';
import type { Job } from '../estate/job.js';
import type { SandboxSection } from './documents.js';
import { estateOf } from './estate-of.js';
import { jobsOf } from './jobs-of.js';
import { boundProblems } from './problem.js';
import type { Problem, Problems } from './problem.js';
import { checkReferences } from './references.js';
import { checkSettings } from './settings-check.js';
import type { Variables } from './settings-check.js';
import { resolveSettings } from './resolve-settings.js';
import { settingsTogether } from './settings-together.js';
import type { Settings } from './settings.js';
import { readSource } from './source.js';
import { checkStructure } from './structure.js';

/**
 * Turns the configuration file and the environment variables into branded, resolved values, or into
 * all of their problems at once. Purpose of this folder: everything after it may trust what it is
 * given. It must not know AWS, nor read files or `process`. Read `documents.ts` (what a file may
 * hold), then `references.ts`.
 */
export interface Configuration {
  readonly kind: 'configuration';
  readonly file: string;
  readonly settings: Settings;
  readonly estate: Estate;
  /** Every job that the daemon runs, defaults included. */
  readonly jobs: readonly Job[];
  /** Present when the file describes a simulated AWS. */
  readonly sandbox: SandboxSection | undefined;
}

export interface ConfigurationInput {
  /** YAML or JSON. */
  readonly text: string;
  /** What the file is called in problems. */
  readonly file: string;
  readonly env: Variables;
  /** A waiver ends within about a year of it. */
  readonly now: Date;
}

/**
 * Reads a configuration, or says everything that is wrong with it. A variable that is set and not
 * empty wins over the file. Never throws for any text or environment.
 */
export function readConfiguration({
  text,
  file,
  env,
  now,
}: ConfigurationInput): Configuration | Problems {
  const { source, problems: textProblems } = readSource(file, text);
  if (source === undefined) return boundProblems(textProblems);
  const { sections } = source;
  const settings = checkSettings(sections, env, source);
  const structure = checkStructure(sections, source);
  const resolved = resolveSettings(settings.file, settings.variables);
  const together = settingsTogether(resolved, settings.variables);
  const issues = [
    ...settings.issues,
    ...together.issues,
    ...structure.issues,
    ...checkReferences(sections, now),
  ];
  const problems: readonly Problem[] = [
    ...textProblems,
    ...settings.problems,
    ...together.problems,
    ...issues.map((issue) => source.problemOf(issue)),
  ];
  if (problems.length > 0 || structure.documents === undefined) return boundProblems(problems);
  return {
    kind: 'configuration',
    file,
    settings: resolved,
    estate: estateOf(structure.documents),
    jobs: jobsOf(structure.documents.schedules, resolved),
    sandbox: structure.documents.sandbox,
  };
}
