import fc from 'fast-check';
import { fitsPattern, matchArn } from '../../../../src/controls/backups/patterns.js';
import {
  judgeSelection,
  type SelectionOutcome,
  type SelectionQuestion,
} from '../../../../src/controls/backups/selection.js';
import type { BackupSelection, TagCondition } from '../../../../src/estate/backup-facts.js';
import type { RegionId } from '../../../../src/estate/ids.js';
import type { Tag } from '../../../../src/estate/table-settings.js';
import { absent, accountId, away, home, seen, unknown } from '../../../support/estate-builders.js';
import { allOn, aSelection, tableArnOf, vaultAccount } from './support.js';

const arn = tableArnOf('sdp-prod-Object');

function ask(changes: Partial<SelectionQuestion> = {}): SelectionQuestion {
  return {
    arn,
    tags: seen([
      { key: 'Backup', value: 'daily' },
      { key: 'env', value: 'production' },
    ]),
    plan: { account: accountId, region: home },
    settings: allOn,
    ...changes,
  };
}

const notOptedIn = seen({ isOptedIn: false, isFullyManaged: true });
const condition = (
  operator: TagCondition['operator'],
  value: string,
  key = 'aws:ResourceTag/env',
): TagCondition => ({ operator, key, value });

type Case = readonly [
  name: string,
  selection: Partial<BackupSelection>,
  expected: string,
  question?: Partial<SelectionQuestion>,
];

const said = (outcome: SelectionOutcome): string => `${outcome.kind} ${outcome.reason}`;

