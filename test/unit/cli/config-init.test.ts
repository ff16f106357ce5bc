import { run } from '../../../src/cli/run.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { aWorld } from './fixtures.js';

// What is refused before anything is asked; the rest is tested over a served sandbox.

const role = (account: string): string =>
  `--role-arn=arn:aws:iam::${account}:role/depot-dr-observe`;
const [one, two] = [role('111111111111'), role('222222222222')];
const many = (count: number, make: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => make(index));

const refused: readonly (readonly [what: string, argv: readonly string[], words: RegExp])[] = [
  ['no region', [], /no region is given\nhint: .*--region=eu-west-1 .*AWS_REGION/],
  ['a word that is no region', ['--region=europe'], /"europe" is no region\nhint: .*eu-west-1/],
  [
    'too many regions',
    many(51, (index) => `--region=eu-west-${index}`),
    /51 regions are given\nhint: At most 50/,
  ],
  [
    'a word that is no role',
    ['--region=eu-west-1', '--role-arn=observer'],
    /"observer" is no role/,
  ],
  ['two roles of one account', ['--region=eu-west-1', one, one], /two roles are of one account/],
  [
    'too many roles',
    ['--region=eu-west-1', ...many(51, (index) => role(String(index).padStart(12, '0')))],
    /51 roles are given/,
  ],
  [
    'external ids that match no role',
    ['--region=eu-west-1', one, two, ...many(3, (index) => `--external-id=agreed-${index}`)],
    /3 external ids for 2 roles/,
  ],
  [
    'an external id for nobody',
    ['--region=eu-west-1', '--external-id=agreed'],
    /an external id without a role/,
  ],
  ['another word', ['--region=eu-west-1', 'now'], /too many arguments/],
];

describe('config init', () => {
  it.each(refused)('refuses %s', async (_what, argv, words) => {
    const world = aWorld();
    expect(await run(['config', 'init', ...argv], world)).toBe(2);
    expect(world.err()).toMatch(words);
    expect(world.out()).toBe('');
  });

  it('leaves a file that is there as it is, and asks nobody', async () => {
    const files = { '/srv/depot/depot-dr.yaml': 'mine' };
    const world = aWorld({ files, env: { AWS_REGION: 'eu-west-1' } });
    expect(await run(['config', 'init', '--file=depot-dr.yaml'], world)).toBe(4);
    expect(world.err()).toBe(
      'depot-dr: depot-dr.yaml is there already\nhint: Nothing was changed. Name another file, or move that one away.\n',
    );
  });

  it.each([
    ['--file=', /--file names no file/],
    ['--file=nowhere/depot-dr.yaml', /there is no directory \/srv\/depot\/nowhere/],
  ])('refuses %s before anybody is asked', async (file, words) => {
    const world = aWorld({ env: { AWS_REGION: 'eu-west-1' } });
    expect(await run(['config', 'init', file], world)).toBe(2);
    expect(world.err()).toMatch(words);
  });

  it('says where calls go before it makes one', async () => {
    const env = {
      AWS_REGION: 'eu-west-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1', // nobody listens there
      DEPOTDR_AWS_READ_DEADLINE_SECONDS: '1',
    };
    const world = aWorld({ env, clock: systemClock });
    expect(await run(['config', 'init'], world)).toBe(1);
    expect(world.err()).toMatch(/^depot-dr: calls go to http:\/\/127\.0\.0\.1:1 /);
  });

  it('heeds variables, and says which are wrong', async () => {
    const env = { AWS_REGION: 'eu-west-1', DEPOTDR_OBSERVE_CONCURRENCY: 'many' };
    const world = aWorld({ env });
    expect(await run(['config', 'init'], world)).toBe(2);
    expect(world.err()).toContain('DEPOTDR_OBSERVE_CONCURRENCY');
  });
});
