import { backupCases, backupDifferences } from './support/backup-cases.js';
import type { Difference, PeerCase } from './support/case.js';
import { dynamodbCases, dynamodbDifferences } from './support/dynamodb-cases.js';
import { motoAbsence } from './support/moto-server.js';
import { otherCases, otherDifferences } from './support/other-cases.js';
import { peerSuite } from './support/peer-suite.js';
import { s3Cases, s3Differences } from './support/s3-cases.js';
import { motoWorld, outcomeOf, sandboxWorld, type PeerWorld } from './support/two-worlds.js';

// The same calls on the sandbox and on moto. Where moto is right the two must agree; where it is
// known to be wrong the sandbox must do what AWS documents.

const agreements: readonly PeerCase[] = [
  ...dynamodbCases,
  ...s3Cases,
  ...otherCases,
  ...backupCases,
];
const differences: readonly Difference[] = [
  ...dynamodbDifferences,
  ...s3Differences,
  ...otherDifferences,
  ...backupDifferences,
];

/** A name for a case's own tables, buckets and clusters: the same on both sides. */
const numbers = new Map(
  [...agreements, ...differences].map((each, index) => [each, `peer-case-${index}`]),
);
const ownOf = (each: PeerCase): string => numbers.get(each) ?? '';

describe('the cases', () => {
  it('have names of their own', () => {
    const names = [...agreements, ...differences].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(70);
  });
});

peerSuite('the sandbox beside moto', motoAbsence(), () => {
  let moto: PeerWorld;
  let sandbox: PeerWorld;

  beforeAll(async () => {
    sandbox = await sandboxWorld();
    moto = await motoWorld();
  }, 120_000);
  afterAll(async () => {
    await sandbox.close();
    await moto.close();
  });

  it.each(agreements)('agrees: $name', async (each) => {
    const ours = await outcomeOf(each.run(sandbox, ownOf(each)));
    expect(ours).toEqual(await outcomeOf(each.run(moto, ownOf(each))));
  });

  it.each(differences)('differs: $name', async (each) => {
    expect(await outcomeOf(each.run(sandbox, ownOf(each)))).toEqual(each.documented);
    const theirs = await outcomeOf(each.run(moto, ownOf(each)));
    if (JSON.stringify(theirs) !== JSON.stringify(each.documented)) return;
    // Information only: another version of moto may have learnt it.
    process.stdout.write(`NOTE moto now does what is documented: ${each.name}\n`);
  });
});
