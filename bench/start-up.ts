import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median, type Result, runs } from './measure.js';

/** CPU seconds (user and system) of one command, by the shell's own accounting of its children. */
function cpuSeconds(args: readonly string[]): number {
  const shell = spawnSync('bash', ['-c', '"$@" >/dev/null; times', 'bash', ...args], {
    encoding: 'utf8',
  });
  if (shell.status !== 0) throw new Error(`${args.join(' ')}: ${shell.stderr}`);
  const children = shell.stdout.trim().split('\n').at(-1) ?? '';
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

/** Start-up cost against an empty program, the three taken in turn so that drift hits all alike. */
export function benchStartUp(root: string): readonly Result[] {
  const binary = join(root, 'bin', 'depot-dr.js');
  const commands = {
    node: [process.execPath, '-e', '0'],
    version: [process.execPath, binary, '--version'],
    help: [process.execPath, binary, 'check', '--help'],
  };
  const figures: Record<keyof typeof commands, number[]> = { node: [], version: [], help: [] };
  const perRun = 10; // one start is too short for the clock that counts it
  for (const command of Object.values(commands)) cpuSeconds(command); // warm the file cache
  for (let run = 0; run < runs; run++) {
    for (const name of ['node', 'version', 'help'] as const) {
      let sum = 0;
      for (let start = 0; start < perRun; start++) sum += cpuSeconds(commands[name]);
      figures[name].push(sum / perRun);
    }
  }
  const ratio = (name: 'version' | 'help'): number =>
    median(figures[name].map((figure, run) => figure / (figures.node[run] ?? Number.NaN)));
  const ms = (name: keyof typeof commands): string => (median(figures[name]) * 1000).toFixed(0);
  return [
    {
      name: '`depot-dr --version`, CPU time against `node -e 0`',
      bar: '<= 2 x',
      measured: `${ratio('version').toFixed(2)} x`,
      met: ratio('version') <= 2,
      detail: `median of ${runs} runs of ${perRun} starts: ${ms('version')} ms against ${ms('node')} ms`,
    },
    {
      name: '`depot-dr check --help`, CPU time against `node -e 0`',
      bar: '<= 3 x',
      measured: `${ratio('help').toFixed(2)} x`,
      met: ratio('help') <= 3,
      detail: `median of ${runs} runs of ${perRun} starts: ${ms('help')} ms against ${ms('node')} ms`,
    },
  ];
}
