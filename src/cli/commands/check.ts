import type { ExitName } from '../../kernel/exit-codes.js';
import { checkData, envelope } from '../../answers/envelope.js';
import type { CheckFlags } from '../flags.js';
import { formatOf, renderData, textOptions } from '../output.js';
import { renderCheck } from '../text/check-text.js';
import { pass } from '../watching.js';
import type { World } from '../world.js';

/** `depot-dr check`: one pass over the estate, printed. @returns the pass's own exit */
export async function runCheck(flags: CheckFlags, world: World): Promise<ExitName> {
  const format = formatOf(flags.output, world);
  const { estate, result } = await pass(flags, world, (all) => all);
  world.stdout.write(
    format === 'table'
      ? renderCheck(result, estate, {
          ...textOptions(world),
          all: flags.all === true,
          config: flags.config,
        })
      : await renderData(
          envelope('check', checkData(result, estate), { version: world.version, at: result.at }),
          format,
        ),
  );
  return result.exit;
}
