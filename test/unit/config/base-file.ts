import { parse } from 'yaml';
import { readConfiguration } from '../../../src/config/configuration.js';
import type { Configuration } from '../../../src/config/configuration.js';
import type { Problem, Problems } from '../../../src/config/problem.js';
import { now } from '../../support/estate-builders.js';

/** A plain tree that tests may bend in any way; what it holds is what a file would. */
// oxlint-disable-next-line typescript/no-explicit-any -- broken shapes are the point
export type Tree = any;

const base = `
accounts:
  - { id: '111122223333', name: main, roleArn: 'arn:aws:iam::111122223333:role/dr', externalId: ext-1, regions: [eu-west-1, eu-central-1] }
  - { id: '444455556666', name: vault, regions: [eu-west-1] }
postures:
  strict: { pitr: { windowDays: 30, minimumCoverageDays: 20 }, replicas: [eu-central-1] }
  plain: {}
environments:
  - name: one
    id: aaaaaaaaaaaa
    account: main
    region: eu-west-1
    posture: strict
    extraTables: [sdp-aaaaaaaaaaaa-Sequence]
    storage: { backupLocation: 's3://backups/one', clusters: [one-aurora] }
    depot: { gateway: one-gateway }
  - id: bbbbbbbbbbbb
    idPrefix: dev-
    account: '111122223333'
    region: eu-west-1
    tier: other
    posture: plain
    storage: { backupLocation: 's3://backups/two' }
buckets:
  - { name: backups, account: vault, region: eu-west-1, objectLock: { mode: compliance, days: 30 } }
sandbox:
  gaps:
    - { gap: pitr-off, environment: one, table: Object, region: eu-central-1 }
    - { gap: table-recreated, environment: one, table: History, hoursAgo: 5 }
`;

export function baseTree(): Tree {
  return parse(base);
}

export function readText(
  text: string,
  env: Readonly<Record<string, string>> = {},
): Configuration | Problems {
  return readConfiguration({ text, file: 'depot-dr.yaml', env, now });
}

export function readTree(tree: Tree, env: Readonly<Record<string, string>> = {}) {
  return readText(JSON.stringify(tree, null, 2), env);
}

export function problemsOf(read: Configuration | Problems): readonly Problem[] {
  return read.kind === 'problems' ? read.problems : [];
}

export function configurationOf(read: Configuration | Problems): Configuration {
  if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems, null, 2));
  return read;
}

/** Reads the base tree after `bend`. */
export function bent(bend: (tree: Tree) => void): readonly Problem[] {
  const tree = baseTree();
  bend(tree);
  return problemsOf(readTree(tree));
}
