import { spawnSync } from 'node:child_process';

const startMs = 30_000;
const mostOutput = 64 * 1024 ** 2;

/**
 * Why a program cannot be used here, or undefined when it can. It is run once: a name on the PATH
 * says little, since version managers leave names behind.
 */
export function absence(program: string, args: readonly string[]): string | undefined {
  const { error, status, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: startMs,
    maxBuffer: mostOutput,
  });
  if (error !== undefined) {
    return 'code' in error && error.code === 'ENOENT'
      ? `${program} is not installed`
      : `${program} does not start: ${error.message}`;
  }
  if (status === 0) return undefined;
  return `${program} does not work here: ${stderr.trim().split('\n').at(-1) ?? ''}`;
}

/** What a Python script prints, parsed. @throws Error when it fails */
export function pythonJson(script: string, args: readonly string[]): unknown {
  const { error, status, stdout, stderr } = spawnSync('python3', ['-c', script, ...args], {
    encoding: 'utf8',
    timeout: startMs,
    maxBuffer: mostOutput,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`python3 failed: ${stderr}`);
  return JSON.parse(stdout);
}
