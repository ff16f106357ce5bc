import fc from 'fast-check';
import { maximumProblems } from '../../../src/config/problem.js';
import { baseTree, bent, problemsOf, readTree } from './base-file.js';
import type { Tree } from './base-file.js';

/** Mistakes that do not touch each other, with the path of each. */
const mistakes: readonly (readonly [string, (tree: Tree) => void])[] = [
  ['log.level', (t) => (t.log = { level: 'loud' })],
  ['aws.rateShare', (t) => (t.aws = { rateShare: 2 })],
  ['observe.speed', (t) => (t.observe = { speed: 1 })],
  ['state.keepDays', (t) => (t.state = { keepDays: 0 })],
  ['schedules.sweep.cron', (t) => (t.schedules = { sweep: { cron: '61 * * * *' } })],
  ['extra', (t) => (t.extra = true)],
  ['accounts[0].externalId', (t) => (t.accounts[0].externalId = 'a b')],
  ['accounts[1].nmae', (t) => (t.accounts[1].nmae = 'vault')],
  ['accounts[1].regions[1]', (t) => t.accounts[1].regions.push('eu-west-1')],
  ['postures.strict.pitr.maximumLagMinutes', (t) => (t.postures.strict.pitr.maximumLagMinutes = 1)],
  ['postures.plain.aurora.retentionDays', (t) => (t.postures.plain.aurora = { retentionDays: 99 })],
  ['environments[0].posture', (t) => (t.environments[0].posture = 'none')],
  ['environments[0].tier', (t) => (t.environments[0].tier = 'gold')],
  ['environments[0].depot.gateway', (t) => delete t.environments[0].depot.gateway],
  ['environments[1].region', (t) => (t.environments[1].region = 'us-east-1')],
  [
    'environments[1].storage.backupLocation',
    (t) => (t.environments[1].storage.backupLocation = 's3://elsewhere'),
  ],
  ['environments[1].name', (t) => (t.environments[1].name = 'one')],
  ['buckets[0].objectLock.days', (t) => (t.buckets[0].objectLock.days = '30')],
  ['buckets[0].account', (t) => (t.buckets[0].account = 'nobody')],
  ['sandbox.rates', (t) => (t.sandbox.rates = 'slow')],
  ['sandbox.gaps[1].table', (t) => (t.sandbox.gaps[1].table = 'Journal')],
];

it('reports any set of mistakes completely and in the order of the file', () => {
  fc.assert(
    fc.property(fc.subarray([...mistakes]), (chosen) => {
      // Without its posture an environment has no replicas that the first gap could name.
      const found = bent((tree) => {
        tree.sandbox.gaps[0].region = 'eu-west-1';
        for (const [, bend] of chosen) bend(tree);
      });
      expect(found.map(({ path }) => path).toSorted()).toEqual(
        chosen.map(([path]) => path).toSorted(),
      );
      const places = found.map(({ line, column }) => line * 1000 + column);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});

it('shows 200 problems and counts the rest', () => {
  const tree = baseTree();
  const names = Array.from({ length: 250 }, (_, index) => [`zz${index}`, index]);
  const read = readTree({ ...Object.fromEntries(names), ...tree });
  expect(problemsOf(read)).toHaveLength(maximumProblems);
  expect(read).toMatchObject({ kind: 'problems', more: 50 });
});
