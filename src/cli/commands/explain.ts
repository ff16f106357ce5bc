import { exitOf } from '../../controls/result.js';
import type { ExitName } from '../../kernel/exit-codes.js';
import { envelope } from '../../answers/envelope.js';
import { explanationOf } from '../explanation.js';
import { narrowToFinding, refuseNoFinding, resolveFinding } from '../finding-index.js';
import type { WatchFlags } from '../flags.js';
import { formatOf, renderData, textOptions } from '../output.js';
import { renderExplanation } from '../text/explain-text.js';
import { pass } from '../watching.js';
import type { World } from '../world.js';

/** `depot-dr explain`: observes again and shows one finding whole. @returns that finding's exit */
export async function runExplain(word: string, flags: WatchFlags, world: World): Promise<ExitName> {
  refuseNoFinding(word);
  const format = formatOf(flags.output, world);
  const { result } = await pass(flags, world, (estate) => narrowToFinding(estate, word));
  const finding = resolveFinding(result.findings, word);
  const data = explanationOf(finding);
  world.stdout.write(
    format === 'table'
      ? renderExplanation(finding, data, textOptions(world))
      : await renderData(
          envelope('explain', data, { version: world.version, at: result.at }),
          format,
        ),
  );
  return exitOf([finding]);
}
