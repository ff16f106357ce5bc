import { commandNotes } from '../../../src/cli/command-notes.js';
import { flatten } from '../../../src/cli/command-tree.js';
import { logLevels } from '../../../src/cli/flags.js';
import { commandTree, renderCliReference } from '../../../src/cli/reference.js';
import { run } from '../../../src/cli/run.js';
import { logLevels as configuredLevels } from '../../../src/config/settings.js';
import { exitCodes } from '../../../src/kernel/exit-codes.js';
import { aWorld } from './fixtures.js';

const leaves = flatten(commandTree()).filter(({ children }) => children.length === 0);
const paths = leaves.map(({ path }) => path.join(' '));

describe('the table of commands', () => {
  it('has notes for exactly the commands that do something', () => {
    expect(Object.keys(commandNotes).toSorted()).toEqual(paths.toSorted());
  });

  it('knows the log levels of the configuration', () => {
    expect(logLevels).toEqual(configuredLevels);
  });

  it.each(leaves)('$path: help ends with exit codes and two examples', async ({ path, notes }) => {
    const world = aWorld();
    expect(await run([...path, '--help'], world)).toBe(0);
    const [, tail = ''] = world.out().split('Exit codes:\n');
    for (const exit of notes?.exits ?? []) {
      expect(tail).toContain(`  ${exitCodes[exit].code}  ${exitCodes[exit].meaning}`);
    }
    expect(notes?.examples).toHaveLength(2);
    for (const { line } of notes?.examples ?? []) expect(tail).toContain(line);
    expect(world.err()).toBe('');
  });

  it.each(leaves)('$path: the reference page names every option', ({ path, options }) => {
    const page = renderCliReference();
    const [, section = ''] = page.split(`## \`depot-dr ${path.join(' ')}`);
    const [own = ''] = section.split('\n## ');
    for (const { flag } of options) expect(own).toContain(`\`${flag}`);
    expect(own).toContain('Exit codes:');
  });

  it('is documented without gaps: the examples parse', () => {
    for (const { notes } of leaves) {
      for (const { line } of notes?.examples ?? []) {
        expect(paths.some((path) => line.includes(`depot-dr ${path}`))).toBe(true);
      }
    }
  });
});

describe('usage', () => {
  it.each([
    ['an unknown command', ['chek'], "unknown command 'chek'", 'Did you mean check?'],
    ['an unknown option', ['check', '--ouput=json'], "unknown option '--ouput'", '--output?'],
    ['a value too many', ['check', '--all=yes'], "option '--all' takes no value", 'See:'],
    ['a far option', ['check', '--xyzzy'], "unknown option '--xyzzy'", 'depot-dr check --help'],
    ['a misplaced option', ['--config', 'x'], "unknown option '--config'", 'after the command'],
    ['a bad format', ['check', '--output=xml'], 'Allowed choices are table, json, yaml', 'See:'],
    ['a bad level', ['check', '--log-level', 'loud'], 'Allowed choices are silent', 'See:'],
    ['a missing value', ['check', '--config'], 'argument missing', 'See:'],
    ['too many words', ['check', 'all'], 'too many arguments', 'See:'],
    ['a missing finding', ['explain'], "missing required argument 'finding'", 'See:'],
    ['another mode', ['iam-policy', '--mode=enforce'], 'Only observe exists', 'See:'],
    ['a bad port', ['sandbox', '--port=http'], 'Expected is a port', 'See:'],
    ['a port out of range', ['sandbox', '--port', '65536'], 'Expected is a port', 'See:'],
    ['two files', ['sandbox', '--config=a', '--estate=b'], 'cannot be used with', 'See:'],
    ['another shell', ['completion', 'tcsh'], 'Allowed choices are bash, zsh, fish', 'See:'],
  ])('%s is refused with what would be right', async (_what, argv, message, hint) => {
    const world = aWorld();
    expect(await run(argv, world)).toBe(2);
    expect(world.err()).toContain(message);
    expect(world.err()).toMatch(/^depot-dr: /);
    expect(world.err().split('hint: ')[1]).toContain(hint);
    expect(world.out()).toBe('');
  });

  it.each([[[]], [['config']]])('%j alone shows help on stderr and is refused', async (argv) => {
    const world = aWorld();
    expect(await run(argv, world)).toBe(2);
    expect(world.err()).toContain('Usage: depot-dr');
    expect(world.out()).toBe('');
  });

  it('prints the version alone', async () => {
    const world = aWorld();
    expect(await run(['--version'], world)).toBe(0);
    expect(world.out()).toBe('1.2.3\n');
  });

  it('keeps help within the terminal', async () => {
    const world = aWorld({ terminal: 60 });
    await run(['check', '--help'], world);
    const [options = ''] = world.out().split('Exit codes:');
    expect(Math.max(...options.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});

describe('a configuration that cannot be used', () => {
  it('is looked for where it should be', async () => {
    const world = aWorld();
    expect(await run(['check'], world)).toBe(2);
    expect(world.err()).toContain('/srv/depot/depot-dr.yaml');
    expect(world.err()).toContain('/etc/depot-dr/depot-dr.yaml');
  });

  it('is taken from the variable', async () => {
    const world = aWorld({ env: { DEPOT_DR_CONFIG: '/etc/other.yaml' } });
    expect(await run(['check'], world)).toBe(2);
    expect(world.err()).toContain('/etc/other.yaml');
  });

  it('says when it cannot be read', async () => {
    const world = aWorld({
      files: { '/srv/depot/depot-dr.yaml': '' },
      readFile: () => Promise.reject(new Error('EACCES: permission denied')),
    });
    expect(await run(['check'], world)).toBe(2);
    expect(world.err()).toContain('depot-dr.yaml cannot be read');
    expect(world.err()).toContain('caused by: EACCES');
  });

  it('is reported with every problem and place, relative to the working directory', async () => {
    const world = aWorld({ files: { '/srv/depot/depot-dr.yaml': 'accounts: 3\nfoo: 1\n' } });
    expect(await run(['check', '--output=json'], world)).toBe(2);
    expect(world.err()).toMatch(/^ {2}depot-dr\.yaml:1:11: accounts/m);
    expect(world.err()).toMatch(/^ {2}depot-dr\.yaml:2:1: foo/m);
    expect(world.out()).toBe('');
  });

  it('is data for config check when data is asked for', async () => {
    const world = aWorld({ files: { '/srv/depot/depot-dr.yaml': 'accounts: 3\nfoo: 1\n' } });
    expect(await run(['config', 'check'], world)).toBe(2);
    expect(JSON.parse(world.out())).toMatchObject({
      kind: 'config-check',
      data: { valid: false, more: 0, counts: null },
    });
    expect(world.err()).toBe('');
  });

  it('is text for config check on a terminal', async () => {
    const world = aWorld({ files: { '/srv/depot/depot-dr.yaml': 'foo: 1\n' }, terminal: 80 });
    expect(await run(['config', 'check'], world)).toBe(2);
    expect(world.err()).toBe('');
    const lines = world.out().trimEnd().split('\n');
    expect(lines.some((line) => line.startsWith('depot-dr.yaml:1:1: foo'))).toBe(true);
    expect(lines.at(-1)).toBe(`${lines.length - 1} problems`);
  });
});
