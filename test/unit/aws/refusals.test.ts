import type { Observed } from '../../../src/estate/observation.js';
import type { Observers } from '../../../src/ports/observers.js';
import type { ClusterId, RegionId, TableName } from '../../../src/estate/ids.js';
import { accountId, away, home } from '../../support/estate-builders.js';
import { forever, html, jsonError, queryError, standIn } from './canned.js';
import type { Answer, Request } from './canned.js';

// What every read makes of an answer that is none, whatever it asks.

type Seen = Omit<Observers, 'datasets'>;
const at = (region: RegionId) => ({
  account: accountId,
  region,
  table: 'sdp-x-Object' as TableName,
});
const clusterAt = (region: RegionId) => ({ ...at(region), cluster: 'orders-aurora' as ClusterId });

const reads: Readonly<
  Record<string, (seen: Seen, region: RegionId) => Promise<Observed<unknown>>>
> = {
  DescribeTable: ({ tables }, region) => tables.describe(at(region), forever),
  DescribeContinuousBackups: ({ tables }, region) => tables.pitr(at(region), forever),
  DescribeTimeToLive: ({ tables }, region) => tables.timeToLive(at(region), forever),
  ListTagsOfResource: ({ tables }, region) => tables.tags(at(region), forever),
  GetResourcePolicy: ({ tables }, region) => tables.policy(at(region), forever),
  DescribeScalableTargets: ({ tables }, region) => tables.scaling(at(region), forever),
  ListBackups: ({ tables }, region) => tables.userBackups(at(region), forever),
  ListExports: ({ tables }, region) => tables.exports(at(region), forever),
  GetMetricData: ({ tables }, region) =>
    tables.latency(at(region), ['eu-north-1' as RegionId], forever),
  ListTables: ({ places }, region) => places.tables(at(region), forever),
  DescribeKey: ({ keys }, region) => keys.describe(at(region), 'alias/depot', forever),
  DescribeStacks: ({ stacks }, region) => stacks.describe(at(region), 'sdp-x', forever),
  ListStackResources: ({ stacks }, region) => stacks.resources(at(region), 'sdp-x', forever),
  DescribeDBClusters: ({ clusters }, region) => clusters.describe(clusterAt(region), forever),
  DescribeDBClusterSnapshots: ({ clusters }, region) =>
    clusters.snapshots(clusterAt(region), forever),
};
const names = Object.keys(reads);

const ask = async (name: string, answer: (request: Request) => Answer, region = home) => {
  const { aws, clock, sent } = standIn({
    respond: (request) => (request.service === 'sts' ? undefined : answer(request)),
  });
  const read = reads[name];
  if (read === undefined) throw new Error(`no read ${name}`);
  return { observed: await clock.run(read(aws.observers, region)), requests: sent(name) };
};

const speaksQuery = ({ service }: Request): boolean => ['rds', 'cloudformation'].includes(service);
const refusal =
  (jsonName: string, queryName: string, message: string, status: number) =>
  (request: Request): Answer =>
    speaksQuery(request)
      ? queryError(queryName, message, status)
      : jsonError(jsonName, message, status);

describe('every read', () => {
  it.each(names)('%s is made in the account and region that it is about', async (name) => {
    const { requests } = await ask(
      name,
      refusal('AccessDeniedException', 'AccessDenied', 'no', 403),
      away,
    );
    expect(requests.map(({ region, accessKey }) => [region, accessKey])).toEqual([
      [away, `ASIA${accountId}`],
    ]);
  });

  it.each(names)('%s that an organisation forbids says who does', async (name) => {
    const denied = refusal(
      'AccessDeniedException',
      'AccessDenied',
      'User is not authorized with an explicit deny in a service control policy',
      403,
    );
    expect((await ask(name, denied)).observed).toMatchObject({
      kind: 'unknown',
      failure: {
        reason: 'ReadDenied',
        hint: expect.stringContaining('An explicit deny in a service control policy') as string,
      },
    });
  });

  it.each(names)('%s in a region that is not enabled says so', async (name) => {
    const stranger = refusal('UnrecognizedClientException', 'InvalidClientTokenId', 'who?', 403);
    expect((await ask(name, stranger)).observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadDenied', code: 'RegionNotEnabled' },
    });
  });

  it.each(names)('%s that is throttled to the end is unknown', async (name) => {
    const throttled = refusal('ThrottlingException', 'Throttling', 'slower', 400);
    expect((await ask(name, throttled)).observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadThrottled' },
    });
  });

  it.each(names)('%s that the endpoint lacks is unsupported', async (name) => {
    const page = { status: 501, headers: { 'content-type': 'text/html' }, body: html };
    expect((await ask(name, () => page)).observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadUnsupported' },
    });
  });

  it.each(names)('%s answered by the page of a proxy is not believed', async (name) => {
    const page = { status: 200, headers: { 'content-type': 'text/html' }, body: html };
    expect((await ask(name, () => page)).observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadInvalid' },
    });
  });

  it.each(names)('%s that ends without an answer is unknown', async (name) => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect((await ask(name, () => refused)).observed).toMatchObject({
      kind: 'unknown',
      failure: { reason: 'ReadUnavailable', code: 'ECONNREFUSED' },
    });
  });
});
