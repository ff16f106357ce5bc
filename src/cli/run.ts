import type { World } from './world.js';

const versionFlags = ['--version', '-V', '-v'];

/**
 * Runs one command line.
 * @param argv - what stands after the binary's name
 * @returns the exit code of `kernel/exit-codes.ts`; never throws
 */
export async function run(argv: readonly string[], world: World): Promise<number> {
  if (argv.some((word) => versionFlags.includes(word))) {
    world.stdout.write(`${world.version}\n`); // without loading anything: it is asked often
    return 0;
  }
  const { dispatch } = await import('./dispatch.js');
  return dispatch(argv, world);
}
