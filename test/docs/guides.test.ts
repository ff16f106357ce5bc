import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { operations } from '../../src/aws/operations.js';
import { type RateClass, rates } from '../../src/aws/rates.js';
import { roleTemplate } from '../../src/aws/role-template.js';
import { settingEntries } from '../../src/config/resolve-settings.js';
import { unknownReasons } from '../../src/estate/observation.js';
import { blocksOf, readPage, root, tableRows } from './blocks.js';

// What docs/real-account.md and docs/concepts.md say of the code, held to it.

const realAccount = readPage('docs/real-account.md');
const concepts = readPage('docs/concepts.md');

interface Source {
  readonly room: string;
  readonly text: string;
}

const sources: readonly Source[] = readdirSync(join(root, 'src'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({
    room: name.split(/[/\\]/)[0]?.replace(/\.ts$/, '') ?? '',
    text: readFileSync(join(root, 'src', name), 'utf8'),
  }));

describe('docs/real-account.md', () => {
  it('lists every permission that is needed', () => {
    const listed = tableRows(realAccount, 'Action').map(([action = '']) => action);
    const needed = Object.values(operations).flatMap(({ action }) => action ?? []);
    expect(listed.toSorted()).toEqual([...needed].toSorted());
  });

  it('knows every reason for unknown, and only codes that exist', () => {
    const rows = tableRows(realAccount, 'Reason');
    expect(new Set(rows.map(([reason]) => reason))).toEqual(new Set(unknownReasons));
    const code = sources.map(({ text }) => text).join('\n');
    const named = rows.flatMap(([, codes = '']) => codes.match(/\b[A-Z]\w+\b/g) ?? []);
    const foreign = ['HTTP', 'Http302', 'DepotStatus404', 'DepotStatus405'];
    const strange = named.filter((name) => !foreign.includes(name) && !code.includes(name));
    // Names of Node's system errors are taken over as they come.
    expect(strange.filter((name) => !/^E[A-Z_]+$/.test(name))).toEqual([]);
  });

  it('gives the rates and the share that are used', () => {
    const share = settingEntries().find(({ key }) => key === 'rateShare')?.setting.default;
    // Each row by the classes that it is of.
    const classes: Readonly<Record<string, readonly RateClass[]>> = {
      DescribeTable: ['dynamodb-describe-table'],
      'DescribeContinuousBackups, DescribeTimeToLive, ListTagsOfResource, each': [
        'dynamodb-continuous-backups',
        'dynamodb-time-to-live',
        'dynamodb-tags',
      ],
      ListBackups: ['dynamodb-list-backups'],
      GetResourcePolicy: ['dynamodb-resource-policy'],
      'KMS: DescribeKey, GetKeyPolicy': ['kms-describe-key', 'kms-key-policy'],
      CloudWatch: ['cloudwatch-metric-data'],
      STS: ['sts'],
      'S3, RDS, Lambda, exports of DynamoDB': [
        's3-control',
        'rds-describe',
        'lambda-invoke',
        'dynamodb-exports',
      ],
      'AWS Backup, IAM, CloudFormation, Application Auto Scaling': [
        'backup',
        'iam',
        'cloudformation',
        'scaling-describe',
      ],
      Organizations: ['organizations'],
    };
    expect(Object.values(classes).flat().toSorted()).toEqual(Object.keys(rates).toSorted());
    const rows = Object.entries(classes).map(([calls, names]) => {
      const each = [...new Set(names.map((name) => rates[name].perSecond))];
      const isPublished = names.every((name) => rates[name].source !== undefined);
      return [
        calls,
        isPublished ? each.join(', ') : `not published; ${each.join(', ')} is assumed`,
        each.map((perSecond) => perSecond * Number(share)).join(', '),
      ];
    });
    expect(tableRows(realAccount, 'Calls')).toEqual(rows);
    expect(realAccount).toContain(`\`aws.rateShare\`, ${share} unless set`);
    const deadline = settingEntries().find(({ key }) => key === 'deadlineSeconds')?.setting.default;
    expect(realAccount).toContain(`\`observe.deadlineSeconds\` (${deadline})`);
  });

  it.each(['README.md', 'docs/real-account.md'])(
    'and %s give the template what it takes',
    (path) => {
      const { Parameters } = parse(roleTemplate()) as { Parameters: Record<string, object> };
      const typed = blocksOf(readPage(path))
        .filter(({ text }) => text.includes('deploy/observe-role.yaml'))
        .map(({ text }) => text)
        .join('\n');
      const given = [...typed.matchAll(/ParameterKey=(\w+)|^ +(\w+)=(?!\w+,)/gm)].map(
        ([, long, short]) => long ?? short ?? '',
      );
      const required = Object.entries(Parameters)
        .filter(([, parameter]) => !('Default' in parameter))
        .map(([name]) => name);
      expect(given).toEqual(expect.arrayContaining(required));
      expect(given.filter((name) => Parameters[name] === undefined)).toEqual([]);
    },
  );
});

describe('docs/concepts.md', () => {
  const ranks = new Map(
    tableRows(concepts, 'Folder').map(([folder = '', rank]) => [
      folder.replace(/^src\/|\.ts$/g, ''),
      Number(rank),
    ]),
  );

  it('names every folder of the source', () => {
    expect([...ranks.keys()].toSorted()).toEqual(
      [...new Set(sources.map(({ room }) => room))].toSorted(),
    );
  });

  it('gives ranks that hold', () => {
    const upward = sources.flatMap(({ room, text }) =>
      [...text.matchAll(/from '(?:\.\.\/)+([a-z]+)(?:\/|\.js)/g)]
        .map(([, other = '']) => other)
        .filter((other) => ranks.has(other) && other !== room)
        .filter((other) => (ranks.get(other) ?? 0) >= (ranks.get(room) ?? 0))
        .map((other) => `${room} imports ${other}`),
    );
    expect(upward).toEqual([]);
  });

  it('names every reason for unknown', () => {
    expect(unknownReasons.filter((reason) => !concepts.includes(`\`${reason}\``))).toEqual([]);
  });
});