describe('judgeSelection', () => {
  const cases: readonly Case[] = [
    // Resources.
    ['the exact ARN', { resources: [arn] }, 'selects ExactArn'],
    ['one of several ARNs', { resources: [tableArnOf('other'), arn] }, 'selects ExactArn'],
    ['the ARN in another case', { resources: [arn.toUpperCase()] }, 'misses NotNamed'],
    [
      'the ARN of a table whose name only begins alike',
      { resources: [`${arn}s`] },
      'misses NotNamed',
    ],
    ['the ARN of an index of it', { resources: [`${arn}/index/a`] }, 'misses NotNamed'],
    ['everything', { resources: ['*'] }, 'selects AnyService'],
    [
      'all tables, as the console writes it',
      { resources: ['arn:aws:dynamodb:*:*:table/*'] },
      'selects WildcardArn',
    ],
    ['a wildcard at the end', { resources: [tableArnOf('sdp-prod-*')] }, 'selects WildcardArn'],
    [
      'a wildcard at the end that fits another name',
      { resources: [tableArnOf('sdp-test-*')] },
      'misses NotNamed',
    ],
    [
      'a wildcard over another service',
      { resources: ['arn:aws:rds:*:*:cluster:*'] },
      'misses NotNamed',
    ],
    [
      'a wildcard in the middle of the name',
      { resources: [tableArnOf('sdp-*-Object')] },
      'unknown WildcardUndocumented',
    ],
    [
      'a wildcard in the middle that cannot fit',
      { resources: [tableArnOf('sdp-*-Index')] },
      'misses NotNamed',
    ],
    [
      'a wildcard in the middle, and the ARN beside it',
      { resources: [tableArnOf('sdp-*-Object'), arn] },
      'selects ExactArn',
    ],
    [
      'a wildcard without region and account',
      { resources: ['arn:aws:dynamodb:::table/*'] },
      'unknown WildcardUndocumented',
    ],
    ['nothing at all', {}, 'selects Everything'],
    [
      'an ARN of the same name in another region',
      { resources: [tableArnOf('sdp-prod-Object', away)] },
      'misses NotNamed',
    ],
    [
      'an ARN of the same name in another account',
      { resources: [tableArnOf('sdp-prod-Object', home, vaultAccount)] },
      'misses NotNamed',
    ],
    // The plan's place.
    [
      'everything, of a plan in another region',
      { resources: ['*'] },
      'misses OtherRegion',
      { plan: { account: accountId, region: away } },
    ],
    [
      'the exact ARN, of a plan in another region',
      { resources: [arn] },
      'misses OtherRegion',
      { plan: { account: accountId, region: away } },
    ],
    [
      'everything, of a plan of another account',
      { resources: ['*'] },
      'misses OtherAccount',
      { plan: { account: vaultAccount, region: home } },
    ],
    // ListOfTags.
    ['a tag that it has', { tags: [{ key: 'Backup', value: 'daily' }] }, 'selects Tag'],
    [
      'any of several tags',
      {
        tags: [
          { key: 'a', value: 'b' },
          { key: 'Backup', value: 'daily' },
        ],
      },
      'selects Tag',
    ],
    ['a tag with another value', { tags: [{ key: 'Backup', value: 'hourly' }] }, 'misses NotNamed'],
    ['a tag in another case', { tags: [{ key: 'backup', value: 'daily' }] }, 'misses NotNamed'],
    [
      'a tag value with an asterisk, which is no wildcard here',
      { tags: [{ key: 'Backup', value: 'd*' }] },
      'misses NotNamed',
    ],
    [
      'a tag with the prefix of a condition',
      { tags: [{ key: 'aws:ResourceTag/Backup', value: 'daily' }] },
      'unknown KeyUndocumented',
    ],
    [
      'a tag, of a table that is not there',
      { tags: [{ key: 'Backup', value: 'daily' }] },
      'misses NotNamed',
      { tags: absent() },
    ],
    [
      'resources that fit and a tag that does not',
      { resources: ['*'], tags: [{ key: 'a', value: 'b' }] },
      'selects AnyService',
    ],
    [
      'resources that do not fit and a tag that does',
      { resources: [tableArnOf('other')], tags: [{ key: 'Backup', value: 'daily' }] },
      'selects Tag',
    ],
    // Conditions.
    [
      'a condition that holds',
      { resources: ['*'], conditions: [condition('StringEquals', 'production')] },
      'selects AnyService',
    ],
    [
      'conditions of which one fails',
      {
        resources: ['*'],
        conditions: [
          condition('StringEquals', 'production'),
          condition('StringEquals', 'weekly', 'aws:ResourceTag/Backup'),
        ],
      },
      'misses ConditionFails',
    ],
    [
      'a condition that fails for an exact ARN',
      { resources: [arn], conditions: [condition('StringEquals', 'test')] },
      'misses ConditionFails',
    ],
    [
      'a condition that fails for a tag',
      {
        tags: [{ key: 'Backup', value: 'daily' }],
        conditions: [condition('StringEquals', 'test')],
      },
      'misses ConditionFails',
    ],
    [
      'a wildcard value that fits',
      { resources: ['*'], conditions: [condition('StringLike', '*rod*')] },
      'selects AnyService',
    ],
    [
      'a wildcard value that does not fit',
      { resources: ['*'], conditions: [condition('StringLike', 'rod*')] },
      'misses ConditionFails',
    ],
    [
      'an asterisk in StringEquals, which is no wildcard',
      { resources: ['*'], conditions: [condition('StringEquals', 'prod*')] },
      'misses ConditionFails',
    ],
    [
      'a value that is refused and that it has',
      { resources: ['*'], conditions: [condition('StringNotEquals', 'production')] },
      'misses ConditionFails',
    ],
    [
      'a value that is refused and that it does not have',
      { resources: ['*'], conditions: [condition('StringNotEquals', 'test')] },
      'selects AnyService',
    ],
    [
      'a value that is refused, of a tag that it does not have',
      { resources: ['*'], conditions: [condition('StringNotEquals', 'no', 'aws:ResourceTag/x')] },
      'selects AnyService',
    ],
    [
      'a refused wildcard that fits',
      { resources: ['*'], conditions: [condition('StringNotLike', 'prod*')] },
      'misses ConditionFails',
    ],
    [
      'a condition on a tag that it does not have',
      { resources: ['*'], conditions: [condition('StringLike', '*', 'aws:ResourceTag/x')] },
      'misses ConditionFails',
    ],
    [
      'a condition on something else than a tag',
      { resources: ['*'], conditions: [condition('StringEquals', 'x', 'env')] },
      'unknown KeyUndocumented',
    ],
    [
      'conditions alone',
      { conditions: [condition('StringEquals', 'production')] },
      'selects Everything',
    ],
    [
      'conditions alone, of which one fails',
      { conditions: [condition('StringEquals', 'test')] },
      'misses ConditionFails',
    ],
    // NotResources.
    ['an exclusion by ARN', { resources: ['*'], notResources: [arn] }, 'misses Excluded'],
    [
      'an exclusion by wildcard',
      { resources: [arn], notResources: ['arn:aws:dynamodb:*:*:table/*'] },
      'misses Excluded',
    ],
    [
      'an exclusion of something else',
      { resources: ['*'], notResources: ['arn:aws:s3:::*'] },
      'selects AnyService',
    ],
    [
      'an exclusion of what was named by a tag',
      { tags: [{ key: 'Backup', value: 'daily' }], notResources: [arn] },
      'misses Excluded',
    ],
    [
      'an exclusion of no documented meaning',
      { resources: ['*'], notResources: [tableArnOf('*-Object')] },
      'unknown WildcardUndocumented',
    ],
    // Opt-in.
    [
      'the exact ARN without opt-in',
      { resources: [arn] },
      'selects ExactArn',
      { settings: notOptedIn },
    ],
    [
      'a wildcard without opt-in',
      { resources: ['*'] },
      'misses NotOptedIn',
      { settings: notOptedIn },
    ],
    [
      'all tables by a wildcard, without opt-in',
      { resources: ['arn:aws:dynamodb:*:*:table/*'] },
      'selects WildcardArn',
      { settings: notOptedIn },
    ],
    [
      'the whole service by a wildcard, without opt-in',
      { resources: ['arn:aws:dynamodb:*'] },
      'misses NotOptedIn',
      { settings: notOptedIn },
    ],
    [
      'everything and the tables beside it, without opt-in',
      { resources: ['*', tableArnOf('sdp-*')] },
      'selects WildcardArn',
      { settings: notOptedIn },
    ],
    ['nothing at all, without opt-in', {}, 'misses NotOptedIn', { settings: notOptedIn }],
    [
      'a tag without opt-in',
      { tags: [{ key: 'Backup', value: 'daily' }] },
      'misses NotOptedIn',
      { settings: notOptedIn },
    ],
    [
      'the exact ARN, the opt-in not known',
      { resources: [arn] },
      'selects ExactArn',
      { settings: unknown() },
    ],
    [
      'a wildcard, the opt-in not known',
      { resources: ['*'] },
      'unknown OptInUnknown',
      { settings: unknown() },
    ],
    [
      'a wildcard, the opt-in not reported',
      { resources: ['*'] },
      'unknown NotReported',
      { settings: seen({ isOptedIn: undefined, isFullyManaged: true }) },
    ],
    // Tags that could not be read.
    [
      'a tag, the tags not known',
      { tags: [{ key: 'Backup', value: 'daily' }] },
      'unknown TagsUnknown',
      { tags: unknown() },
    ],
    [
      'a condition, the tags not known',
      { resources: ['*'], conditions: [condition('StringLike', '*')] },
      'unknown TagsUnknown',
      { tags: unknown() },
    ],
    [
      'the exact ARN, the tags not known',
      { resources: [arn] },
      'selects ExactArn',
      { tags: unknown() },
    ],
    [
      'resources or a tag, the tags not known',
      { resources: ['*'], tags: [{ key: 'a', value: 'b' }] },
      'selects AnyService',
      { tags: unknown() },
    ],
    [
      'an exclusion, the tags not known',
      { tags: [{ key: 'a', value: 'b' }], notResources: [arn] },
      'misses Excluded',
      { tags: unknown() },
    ],
  ];

  // Every row has all columns: a missing one would be taken for a callback.
  const rows = cases.map(([name, selection, expected, question = {}]) => ({
    name,
    selection,
    expected,
    question,
  }));

  it.each(rows)('$name', ({ selection, expected, question }) => {
    expect(said(judgeSelection(aSelection(selection), ask(question)))).toBe(expected);
  });

  it('says what was asked for and what the table has', () => {
    const outcome = judgeSelection(
      aSelection({ tags: [{ key: 'Backup', value: 'hourly' }] }),
      ask(),
    );
    expect(outcome.why).toBe('asks for the tag Backup=hourly; the table has Backup=daily');
  });

  it('hands on the read that would have told', () => {
    const tags = unknown();
    const outcome = judgeSelection(aSelection({ tags: [{ key: 'a', value: 'b' }] }), ask({ tags }));
    expect(outcome).toMatchObject({ kind: 'unknown', cause: tags });
  });
});

