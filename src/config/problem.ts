import { DrError } from '../kernel/errors.js';

/** One thing that is wrong with the configuration, ready to be shown. */
export interface Problem {
  /** The configuration file, or `environment` for a variable. */
  readonly file: string;
  /** 1-based; 0 when it is not in a file. */
  readonly line: number;
  /** 1-based, in UTF-16 units; 0 when it is not in a file. */
  readonly column: number;
  /** `environments[2].region`, the name of a variable, or empty for the file as a whole. */
  readonly path: string;
  /** What stands there, at most 60 characters, secrets masked; empty when nothing stands there. */
  readonly value: string;
  /** What is wrong, as the end of a sentence whose subject is the path. */
  readonly message: string;
  /** What would be right. */
  readonly remedy: string;
}

/** Sorted by position; at most `maximumProblems`. */
export interface Problems {
  readonly kind: 'problems';
  readonly problems: readonly Problem[];
  /** How many more there were. */
  readonly more: number;
}

export const maximumProblems = 200;

export type Path = readonly (string | number)[];

/** A problem before it has a position: what the checks of this folder return. */
export interface Issue {
  readonly path: Path;
  /** Whether the key or its value is wrong. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly remedy: string;
}

/** A path as operators read it, `environments[2].storage.clusters[0]`. Never throws. */
export function formatPath(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

/** Sorts by position and keeps the first `maximumProblems`. Never throws. */
export function boundProblems(all: readonly Problem[]): Problems {
  const sorted = all.toSorted(
    (a, b) =>
      a.line - b.line || a.column - b.column || (a.path < b.path ? -1 : Number(a.path > b.path)),
  );
  return {
    kind: 'problems',
    problems: sorted.slice(0, maximumProblems),
    more: Math.max(0, sorted.length - maximumProblems),
  };
}

/** One line: `depot-dr.yaml:10:5: environments[0].region "eu-west" is not valid; use ...`. */
export function describeProblem(problem: Problem): string {
  const place =
    problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  const subject = problem.path === '' ? '' : `${problem.path} `;
  const value = problem.value === '' ? '' : `(${problem.value}) `;
  return `${place}: ${subject}${value}${problem.message}; ${problem.remedy}`;
}

/** The problems as one error of kind `config`, a line for each. */
export function configurationError({ problems, more }: Problems): DrError {
  const count = problems.length + more;
  const lines = problems.map((problem) => `  ${describeProblem(problem)}`);
  if (more > 0) lines.push(`  and ${more} more`);
  return new DrError(
    `the configuration has ${count} ${count === 1 ? 'problem' : 'problems'}\n${lines.join('\n')}`,
    {
      code: 'ConfigurationInvalid',
      kind: 'config',
      hint: 'Correct the file and run "depot-dr config check" again; nothing was started.',
    },
  );
}
