import { envelope } from '../../answers/envelope.js';
import { jobJson } from '../../answers/schedule-answer.js';
import type { JobJson } from '../../answers/schedule-answer.js';
import { stateDirectory } from '../../config/state-directory.js';
import { exitCodes, type ExitName } from '../../kernel/exit-codes.js';
import type { JournalReader } from '../../ports/journal.js';
import type { ScheduleFlags } from '../flags.js';
import { jobTable, type JobTable } from '../job-table.js';
import { loadConfiguration } from '../loading.js';
import { formatOf, renderData, textOptions } from '../output.js';
import { renderSchedule } from '../text/schedule-text.js';
import type { World } from '../world.js';

export interface ScheduleData {
  /** Where the journal is looked for. */
  readonly stateDirectory: string;
  /** False when there is none yet: then nothing is known of the past. */
  readonly journal: boolean;
  readonly exit: { readonly code: number; readonly name: ExitName };
  readonly jobs: readonly (JobJson & {
    readonly next: readonly {
      readonly due: string;
      readonly start: string;
      readonly local: string | null;
    }[];
  })[];
}

/** The answer as it is published. */
export function scheduleData(table: JobTable, directory: string): ScheduleData {
  return {
    stateDirectory: directory,
    journal: table.hasJournal,
    exit: { code: exitCodes[table.exit].code, name: table.exit },
    jobs: table.rows.map(({ status, isKnown, next }) => {
      const json = jobJson(status);
      return {
        ...json,
        registeredAt: isKnown ? json.registeredAt : null,
        next: next.map(({ due, start, local }) => ({
          due: due.toISOString(),
          start: start.toISOString(),
          local: local ?? null,
        })),
      };
    }),
  };
}

const defaultCount = 3;

/**
 * `depot-dr schedule`: the next runs of every job, and what became of the last ones.
 * @param readJournal - opens the journal of a state directory for reading; undefined: there is none
 * @returns `violated` when a job is overdue
 * @throws DrError for a bad configuration, and when the journal cannot be read
 */
export async function runSchedule(
  flags: ScheduleFlags,
  world: World,
  readJournal: (directory: string) => Promise<JournalReader | undefined>,
): Promise<ExitName> {
  const { clock, cwd, stdout, version } = world;
  const format = formatOf(flags.output, world);
  const configuration = await loadConfiguration(flags.config, world);
  const directory = stateDirectory(configuration, cwd);
  const journal = await readJournal(directory);
  const now = clock.now();
  try {
    const count = flags.count ?? defaultCount;
    const table = await jobTable(configuration, journal, { now, count });
    stdout.write(
      format === 'table'
        ? renderSchedule(table, { ...textOptions(world), directory, now })
        : await renderData(
            envelope('schedule', scheduleData(table, directory), { version, at: now }),
            format,
          ),
    );
    return table.exit;
  } finally {
    await journal?.close();
  }
}