const text = fc.constantFrom('a', 'b', 'ab', 'prod', 'production', '*');
const tagList = fc.uniqueArray(fc.record({ key: fc.constantFrom('a', 'b', 'env'), value: text }), {
  selector: ({ key }) => key,
  maxLength: 3,
});
const pattern = fc.constantFrom(
  arn,
  '*',
  tableArnOf('sdp-*'),
  tableArnOf('other'),
  tableArnOf('*-Object'),
  tableArnOf('sdp-prod-Object', away),
);
const conditions = fc.array(
  fc.record({
    operator: fc.constantFrom(
      'StringEquals' as const,
      'StringNotEquals' as const,
      'StringLike' as const,
      'StringNotLike' as const,
    ),
    key: fc.constantFrom('aws:ResourceTag/a', 'aws:ResourceTag/env', 'env'),
    value: text,
  }),
  { maxLength: 2 },
);
const selections: fc.Arbitrary<BackupSelection> = fc
  .record({
    resources: fc.array(pattern, { maxLength: 2 }),
    notResources: fc.array(pattern, { maxLength: 1 }),
    tags: fc.array(fc.record({ key: fc.constantFrom('a', 'b'), value: text }), { maxLength: 2 }),
    conditions,
  })
  .map(aSelection);
const settings = fc.constantFrom(allOn, notOptedIn);
const regions = fc.constantFrom(home, away);

