import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bashScript } from '../../../src/cli/completion/bash.js';
import { fishScript } from '../../../src/cli/completion/fish.js';
import { zshScript } from '../../../src/cli/completion/zsh.js';
import { flatten } from '../../../src/cli/command-tree.js';
import { commandTree } from '../../../src/cli/reference.js';
import { run } from '../../../src/cli/run.js';
import { aWorld } from './fixtures.js';

const tree = commandTree();
const scripts = { bash: bashScript(tree), zsh: zshScript(tree), fish: fishScript(tree) } as const;

/** What bash offers after these words; the last one is being typed. */
function offered(words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const script = `${scripts.bash}
COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
_depot_dr; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['--norc', '-c', script], {
    encoding: 'utf8',
    cwd: `${__dirname}/../../../config`,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return output.split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  it.each([
    [['depot-dr', 'ch'], ['check']],
    [
      ['depot-dr', 'config', ''],
      ['check', 'schema', 'init', '--help'],
    ],
    [['depot-dr', 'check', '--al'], ['--all']],
    [
      ['depot-dr', 'check', '--output', ''],
      ['table', 'json', 'yaml', 'csv', 'junit', 'sarif', 'ocsf'],
    ],
    [['depot-dr', 'check', '--output', '=', 'js'], ['json']],
    [
      ['depot-dr', 'check', '--output', '='],
      ['table', 'json', 'yaml', 'csv', 'junit', 'sarif', 'ocsf'],
    ],
    [['depot-dr', 'check', '--config', 'sandb'], ['sandbox.yaml']],
    [['depot-dr', 'sandbox', '--estate', '=', 'sandb'], ['sandbox.yaml']],
    [['depot-dr', 'check', '--environment', ''], []],
    [['depot-dr', 'config', 'check', '--out'], ['--output']],
    [['depot-dr', 'completion', 'z'], ['zsh']],
    [['depot-dr', 'check', '--output', 'json', '--log-level', 'de'], ['debug']],
  ])('offers after %j', (words, expected) => {
    expect(offered(words)).toEqual(expected);
  });
});

describe.each(['bash', 'zsh', 'fish'] as const)('the %s script', (shell) => {
  it('is accepted by the shell', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'depot-dr-')), 'script');
    writeFileSync(file, scripts[shell]);
    const { error, status, stderr } = spawnSync(shell, ['-n', file], { encoding: 'utf8' });
    // A machine without that shell cannot tell.
    const isAbsent = error !== undefined && 'code' in error && error.code === 'ENOENT';
    expect({ status, stderr: stderr ?? '' }).toEqual({ status: isAbsent ? null : 0, stderr: '' });
  });

  it('knows every command, option and choice', () => {
    const script = scripts[shell];
    for (const { path, options, arguments: operands } of flatten(tree)) {
      for (const word of path) expect(script).toContain(word);
      for (const { flag, choices } of options) {
        expect(script).toContain(shell === 'fish' ? `-l ${flag.slice(2)} ` : flag);
        for (const choice of choices) expect(script).toContain(choice);
      }
      for (const choice of operands.flatMap(({ choices }) => choices)) {
        expect(script).toContain(choice);
      }
    }
  });

  it('is what the command prints', async () => {
    const world = aWorld();
    expect(await run(['completion', shell], world)).toBe(0);
    expect(world.out()).toBe(scripts[shell]);
  });
});
