import { endpointFor } from '../../../src/aws/endpoints.js';
import { services } from '../../../src/aws/operations.js';
import type { Service } from '../../../src/aws/operations.js';
import { createObservers } from '../../../src/aws/observers.js';
import { aBucket, anAccount, now } from '../../support/estate-builders.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { forever, settings, standIn, xml } from './canned.js';

const general = 'http://127.0.0.1:4566';
const own = 'https://dynamodb.example';

type Row = readonly [string, Service, Record<string, string>, string | undefined];
const rows: readonly Row[] = [
  ['nothing set', 'dynamodb', {}, undefined],
  ['the general one', 'dynamodb', { AWS_ENDPOINT_URL: general }, general],
  ['its own first', 'dynamodb', { AWS_ENDPOINT_URL: general, AWS_ENDPOINT_URL_DYNAMODB: own }, own],
  ['not that of another', 's3', { AWS_ENDPOINT_URL_DYNAMODB: own }, undefined],
  [
    'an empty one is unset',
    'dynamodb',
    { AWS_ENDPOINT_URL: general, AWS_ENDPOINT_URL_DYNAMODB: '' },
    general,
  ],
  [
    'told to ignore',
    'dynamodb',
    { AWS_ENDPOINT_URL: general, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    undefined,
  ],
  [
    'told not to ignore',
    'dynamodb',
    { AWS_ENDPOINT_URL: general, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' },
    general,
  ],
];

describe('the endpoint of a service', () => {
  it.each(rows)('%s', (_, service, env, expected) => {
    expect(endpointFor(service, env)).toBe(expected);
  });

  it.each(services)('%s has a variable of its own', (service) => {
    expect(endpointFor(service, { [`AWS_ENDPOINT_URL_${service.toUpperCase()}`]: own })).toBe(own);
  });

  it.each(['localhost:4566', 'not a url', 'ftp://127.0.0.1'])(
    'refuses %p at the start',
    (value) => {
      const start = () =>
        createObservers({
          accounts: [anAccount()],
          clock: createVirtualClock(now),
          random: () => 0,
          recorder: { call: () => undefined, note: () => undefined, progress: () => undefined },
          env: { AWS_ENDPOINT_URL_LAMBDA: value },
          settings,
        });
      expect(start).toThrow(expect.objectContaining({ kind: 'config', code: 'EndpointInvalid' }));
      expect(start).toThrow(/AWS_ENDPOINT_URL_LAMBDA/);
    },
  );

  it('is where calls go; buckets are then named in the path', async () => {
    const { aws, clock, sent } = standIn({
      respond: ({ service }) => (service === 's3' ? xml('<VersioningConfiguration/>') : undefined),
      env: { AWS_ENDPOINT_URL: 'http://localhost:4566' },
    });
    await clock.run(aws.observers.buckets.versioning(aBucket(), forever));
    expect(sent('GetBucketVersioning')).toMatchObject([
      { hostname: 'localhost', path: `/${aBucket().name}/` },
    ]);
    expect(sent('AssumeRole')[0]?.hostname).toBe('localhost');
  });
});