const question = (
  tags: SelectionQuestion['tags'],
  region: RegionId,
  on: SelectionQuestion['settings'],
) => ask({ tags, plan: { account: accountId, region }, settings: on });

describe('judgeSelection, over random selections', () => {
  it('is certain only where no tags could change it', () => {
    fc.assert(
      fc.property(selections, tagList, regions, settings, (selection, tags, region, on) => {
        const blind = judgeSelection(selection, question(unknown(), region, on));
        const sighted = judgeSelection(selection, question(seen<readonly Tag[]>(tags), region, on));
        expect(['unknown', sighted.kind]).toContain(blind.kind);
      }),
    );
  });

  it('is certain only where no opt-in could change it', () => {
    fc.assert(
      fc.property(selections, tagList, settings, (selection, tags, on) => {
        const blind = judgeSelection(selection, question(seen(tags), home, unknown()));
        const sighted = judgeSelection(selection, question(seen(tags), home, on));
        expect(['unknown', sighted.kind]).toContain(blind.kind);
      }),
    );
  });

  it('does not lose a table by naming more, nor win one by excluding or asking more', () => {
    const order = { misses: 0, unknown: 1, selects: 2 };
    fc.assert(
      fc.property(
        selections,
        pattern,
        conditions,
        tagList,
        regions,
        (selection, more, extra, tags, region) => {
          const rank = (of: BackupSelection): number =>
            order[judgeSelection(of, question(seen(tags), region, allOn)).kind];
          const plain = rank(selection);
          const names = selection.resources.length + selection.tags.length > 0;
          // What names nothing takes everything: naming something then takes less.
          const resources = names ? [...selection.resources, more] : [];
          const notResources = [...selection.notResources, more];
          expect(rank({ ...selection, resources })).toBeGreaterThanOrEqual(plain);
          expect(rank({ ...selection, notResources })).toBeLessThanOrEqual(plain);
          expect(
            rank({ ...selection, conditions: [...selection.conditions, ...extra] }),
          ).toBeLessThanOrEqual(plain);
        },
      ),
    );
  });

  it('does not depend on the order of anything', () => {
    fc.assert(
      fc.property(selections, tagList, (selection, tags) => {
        const turned: BackupSelection = {
          ...selection,
          resources: selection.resources.toReversed(),
          tags: selection.tags.toReversed(),
          conditions: selection.conditions.toReversed(),
        };
        const kinds = [selection, turned].map(
          (each) => judgeSelection(each, question(seen(tags.toReversed()), home, allOn)).kind,
        );
        expect(kinds[0]).toBe(kinds[1]);
      }),
    );
  });
});

describe('fitsPattern', () => {
  it('agrees with a regular expression', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (glob, plain) => {
        const escaped = glob.replaceAll('.', String.raw`\.`).replaceAll('*', '.*');
        expect(fitsPattern(glob, plain)).toBe(new RegExp(`^${escaped}$`, 'su').test(plain));
      }),
    );
  });

  it('takes no long time for a hostile pattern', () => {
    expect(fitsPattern('*a'.repeat(5000), 'a'.repeat(4000))).toBe(false);
  });
});

describe('matchArn', () => {
  it.each([
    ['arn:aws:dynamodb:*', 'wildcard'],
    ['arn:aws:dynamodb:eu-west-1:*:table/*', 'wildcard'],
    ['arn:aws:dynamodb:eu-*:123456789012:table/*', 'undocumented'],
    ['arn:aws:*:eu-west-1:123456789012:table/*', 'undocumented'],
    ['arn:aws:dynamodb:*:*:table/sdp-prod-Object', 'undocumented'],
    ['**', 'undocumented'],
    ['arn:aws:dynamodb:eu-west-1:1*', 'wildcard'],
    ['arn:aws:dynamodb:::table/*', 'undocumented'],
    ['arn:aws:rds:::cluster:*', 'none'],
  ])('reads %s as %s', (entry, expected) => {
    expect(matchArn(entry, arn)).toBe(expected);
  });
});
