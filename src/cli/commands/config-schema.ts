import { configurationSchema } from '../../config/schema.js';
import type { ExitName } from '../../kernel/exit-codes.js';
import type { World } from '../world.js';

/** `depot-dr config schema`: prints the bare JSON Schema, as editors want it. */
export function runConfigSchema({ stdout }: World): ExitName {
  stdout.write(`${JSON.stringify(configurationSchema(), null, 2)}\n`);
  return 'ok';
}
