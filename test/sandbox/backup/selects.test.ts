import { UpdateRegionSettingsCommand, type BackupSelection } from '@aws-sdk/client-backup';
import { TagResourceCommand } from '@aws-sdk/client-dynamodb';
import {
  aSandbox,
  away,
  hourMs,
  jobsOf,
  makePlan,
  makeTable,
  makeVault,
  minuteMs,
  operator,
  safe,
  select,
  tableArn,
  turn,
} from './support.js';

const names = ['sdp-prod-Object', 'sdp-prod-Index', 'sdp-test-Object', 'other'];

/** The names of the tables that a selection backs up. Every one carries its environment as a tag. */
async function matched(
  selection: Partial<BackupSelection>,
  options: { readonly optedOut?: boolean } = {},
): Promise<readonly string[]> {
  const sandbox = aSandbox({}, { tables: [] });
  const hand = operator(sandbox);
  for (const name of names) {
    const env = name.split('-')[1];
    await makeTable(hand, name, env === undefined ? {} : { env, backup: 'daily' });
  }
  turn(sandbox, minuteMs);
  if (options.optedOut === true) {
    const ResourceTypeOptInPreference = { DynamoDB: false };
    await hand.backup.send(new UpdateRegionSettingsCommand({ ResourceTypeOptInPreference }));
  }
  await makeVault(hand);
  await select(hand, await makePlan(hand), selection);
  turn(sandbox, 18 * hourMs);
  const jobs = await jobsOf(hand);
  return jobs.map(({ ResourceName: name = '' }) => name).toSorted();
}

const tag = (ConditionKey: string, ConditionValue: string) => ({
  ConditionType: 'STRINGEQUALS' as const,
  ConditionKey,
  ConditionValue,
});
const condition = (key: string, ConditionValue: string) => ({
  ConditionKey: `aws:ResourceTag/${key}`,
  ConditionValue,
});

describe('a selection matches', () => {
  const tables: Record<string, [Partial<BackupSelection>, readonly string[]]> = {
    'one table by its ARN': [{ Resources: [tableArn()] }, ['sdp-prod-Object']],
    'any of several ARNs': [
      { Resources: [tableArn(), tableArn('other')] },
      ['other', 'sdp-prod-Object'],
    ],
    'by a wildcard at the end': [
      { Resources: [tableArn('sdp-prod-*')] },
      ['sdp-prod-Index', 'sdp-prod-Object'],
    ],
    'no table of another account or region': [
      { Resources: [tableArn(undefined, away), tableArn(undefined, undefined, safe)] },
      [],
    ],
    'no table that is not there': [{ Resources: [tableArn('sdp-gone-Object')] }, []],
    'what is left after the exceptions': [
      { Resources: [tableArn('sdp-*')], NotResources: [tableArn('sdp-prod-*')] },
      ['sdp-test-Object'],
    ],
    'any of several tags': [
      { ListOfTags: [tag('env', 'test'), tag('env', 'prod')] },
      ['sdp-prod-Index', 'sdp-prod-Object', 'sdp-test-Object'],
    ],
    'nothing by a tag that nobody carries': [{ ListOfTags: [tag('env', 'none')] }, []],
    'all of several conditions': [
      {
        Resources: ['*'],
        Conditions: {
          StringEquals: [condition('backup', 'daily')],
          StringLike: [condition('env', 'pr*')],
        },
      },
      ['sdp-prod-Index', 'sdp-prod-Object'],
    ],
    'by a negation also what has no such tag': [
      { Resources: ['*'], Conditions: { StringNotEquals: [condition('env', 'prod')] } },
      ['other', 'sdp-test-Object'],
    ],
    'by an unlike value also what has no such tag': [
      { Resources: ['*'], Conditions: { StringNotLike: [condition('env', 'pr*')] } },
      ['other', 'sdp-test-Object'],
    ],
    'by ARN, and beside that by tag': [
      { Resources: [tableArn('other')], ListOfTags: [tag('env', 'test')] },
      ['other', 'sdp-test-Object'],
    ],
    'what conditions alone let through': [
      { Conditions: { StringEquals: [condition('env', 'test')] } },
      ['sdp-test-Object'],
    ],
    'everything when it says nothing': [{}, names.toSorted()],
  };
  it.each(Object.entries(tables))('%s', async (_, [selection, expected]) => {
    expect(await matched(selection)).toEqual(expected);
  });
});

describe('an account that did not opt in', () => {
  const optedOut = { optedOut: true };

  it('has tables backed up that are named by ARN', async () => {
    expect(await matched({ Resources: [tableArn()] }, optedOut)).toEqual(['sdp-prod-Object']);
    expect(await matched({ Resources: [tableArn('sdp-test*')] }, optedOut)).toEqual([
      'sdp-test-Object',
    ]);
  });

  it('has none backed up that are found by tags', async () => {
    expect(await matched({ ListOfTags: [tag('env', 'prod')] }, optedOut)).toEqual([]);
    const both = { Resources: [tableArn('other')], ListOfTags: [tag('env', 'test')] };
    expect(await matched(both, optedOut)).toEqual(['other']);
  });

  it('has none backed up by a wildcard that does not name tables', async () => {
    expect(await matched({ Resources: ['*'] }, optedOut)).toEqual([]);
    expect(await matched({ Resources: ['arn:aws:dynamodb:*'] }, optedOut)).toEqual([]);
    expect(await matched({}, optedOut)).toEqual([]);
  });
});

it('makes one job of a table that two selections match', async () => {
  const sandbox = aSandbox();
  const hand = operator(sandbox);
  await makeVault(hand);
  const plan = await makePlan(hand);
  await select(hand, plan, { SelectionName: 'one', Resources: [tableArn()] });
  await select(hand, plan, { SelectionName: 'two', Resources: [tableArn('sdp-*')] });
  turn(sandbox, 18 * hourMs);
  expect(await jobsOf(hand)).toHaveLength(1);
});

it('sees the tags that a table has when the plan runs', async () => {
  const sandbox = aSandbox();
  const hand = operator(sandbox);
  await makeVault(hand);
  await select(hand, await makePlan(hand), { ListOfTags: [tag('backup', 'daily')] });
  turn(sandbox, 18 * hourMs);
  expect(await jobsOf(hand)).toEqual([]);
  const Tags = [{ Key: 'backup', Value: 'daily' }];
  await hand.dynamodb.send(new TagResourceCommand({ ResourceArn: tableArn(), Tags }));
  turn(sandbox, 24 * hourMs);
  expect(await jobsOf(hand)).toHaveLength(1);
});
