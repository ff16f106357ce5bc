import { envelope } from '../../answers/envelope.js';
import type { TeardownItem } from '../../controls/teardown/teardown.js';
import type { UnknownReason } from '../../estate/observation.js';
import { checkTeardown, type TeardownOf } from '../../flows/teardown.js';
import { exitCodes, type ExitName } from '../../kernel/exit-codes.js';
import { secondMs } from '../../kernel/units.js';
import type { WatchFlags } from '../flags.js';
import { chooseEnvironments, loadConfiguration } from '../loading.js';
import { formatOf, renderData, textOptions } from '../output.js';
import { renderTeardown } from '../text/teardown-text.js';
import type { OpenWatch } from '../watching.js';
import type { World } from '../world.js';

export interface TeardownData {
  readonly exit: { readonly code: number; readonly name: ExitName };
  readonly environments: readonly {
    readonly name: string;
    readonly account: string;
    readonly region: string;
    readonly stack: string;
    readonly state: TeardownOf['teardown']['stack'];
    readonly items: readonly TeardownItem[];
    readonly unseen: readonly {
      readonly what: string;
      readonly reason: UnknownReason;
      readonly message: string;
      readonly hint: string | null;
    }[];
  }[];
}

/** How a look at stacks ends: something stands in the way before something was not seen. */
function teardownExit(listed: readonly TeardownOf[]): ExitName {
  if (listed.some(({ teardown }) => teardown.items.length > 0)) return 'violated';
  return listed.some(({ teardown }) => teardown.unseen.length > 0) ? 'unseen' : 'ok';
}

/** The answer as it is published. */
function teardownData(listed: readonly TeardownOf[]): TeardownData {
  const exit = teardownExit(listed);
  return {
    exit: { code: exitCodes[exit].code, name: exit },
    environments: listed.map(({ environment, teardown }) => ({
      name: environment.name,
      account: environment.account,
      region: environment.region,
      stack: environment.stack,
      state: teardown.stack,
      items: teardown.items,
      unseen: teardown.unseen.map(({ what, failure }) => ({
        what,
        reason: failure.reason,
        message: failure.message,
        hint: failure.hint ?? null,
      })),
    })),
  };
}

/**
 * `depot-dr teardown-check`: what would block or endanger the deletion of stacks. Changes nothing.
 * @returns `violated` when something stands in the way
 */
export async function runTeardownCheck(
  flags: WatchFlags,
  world: World,
  open: OpenWatch,
): Promise<ExitName> {
  const configuration = await loadConfiguration(flags.config, world);
  const { estate, settings } = configuration;
  const { environments } = chooseEnvironments(estate, flags.environment);
  const format = formatOf(flags.output, world);
  return open(configuration, flags, world, async ({ watch }) => {
    const listed = await checkTeardown(
      { ...estate, environments },
      {
        observers: watch.observers,
        clock: watch.clock,
        deadlineMs: settings.observe.deadlineSeconds * secondMs,
        concurrency: settings.observe.concurrency,
        signal: world.signal,
      },
    );
    const { stdout, version } = world;
    stdout.write(
      format === 'table'
        ? renderTeardown(listed, textOptions(world))
        : await renderData(
            envelope('teardown-check', teardownData(listed), { version, at: watch.clock.now() }),
            format,
          ),
    );
    return teardownExit(listed);
  });
}
