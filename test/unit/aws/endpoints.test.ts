import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configuredEndpoints, endpointFor, endpointVariables } from '../../../src/aws/endpoints.js';
import { services } from '../../../src/aws/operations.js';
import type { Service } from '../../../src/aws/operations.js';
import { createObservers } from '../../../src/aws/observers.js';
import { aBucket, anAccount, now } from '../../support/estate-builders.js';
import { createVirtualClock } from '../../support/virtual-clock.js';
import { forever, settings, standIn, xml } from './canned.js';

const general = 'http://127.0.0.1:4566';
const own = 'https://dynamodb.example';

/** What the SDK calls a service, with `_` for spaces. */
const idOf = (service: Service): string => {
  const [module, client] = clientOf[service];
  const sdk = jest.requireActual<Readonly<Record<string, ClientType>>>(`@aws-sdk/client-${module}`);
  const { [client]: Client } = sdk;
  if (Client === undefined) throw new Error(`no ${client}`);
  return new Client({ region: 'eu-west-1' }).config.serviceId.replaceAll(' ', '_');
};

type ClientType = new (config: { region: string }) => {
  readonly config: { readonly serviceId: string };
};

const clientOf: Readonly<Record<Service, readonly [module: string, client: string]>> = {
  sts: ['sts', 'STSClient'],
  dynamodb: ['dynamodb', 'DynamoDBClient'],
  s3: ['s3', 'S3Client'],
  rds: ['rds', 'RDSClient'],
  lambda: ['lambda', 'LambdaClient'],
  backup: ['backup', 'BackupClient'],
  kms: ['kms', 'KMSClient'],
  iam: ['iam', 'IAMClient'],
  cloudwatch: ['cloudwatch', 'CloudWatchClient'],
  cloudformation: ['cloudformation', 'CloudFormationClient'],
  scaling: ['application-auto-scaling', 'ApplicationAutoScalingClient'],
  organizations: ['organizations', 'OrganizationsClient'],
};

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

  it.each(services)('%s has a variable of its own, named by the id of the SDK', (service) => {
    const variable = `AWS_ENDPOINT_URL_${idOf(service).toUpperCase()}`;
    expect(endpointFor(service, { [variable]: own })).toBe(own);
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

  it('is AWS’s own where nothing is set; buckets are then named in the host', async () => {
    const { aws, clock, sent } = standIn({
      respond: ({ service }) => (service === 's3' ? xml('<VersioningConfiguration/>') : undefined),
    });
    const { name, region } = aBucket();
    await clock.run(aws.observers.buckets.versioning(aBucket(), forever));
    expect(sent('GetBucketVersioning')).toMatchObject([
      { hostname: `${name}.s3.${region}.amazonaws.com`, path: '/' },
    ]);
  });

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

/** Variables that name a shared configuration file of this content; each file is a new one. */
function sharedFile(...lines: readonly string[]): Readonly<Record<string, string>> {
  const file = join(mkdtempSync(join(tmpdir(), 'depot-dr-')), 'config');
  writeFileSync(file, lines.join('\n'));
  return { AWS_CONFIG_FILE: file };
}

describe('the endpoints that stand in for AWS', () => {
  const shown = async (env: Readonly<Record<string, string>>) =>
    (await configuredEndpoints(env)).map(({ service, url, source }) => [service, url, source]);

  it('are none when nothing is set', async () => {
    expect(await shown({})).toEqual([]);
    expect(await shown({ AWS_ENDPOINT_URL: '  ', AWS_ENDPOINT_URL_S3: '' })).toEqual([]);
  });

  it('are those of services that are used', async () => {
    expect(await shown({ AWS_ENDPOINT_URL_SQS: general, AWS_ENDPOINT_URL_S3: own })).toEqual([
      ['s3', own, 'AWS_ENDPOINT_URL_S3'],
    ]);
    expect(await shown({ AWS_ENDPOINT_URL: general })).toHaveLength(services.length);
  });

  it('may come from the profile, which variables win over', async () => {
    const file = sharedFile('[profile local]', `endpoint_url = ${general}`);
    expect(await shown(file)).toEqual([]); // another profile is in use
    const env = { ...file, AWS_PROFILE: 'local', AWS_ENDPOINT_URL_S3: own };
    expect(await shown(env)).toEqual(
      services.map((service) =>
        service === 's3'
          ? ['s3', own, 'AWS_ENDPOINT_URL_S3']
          : [service, general, 'endpoint_url of the profile local'],
      ),
    );
  });

  it.each(services)('may come from the services section of the profile: %s', async (service) => {
    const file = sharedFile(
      '[default]',
      'services = ours',
      '[services ours]',
      `${idOf(service).toLowerCase()} =`,
      `  endpoint_url = ${own}`,
    );
    expect(await shown(file)).toEqual([[service, own, 'endpoint_url of the profile default']]);
  });

  it.each([
    ['a variable', {}, { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' }, 0],
    ['the profile', { ignore_configured_endpoint_urls: 'true' }, {}, 0],
    [
      'a variable, against the profile',
      { ignore_configured_endpoint_urls: 'true' },
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' },
      services.length,
    ],
  ])('are ignored when %s says so', async (_, settingsOfFile, env, count) => {
    const lines = Object.entries(settingsOfFile).map(([key, value]) => `${key} = ${value}`);
    const file = sharedFile('[default]', `endpoint_url = ${general}`, ...lines);
    expect(await shown({ ...file, ...env })).toHaveLength(count);
  });

  it('of a profile are refused when they are no URL, without showing them', async () => {
    const file = sharedFile('[default]', 'endpoint_url = key:secret@host');
    const error: unknown = await configuredEndpoints(file).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'EndpointInvalid', kind: 'config' });
    expect(String(error)).not.toContain('secret');
  });

  it('are the same when they are handed on as variables', async () => {
    const endpoints = await configuredEndpoints({
      AWS_ENDPOINT_URL: general,
      AWS_ENDPOINT_URL_S3: own,
    });
    const env = endpointVariables(endpoints);
    expect(services.map((service) => endpointFor(service, env))).toEqual(
      services.map((service) => (service === 's3' ? own : general)),
    );
  });
});
