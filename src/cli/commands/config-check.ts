import type { Configuration } from '../../config/configuration.js';
import { describeProblem, type Problem, type Problems } from '../../config/problem.js';
import type { ExitName } from '../../kernel/exit-codes.js';
import { envelope } from '../../answers/envelope.js';
import { count, plain } from '../../answers/plain.js';
import type { CommonFlags } from '../flags.js';
import { readFrom } from '../loading.js';
import { formatOf, renderData } from '../output.js';
import type { World } from '../world.js';

export interface ConfigCheckData {
  readonly valid: boolean;
  /** Sorted by position; at most 200. */
  readonly problems: readonly Problem[];
  /** Problems beyond those listed. */
  readonly more: number;
  /** What is configured; null when it is not valid. */
  readonly counts: {
    readonly accounts: number;
    readonly environments: number;
    readonly tables: number;
    readonly buckets: number;
    readonly clusters: number;
  } | null;
}

function dataOf(read: Configuration | Problems): ConfigCheckData {
  if (read.kind === 'problems') {
    return { valid: false, problems: read.problems, more: read.more, counts: null };
  }
  const { accounts, environments, buckets } = read.estate;
  return {
    valid: true,
    problems: [],
    more: 0,
    counts: {
      accounts: accounts.length,
      environments: environments.length,
      tables: environments.reduce((sum, { tables }) => sum + tables.length, 0),
      buckets: buckets.length,
      clusters: environments.reduce((sum, { clusters }) => sum + clusters.length, 0),
    },
  };
}

/** Problems one to a line, whatever their length: they are searched and jumped to. */
function renderText(read: Configuration | Problems, { problems, more, counts }: ConfigCheckData) {
  const parts = Object.entries(counts ?? {}).map(([noun, amount]) =>
    count(amount, noun.slice(0, -1)),
  );
  const summary =
    read.kind === 'configuration'
      ? `OK  ${read.file}: ${parts.join(', ')}`
      : `${count(problems.length + more, 'problem')}${more > 0 ? `, ${more} of them not shown` : ''}`;
  return `${[...problems.map((problem) => plain(describeProblem(problem))), summary].join('\n')}\n`;
}

/** `depot-dr config check`: all problems at once, on stdout: they are the answer. */
export async function runConfigCheck(flags: CommonFlags, world: World): Promise<ExitName> {
  const { stdout, clock, version } = world;
  const format = formatOf(flags.output, world);
  const read = await readFrom(flags.config, world);
  const data = dataOf(read);
  stdout.write(
    format === 'table'
      ? renderText(read, data)
      : await renderData(envelope('config-check', data, { version, at: clock.now() }), format),
  );
  return data.valid ? 'ok' : 'refused';
}
