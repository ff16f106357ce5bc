import { callerAccount } from '../../../src/aws/caller-identity.js';
import { isDrError } from '../../../src/kernel/errors.js';
import type { RegionId } from '../../../src/estate/ids.js';
import { accountId, aBucket, away, home } from '../../support/estate-builders.js';
import {
  type Answer,
  forever,
  html,
  type Request,
  s3Error,
  scripted,
  standIn,
  xml,
} from './canned.js';

describe('the list of buckets', () => {
  const page = (names: readonly string[], next = ''): Answer =>
    xml(`<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets>
      ${names.map((name) => `<Bucket><Name>${name}</Name><BucketRegion>${away}</BucketRegion></Bucket>`).join('')}
      <Bucket><Name>without-region</Name></Bucket><Bucket><Name>Of_Old</Name></Bucket>
      </Buckets>${next === '' ? '' : `<ContinuationToken>${next}</ContinuationToken>`}</ListAllMyBucketsResult>`);

  const listOf = async (answer: Answer | ((request: Request) => Answer)) => {
    const { aws, clock, requests } = scripted({ ListBuckets: answer });
    const observed = await clock.run(aws.accountBuckets.list(accountId, forever));
    return { observed, requests: requests.filter(({ service }) => service === 's3') };
  };

  it('tells where each is, by name, and leaves out names of old', async () => {
    const { observed, requests } = await listOf(page(['b', 'a'].map((name) => `bucket-${name}`)));
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [
        { name: 'bucket-a', region: away },
        { name: 'bucket-b', region: away },
        { name: 'without-region', region: undefined },
      ],
    });
    expect(requests[0]?.query).toMatchObject({ 'max-buckets': '500' });
  });

  it('is read to its end', async () => {
    const { observed, requests } = await listOf(({ query }) =>
      query['continuation-token'] === undefined ? page(['one-1'], 'next') : page(['two-2']),
    );
    expect(requests).toHaveLength(2);
    expect(observed.kind === 'seen' && observed.value.map(({ name }) => name)).toContain('two-2');
  });

  it.each([
    [
      'is denied',
      s3Error('AccessDenied', 403),
      { reason: 'ReadDenied', permission: 's3:ListAllMyBuckets' },
    ],
    ['is the page of a proxy', xml(html), { reason: 'ReadInvalid' }],
    ['is nothing', xml(''), { reason: 'ReadInvalid' }],
  ])('that %s is unknown', async (_what, answer, failure) => {
    expect((await listOf(answer)).observed).toMatchObject({ kind: 'unknown', failure });
  });

  it('comes with the policy of one', async () => {
    const { aws, clock, requests } = scripted({
      GetBucketPolicy: s3Error('NoSuchBucketPolicy', 404),
    });
    const observed = await clock.run(aws.accountBuckets.policy(aBucket(), forever));
    expect(observed).toMatchObject({ kind: 'seen', value: { kind: 'none' } });
    expect(requests.filter(({ service }) => service === 's3')).toHaveLength(1);
  });
});

describe('whose credentials they are', () => {
  const told = (account: string): Answer =>
    xml(
      `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );

  const ask = async (respond: (request: Request) => Answer, regions: readonly RegionId[]) => {
    const { given, clock, requests } = standIn({ respond });
    const asked = callerAccount(given, regions, forever).catch((error: unknown) => error);
    const answer = await clock.run(asked);
    return { answer, regions: [...new Set(requests.map(({ region }) => region))] };
  };

  it('is asked in the first region that answers', async () => {
    expect(await ask(() => told(accountId), [home, away])).toEqual({
      answer: accountId,
      regions: [home],
    });
    const lost = (region: RegionId) => (request: Request) =>
      request.region === region
        ? Object.assign(new Error('gone'), { code: 'ECONNREFUSED' })
        : told(accountId);
    expect(await ask(lost(home), [home, away])).toEqual({
      answer: accountId,
      regions: [home, away],
    });
  });

  it.each([
    [
      'nobody answers',
      () => Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }),
      'unavailable',
    ],
    [
      'they are not known',
      () => ({
        status: 403,
        body: '<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>no</Message></Error></ErrorResponse>',
      }),
      'denied',
    ],
    ['the answer names no account', () => told(''), 'invalid'],
  ])('is an error with a hint where %s', async (_what, respond, kind) => {
    const { answer } = await ask(respond, [home]);
    expect(isDrError(answer) && [answer.kind, answer.hint !== undefined]).toEqual([kind, true]);
  });

  it('cannot be asked without a region', async () => {
    const { answer } = await ask(() => told(accountId), []);
    expect(isDrError(answer) && answer.kind).toBe('usage');
  });
});
