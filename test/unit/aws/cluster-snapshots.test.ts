import type { ClusterId } from '../../../src/estate/ids.js';
import { accountId, home, now } from '../../support/estate-builders.js';
import { elements, forever, queryError, standIn, xml } from './canned.js';
import type { Answer, Members } from './canned.js';

const where = { account: accountId, region: home, cluster: 'orders-aurora' as ClusterId };

const snapshot = (name: string, hoursAgo: number | undefined, changes: Members = {}): Members => ({
  DBClusterIdentifier: where.cluster,
  DBClusterSnapshotArn: `arn:snapshot:${name}`,
  SnapshotType: 'automated',
  Status: 'available',
  SnapshotCreateTime:
    hoursAgo === undefined
      ? undefined
      : new Date(now.getTime() - hoursAgo * 3_600_000).toISOString(),
  ...changes,
});

function page(snapshots: readonly Members[], marker?: string): Answer {
  const list = snapshots
    .map((each) => `<DBClusterSnapshot>${elements(each)}</DBClusterSnapshot>`)
    .join('');
  return xml(
    `<DescribeDBClusterSnapshotsResponse><DescribeDBClusterSnapshotsResult><DBClusterSnapshots>${list}</DBClusterSnapshots>${elements({ Marker: marker })}</DescribeDBClusterSnapshotsResult></DescribeDBClusterSnapshotsResponse>`,
  );
}

/** Answers by the type and marker that are asked for. */
const ask = async (answer: (type: string | null, marker: string | null) => Answer) => {
  const { aws, clock, sent } = standIn({
    respond: ({ operation, body }) => {
      if (operation !== 'DescribeDBClusterSnapshots') return undefined;
      const input = new URLSearchParams(body);
      return answer(input.get('SnapshotType'), input.get('Marker'));
    },
  });
  const observed = await clock.run(aws.observers.clusters.snapshots(where, forever));
  return { observed, requests: sent('DescribeDBClusterSnapshots') };
};

const namesOf = (observed: Awaited<ReturnType<typeof ask>>['observed']) =>
  observed.kind === 'seen' ? observed.value.map(({ arn }) => arn.split(':')[2]) : observed;

describe('the snapshots of a cluster', () => {
  it('are those of RDS and those of AWS Backup, newest first, over all pages', async () => {
    const { observed, requests } = await ask((type, marker) => {
      if (type === 'awsbackup') return page([snapshot('b', 2, { SnapshotType: 'awsbackup' })]);
      return marker === null
        ? page([snapshot('a', 3), snapshot('m', 1, { SnapshotType: 'manual' })], 'more')
        : page([snapshot('z', 4)]);
    });
    expect(observed).toMatchObject({
      kind: 'seen',
      value: [
        { arn: 'arn:snapshot:m', kind: 'manual', status: 'available' },
        {
          arn: 'arn:snapshot:b',
          kind: 'awsbackup',
          createdAt: new Date(now.getTime() - 7_200_000),
        },
        { arn: 'arn:snapshot:a', kind: 'automated' },
        { arn: 'arn:snapshot:z' },
      ],
    });
    expect(
      requests.map(({ body }) => new URLSearchParams(body).get('DBClusterIdentifier')),
    ).toEqual([where.cluster, where.cluster, where.cluster]);
  });

  it('that are being made come last and hold nothing yet', async () => {
    const { observed } = await ask(() =>
      page([
        snapshot('undated', undefined, { Status: 'creating' }),
        snapshot('dated', 0, { Status: 'creating' }),
        snapshot('old', 100),
      ]),
    );
    expect(observed).toMatchObject({
      value: [
        { arn: 'arn:snapshot:old' },
        { status: 'creating', createdAt: undefined },
        { status: 'creating', createdAt: undefined },
      ],
    });
  });

  it('are the newest ten of each kind, each once', async () => {
    const many = Array.from({ length: 25 }, (_, index) => snapshot(`a${index}`, (index * 7) % 25));
    const manual = snapshot('m', 50, { SnapshotType: 'manual' });
    const { observed } = await ask(() => page([...many, manual]));
    const newest = many
      .toSorted((a, b) =>
        (a['SnapshotCreateTime'] ?? '') < (b['SnapshotCreateTime'] ?? '') ? 1 : -1,
      )
      .slice(0, 10)
      .map((each) => each['DBClusterSnapshotArn']?.split(':')[2]);
    expect(namesOf(observed)).toEqual([...newest, 'm']);
  });

  it('are of this cluster only, where the endpoint does not filter', async () => {
    const other = snapshot('other', 1, { DBClusterIdentifier: 'orders-other' });
    expect(namesOf((await ask(() => page([other, snapshot('own', 2)]))).observed)).toEqual(['own']);
  });

  it('may be none', async () => {
    expect((await ask(() => page([]))).observed).toMatchObject({ kind: 'seen', value: [] });
  });

  it('of a cluster that is not there are absent', async () => {
    const { observed } = await ask(() => queryError('DBClusterNotFoundFault', 'gone', 404));
    expect(observed).toMatchObject({ kind: 'absent' });
  });

  it.each([
    ['no ARN', snapshot('a', 1, { DBClusterSnapshotArn: undefined })],
    ['no kind', snapshot('a', 1, { SnapshotType: undefined })],
    ['no status', snapshot('a', 1, { Status: undefined })],
  ])('with %s are not believed', async (_, bad) => {
    expect((await ask(() => page([bad]))).observed).toMatchObject({
      failure: { reason: 'ReadInvalid', code: 'AnswerInvalid' },
    });
  });

  it('are not believed when a page repeats, and not listed for ever', async () => {
    expect((await ask(() => page([], 'same'))).observed).toMatchObject({
      failure: { code: 'PageTokenRepeated' },
    });
    let next = 0;
    const { observed, requests } = await ask(() => page([], `m-${next++}`));
    expect(observed).toMatchObject({ failure: { code: 'TooManyPages' } });
    expect(requests).toHaveLength(50);
  });

  it('that may not be listed are unknown', async () => {
    const { observed } = await ask(() => queryError('AccessDenied', 'no', 403));
    expect(observed).toMatchObject({
      failure: { reason: 'ReadDenied', permission: 'rds:DescribeDBClusterSnapshots' },
    });
  });
});
