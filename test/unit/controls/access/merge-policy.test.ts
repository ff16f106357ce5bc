import fc from 'fast-check';
import { bucketActions, objectActions } from '../../../../src/controls/access/backup-actions.js';
import { guideBucketPolicy } from '../../../../src/controls/access/bucket-policy-text.js';
import { mergeBucketPolicy } from '../../../../src/controls/access/merge-policy.js';
import { nothingRemembered, sightOf } from '../../../../src/controls/sight.js';
import type { AccountId } from '../../../../src/estate/ids.js';
import {
  anEstate,
  another,
  bucket,
  bucketFacts,
  bucketObservation,
  environment,
  goodPolicy,
  judged,
  policySeen,
  theFinding,
  vaultAccount,
  verdictOf,
} from '../../../support/bucket-builders.js';
import { accountId } from '../../../support/estate-builders.js';
import { type Json, policyText, statements } from '../../../support/policy-documents.js';

const estate = anEstate();

function merged(text: string | undefined, of = estate) {
  const present =
    text === undefined ? { kind: 'none' as const } : { kind: 'document' as const, text };
  return mergeBucketPolicy(
    present,
    bucket,
    sightOf([], { estate: of, remembered: nothingRemembered }),
  );
}

/** The merged policy as text. */
function textOf(text: string | undefined, of = estate): string {
  const result = merged(text, of);
  if (result.kind !== 'merged') throw new Error(result.kind);
  return JSON.stringify(result.document);
}

function statementsOf(text: string): readonly Json[] {
  return (JSON.parse(text) as { readonly Statement: readonly Json[] }).Statement;
}

function verdict(text: string): string {
  const facts = bucketFacts({ policy: policySeen(text) });
  return verdictOf(theFinding('bucket-policy', judged([bucketObservation(facts)])));
}

const foreign: Json = {
  Sid: 'Audit',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::999999999999:role/auditor' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::depot-backups/*',
  Condition: { StringEquals: { 'aws:PrincipalTag/team': 'audit' } },
};

describe('merging a bucket policy', () => {
  it('prints the policy that the sandbox begins with where there is none', () => {
    expect(textOf(undefined)).toBe(guideBucketPolicy(bucket, estate));
  });

  it('changes nothing where everything is granted', () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Id: 'own',
      Statement: statementsOf(goodPolicy()),
    });
    expect(merged(text)).toMatchObject({ kind: 'merged', letIn: [], kept: 2 });
    expect(textOf(text)).toBe(text);
    const single = JSON.stringify({
      Statement: {
        ...foreign,
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: undefined,
      },
    });
    expect(textOf(single)).toBe(single);
  });

  it('keeps foreign statements as they are, and adds ours behind them', () => {
    const text = textOf(policyText([foreign], '2008-10-17'));
    expect(statementsOf(text)[0]).toEqual(foreign);
    expect(statementsOf(text).map(({ Sid }) => Sid)).toEqual([
      'Audit',
      'DepotBackupBucket',
      'DepotBackupObjects',
    ]);
    expect(JSON.parse(text)).toMatchObject({ Version: '2008-10-17' });
    expect(verdict(text)).toBe('pass');
  });

  it('adds an account to our statements, and takes none out', () => {
    const before = textOf(policyText([foreign]));
    const two = anEstate({
      environments: [environment, another('second', { account: '222222222222' as AccountId })],
    });
    const after = textOf(before, two);
    expect(statementsOf(after)).toHaveLength(3);
    expect(statementsOf(after)[1]?.['Principal']).toEqual({
      AWS: [`arn:aws:iam::${accountId}:root`, 'arn:aws:iam::222222222222:root'],
    });
    const back = anEstate({
      environments: [another('second', { account: '222222222222' as AccountId })],
    });
    expect(textOf(after, back)).toBe(after);
  });

  it.each([...bucketActions, ...objectActions])('puts %s back where it was taken out', (action) => {
    const less = statementsOf(goodPolicy()).map((each) => ({
      ...each,
      Action: (each['Action'] as string[]).filter((one) => one !== action),
    }));
    const text = textOf(policyText(less));
    expect(verdict(text)).toBe('pass');
    expect(statementsOf(text)).toHaveLength(2);
  });

  it('adds a statement of another name where ours was changed by somebody', () => {
    const [first, second] = statementsOf(goodPolicy());
    const changed = { ...first, Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } };
    const text = textOf(policyText([changed, second ?? {}]));
    expect(statementsOf(text)[0]).toEqual(changed);
    expect(statementsOf(text).map(({ Sid }) => Sid)).toEqual([
      'DepotBackupBucket',
      'DepotBackupObjects',
      'DepotBackupBucket2',
    ]);
    expect(verdict(text)).toBe('pass');
  });

  it.each<[string, string]>([
    ['the policy of depot-backups is not valid JSON', '{"Statement": ['],
    [
      'the policy of depot-backups has an element "Foo" in statement 1',
      policyText([{ ...foreign, Foo: 1 }]),
    ],
    [
      'the policy of depot-backups denies s3:DeleteObject to account 123456789012 in statement 1 ("Keep")',
      policyText([
        { Sid: 'Keep', Effect: 'Deny', Principal: '*', Action: 's3:Delete*', Resource: '*' },
      ]),
    ],
    [
      'the policy of depot-backups may keep account 123456789012 from s3:ListBucket: it depends on aws:SourceIp, which cannot be decided from here',
      policyText([
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: '*',
          Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
        },
      ]),
    ],
    [
      'the policy of depot-backups would be longer than the 20480 bytes that S3 takes',
      policyText(Array.from({ length: 120 }, (_, at) => ({ ...foreign, Sid: `Audit${at}` }))),
    ],
  ])('refuses when %s', (reason, text) => {
    expect(merged(text)).toMatchObject({ kind: 'refused', reason });
  });

  it('is not needed where nobody of another account backs up', () => {
    const local = anEstate({ environments: [another('own', { account: vaultAccount })] });
    expect(merged('{', local)).toEqual({ kind: 'not-needed' });
  });

  it('loses no statement, passes the check, and is done after once, whatever was there', () => {
    fc.assert(
      fc.property(fc.array(statements(), { maxLength: 5 }), (listed) => {
        const before = policyText(listed.map((each, at) => ({ ...each, Sid: `S${at}` })));
        const result = merged(before);
        fc.pre(result.kind === 'merged');
        const text = textOf(before);
        expect(statementsOf(text).slice(0, listed.length)).toEqual(statementsOf(before));
        expect(verdict(text)).toBe('pass');
        expect(textOf(text)).toBe(text);
      }),
    );
  });
});
