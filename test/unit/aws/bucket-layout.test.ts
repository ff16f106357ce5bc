import type { EnvironmentId } from '../../../src/estate/ids.js';
import { accountId, aBucket } from '../../support/estate-builders.js';
import { forever, html, type Request, type Script, s3Error, scripted, xml } from './canned.js';

/** S3 that holds these keys, as ListObjectsV2 shows its folders. */
function listing(keys: readonly string[], page = 100) {
  return ({ query }: Request): ReturnType<typeof xml> => {
    const prefix = typeof query['prefix'] === 'string' ? query['prefix'] : '';
    const after = Number(query['continuation-token'] ?? 0);
    const inside = keys.filter((key) => key.startsWith(prefix));
    const folders = [
      ...new Set(
        inside
          .map((key) => prefix + key.slice(prefix.length).split('/')[0])
          .map((name) => `${name}/`),
      ),
    ];
    const shown = folders.slice(after, after + page);
    const next = after + page;
    return xml(`<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
      <IsTruncated>${next < folders.length}</IsTruncated>
      ${next < folders.length ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''}
      ${shown.map((name) => `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`).join('')}
      </ListBucketResult>`);
  };
}

async function layoutOf(answer: Script[string], datasets: readonly string[], prefix = 'orders') {
  const { aws, clock, requests } = scripted({ ListObjectsV2: answer });
  const environment = 'e2dd35eedfec' as EnvironmentId;
  const request = { bucket: aBucket(), prefix, environment, datasets };
  const observed = await clock.run(aws.observers.buckets.layout(request, forever));
  return { observed, requests: requests.filter(({ service }) => service === 's3') };
}

const root = 'orders/gold/e2dd35eedfec';

describe('the layout of backups in a bucket', () => {
  it('of the first store has the datasets right below the environment', async () => {
    const keys = [`${root}/aaa/part-0`, `${root}/bbb/part-0`, `${root}/bbb/part-1`];
    const { observed, requests } = await layoutOf(listing(keys), ['aaa', 'bbb', 'ccc']);
    expect(observed).toMatchObject({
      kind: 'seen',
      value: {
        backups: [
          { dataset: 'aaa', store: undefined },
          { dataset: 'bbb', store: undefined },
        ],
        leftOut: 0,
      },
    });
    expect(requests.map(({ query }) => query)).toEqual([
      { 'list-type': '2', delimiter: '/', prefix: `${root}/`, 'max-keys': '100' },
    ]);
    expect(requests[0]?.headers['x-amz-expected-bucket-owner']).toBe(accountId);
  });

  it('of later stores has them below the store, whatever that is called', async () => {
    const keys = [`${root}/aaa/x`, `${root}/20260901T120000Z/aaa/x`, `${root}/bbb/gone/x`];
    const { observed } = await layoutOf(listing(keys), ['aaa']);
    expect(observed).toMatchObject({
      value: {
        backups: [
          { dataset: 'aaa', store: undefined },
          { dataset: 'aaa', store: '20260901T120000Z' },
        ],
      },
    });
  });

  it('is that of the root of the bucket where the location has no prefix', async () => {
    const { observed } = await layoutOf(listing(['gold/e2dd35eedfec/aaa/x']), ['aaa'], '');
    expect(observed).toMatchObject({ value: { backups: [{ dataset: 'aaa' }] } });
  });

  it('is empty where nothing was ever backed up', async () => {
    const { observed } = await layoutOf(listing([]), ['aaa']);
    expect(observed).toMatchObject({ kind: 'seen', value: { backups: [], leftOut: 0 } });
  });

  it('is read to its last page', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `d${index}`);
    const { observed, requests } = await layoutOf(
      listing(
        ids.map((id) => `${root}/${id}/x`),
        10,
      ),
      ids,
    );
    expect(observed.kind === 'seen' && observed.value.backups.length).toBe(25);
    expect(requests).toHaveLength(3);
  });

  it('looks into fifty stores at most, the newest, and says how many it left out', async () => {
    const keys = Array.from(
      { length: 60 },
      (_, n) => `${root}/s${String(n).padStart(2, '0')}/aaa/x`,
    );
    const { observed, requests } = await layoutOf(listing(keys), ['aaa']);
    expect(observed).toMatchObject({ kind: 'seen', value: { leftOut: 10 } });
    const stores = observed.kind === 'seen' ? observed.value.backups.map(({ store }) => store) : [];
    expect([stores[0], stores.at(-1), stores.length]).toEqual(['s10', 's59', 50]);
    expect(requests).toHaveLength(51);
  });

  it.each([
    ['of a bucket that is missing is absent', s3Error('NoSuchBucket', 404), { kind: 'absent' }],
    [
      'that is denied names the permission',
      s3Error('AccessDenied', 403),
      { kind: 'unknown', failure: { reason: 'ReadDenied', permission: 's3:ListBucket' } },
    ],
    [
      'that is the page of a proxy is not believed',
      xml(html),
      { failure: { reason: 'ReadInvalid' } },
    ],
    ['that is nothing is not believed', xml(''), { failure: { reason: 'ReadInvalid' } }],
  ])('%s', async (_what, answer, wanted) => {
    expect((await layoutOf(answer, ['aaa'])).observed).toMatchObject(wanted);
  });
});
