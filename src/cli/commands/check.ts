import type { ExitName } from '../../kernel/exit-codes.js';
import { checkData, envelope } from '../../answers/envelope.js';
import type { Report } from '../formats/report.js';
import { catalogue } from '../../controls/catalogue.js';
import type { CheckFlags, ReportFormat } from '../flags.js';
import { formatOf, renderData, textOptions } from '../output.js';
import { renderCheck } from '../text/check-text.js';
import { pass } from '../watching.js';
import type { World } from '../world.js';

/** Each format is loaded only when it is asked for. */
const renderers: Readonly<Record<ReportFormat, (report: Report) => Promise<string>>> = {
  csv: async (report) => (await import('../formats/csv.js')).renderCsv(report),
  junit: async (report) => (await import('../formats/junit.js')).renderJunit(report),
  sarif: async (report) => (await import('../formats/sarif.js')).renderSarif(report),
  ocsf: async (report) => (await import('../formats/ocsf.js')).renderOcsf(report),
};

/** `depot-dr check`: one pass over the estate, printed. @returns the pass's own exit */
export async function runCheck(flags: CheckFlags, world: World): Promise<ExitName> {
  const format = formatOf(flags.output, world);
  const { estate, result } = await pass(flags, world, (all) => all);
  const { version } = world;
  const { at, durationMs, findings } = result;
  const print = async (): Promise<string> => {
    switch (format) {
      case 'table':
        return renderCheck(result, estate, {
          ...textOptions(world),
          all: flags.all === true,
          config: flags.config,
        });
      case 'json':
      case 'yaml':
        return renderData(envelope('check', checkData(result, estate), { version, at }), format);
      case 'csv':
      case 'junit':
      case 'sarif':
      case 'ocsf':
        return renderers[format]({ version, at, durationMs, findings, controls: catalogue });
      default:
        return format satisfies never;
    }
  };
  world.stdout.write(await print());
  return result.exit;
}
