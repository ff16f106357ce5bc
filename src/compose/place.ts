import type { Configuration } from '../config/configuration.js';
import type { Recorder } from '../ports/recorder.js';
import { composeReach, type Watch, watchThrough } from './compose.js';
import type { ComposeOptions, Reach } from './reach.js';

/** Where the passes of a long-running process go. */
export interface Place {
  /** As one sentence for the operator. */
  readonly endpoint: string;
  /** What one pass needs, for the configuration in force. Close it when the pass has ended. */
  openWatch(configuration: Configuration, recorder: Recorder): Promise<Watch>;
}

/** A world inside this process is made from these; another one is another world. */
function worldOf({ estate, sandbox }: Configuration): string | undefined {
  return sandbox === undefined ? undefined : JSON.stringify([estate, sandbox]);
}

/**
 * Keeps what one pass reaches for the next: a world inside this process goes on living. It is made
 * anew when the configuration describes another one.
 * @throws DrError `config` for an endpoint that is no URL
 */
export async function composePlace(
  configuration: Configuration,
  options: ComposeOptions,
): Promise<Place> {
  let reach: Reach = await composeReach(configuration, options);
  let world = worldOf(configuration);
  return {
    endpoint: reach.endpoint,
    async openWatch(inForce, recorder) {
      if (worldOf(inForce) === world) reach = await reach.renewed();
      else {
        // Where it cannot be made, the next pass tries again.
        reach = await composeReach(inForce, options);
        world = worldOf(inForce);
        const { endpoint } = reach;
        recorder.note('warn', 'the configuration describes another world', { endpoint });
      }
      return watchThrough(reach, inForce, { ...options, recorder });
    },
  };
}
