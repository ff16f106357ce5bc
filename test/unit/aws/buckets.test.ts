import { aBucket } from '../../support/estate-builders.js';
import { answering, forever, s3Error, xml } from './canned.js';
import type { Answer } from './canned.js';

const versioning = async (body: string) => {
  const { aws, clock, sent } = answering('GetBucketVersioning', xml(body));
  const observed = await clock.run(aws.observers.buckets.versioning(aBucket(), forever));
  return { observed, request: sent('GetBucketVersioning')[0] };
};

const lock = async (answer: Answer) => {
  const { aws, clock } = answering('GetObjectLockConfiguration', answer);
  return clock.run(aws.observers.buckets.objectLock(aBucket(), forever));
};

const locked = (rule: string): Answer =>
  xml(
    `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`,
  );

const retention = (inner: string): string =>
  `<Rule><DefaultRetention>${inner}</DefaultRetention></Rule>`;

describe('buckets', () => {
  it.each([
    ['<VersioningConfiguration/>', 'never'],
    ['<?xml version="1.0"?>\n<!-- - --><VersioningConfiguration/>', 'never'],
    ['<Other xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>', 'never'],
    ['<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>', 'enabled'],
    ['<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>', 'suspended'],
  ])('%s is %s, asked of the owner that is expected', async (body, value) => {
    const { observed, request } = await versioning(body);
    expect(observed).toMatchObject({ kind: 'seen', value });
    expect(request?.headers['x-amz-expected-bucket-owner']).toBe(aBucket().account);
  });

  it('take no document for a broken answer, not for "never"', async () => {
    const { observed } = await versioning('');
    expect(observed).toMatchObject({ kind: 'unknown', failure: { reason: 'ReadInvalid' } });
  });

  it.each([
    [s3Error('ObjectLockConfigurationNotFoundError', 404), { kind: 'off' }],
    [xml('<ObjectLockConfiguration/>'), { kind: 'off' }],
    [locked(''), { kind: 'on', rule: undefined }],
    [
      locked(retention('<Mode>GOVERNANCE</Mode><Days>30</Days>')),
      { kind: 'on', rule: { mode: 'governance', days: 30 } },
    ],
    [
      locked(retention('<Mode>COMPLIANCE</Mode><Days>0</Days><Years>1</Years>')),
      { kind: 'on', rule: { mode: 'compliance', days: 365 } },
    ],
    [
      locked(retention('<Mode>COMPLIANCE</Mode><Years>2</Years>')),
      { kind: 'on', rule: { mode: 'compliance', days: 730 } },
    ],
  ])('lock %#', async (answer, value) => {
    expect(await lock(answer)).toMatchObject({ kind: 'seen', value });
  });

  it.each([
    [locked(retention('<Mode>GOVERNANCE</Mode>'))],
    [locked(retention('<Mode>SOFT</Mode><Days>3</Days>'))],
  ])('broken lock %# is not believed', async (answer) => {
    expect(await lock(answer)).toMatchObject({ kind: 'unknown', failure: { kind: 'invalid' } });
  });

  it('that are missing are absent', async () => {
    expect(await lock(s3Error('NoSuchBucket', 404))).toMatchObject({ kind: 'absent' });
  });

  it('of another owner say that their name may be taken', async () => {
    const { aws, clock } = answering('GetBucketVersioning', s3Error('AccessDenied', 403));
    const observed = await clock.run(aws.observers.buckets.versioning(aBucket(), forever));
    expect(observed.kind === 'unknown' && observed.failure.hint).toMatch(/another account/);
  });

  it('whose lock may not be read across accounts say what would help', async () => {
    const observed = await lock(s3Error('AccessDenied', 403));
    expect(observed).toMatchObject({
      failure: { permission: 's3:GetBucketObjectLockConfiguration', reason: 'ReadDenied' },
    });
    expect(observed.kind === 'unknown' && observed.failure.hint).toMatch(/its own account/);
  });
});
