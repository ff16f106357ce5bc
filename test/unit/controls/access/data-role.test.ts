import fc from 'fast-check';
import { bucketActions, objectActions } from '../../../../src/controls/access/backup-actions.js';
import type { BackupBucket } from '../../../../src/estate/environment.js';
import type { AccessDecision } from '../../../../src/estate/place-facts.js';
import type { PolicyText } from '../../../../src/estate/table-settings.js';
import {
  accountObservation,
  anEstate,
  aRole,
  bucket,
  bucketFacts,
  bucketObservation,
  environment,
  environmentFacts,
  environmentObservation,
  goodPolicy,
  judged,
  policySeen,
  simulated,
  theFinding,
  verdictOf,
} from '../../../support/bucket-builders.js';
import { absent, accountId, seen, unknown } from '../../../support/estate-builders.js';
import type { Json } from '../../../support/policy-documents.js';

const actions = [...bucketActions, ...objectActions];
const roleArn = `arn:aws:iam::${accountId}:role/${environment.dataRole}`;

interface Case {
  readonly access?: ReturnType<typeof seen<ReturnType<typeof simulated>>>;
  readonly policy?: ReturnType<typeof seen<PolicyText>>;
  readonly of?: BackupBucket;
}

function find({
  access = seen(simulated()),
  policy = policySeen(goodPolicy()),
  of = bucket,
}: Case = {}) {
  const observations = [
    bucketObservation(bucketFacts({ policy }), of),
    environmentObservation(environmentFacts({ access })),
  ];
  return theFinding('data-role-access', judged(observations, anEstate({ buckets: [of] })));
}

/** A grant of everything that is wanted to somebody. */
function grant(principal: string, changes: Json = {}): ReturnType<typeof policySeen> {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action: actions,
    Resource: [`arn:aws:s3:::${bucket.name}`, `arn:aws:s3:::${bucket.name}/*`],
    ...changes,
  };
  return policySeen(JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
}

const decided = (decision: AccessDecision, action = 's3:PutObject') =>
  seen(simulated({ [action]: { decision } }));
const open = seen(simulated({ 's3:PutObject': { missingContext: ['aws:SourceVpce'] } }));
const none = seen({ kind: 'none' } as const);
const root = `arn:aws:iam::${accountId}:root`;
const own = { ...bucket, account: accountId };

describe('data-role-access', () => {
  it('passes where the role and the bucket both allow everything', () => {
    const finding = find();
    expect(verdictOf(finding)).toBe('pass');
    expect(finding.subject).toMatchObject({
      environment: environment.name,
      account: accountId,
      resource: environment.dataRole,
    });
    expect(finding.basis.map(({ read }) => read)).toEqual([
      'access of the data role',
      'bucket policy',
    ]);
  });

  it.each(actions)(
    'names %s where the role lacks it, and the CDK property that gives it',
    (action) => {
      const finding = find({ access: decided('implicitDeny', action) });
      expect(verdictOf(finding)).toBe('fail ActionMissing');
      expect(finding.message).toBe(
        `${environment.dataRole} may not do ${action} in s3://${bucket.name}/orders`,
      );
      expect(finding.remedy).toContain(`Add s3://${bucket.name}/orders to allowedBackupLocations`);
    },
  );

  it.each<[string, string, Case]>([
    ['fail ActionDenied', 'the role is denied', { access: decided('explicitDeny') }],
    ['fail RoleMissing', 'there is no role', { access: absent() }],
    ['unknown ReadDenied', 'nobody may simulate', { access: unknown('ReadDenied') }],
    ['unknown NotReported', 'a value was missing', { access: open }],
    ['unknown NotReported', 'an action was not asked', { access: seen(simulated().slice(1)) }],
    ['fail BucketRefuses', 'the bucket has no policy', { policy: none }],
    ['fail BucketRefuses', 'the bucket denies', { policy: grant(root, { Effect: 'Deny' }) }],
    ['fail BucketRefuses', 'the bucket lets another role in', { policy: grant(`${roleArn}-2`) }],
    [
      'unknown ReadUnsupported',
      "the bucket's policy was not seen",
      { policy: unknown('ReadUnsupported') },
    ],
    [
      'unknown NotReported',
      'the bucket has a condition',
      { policy: grant(root, { Condition: { StringEquals: { 'a:b': 'c' } } }) },
    ],
    ['unknown NotReported', "the bucket's policy is none", { policy: policySeen('x') }],
    [
      'fail ActionMissing',
      'the role lacks it, whatever the bucket',
      { access: decided('implicitDeny'), policy: unknown() },
    ],
    ['fail BucketRefuses', 'the bucket refuses, whatever the role', { access: open, policy: none }],
    [
      'fail ActionMissing',
      'neither the role nor the bucket grants it',
      { access: decided('implicitDeny'), policy: none },
    ],
    [
      'fail ExcessActions',
      'the role may bypass a lock',
      { access: decided('allowed', 's3:BypassGovernanceRetention') },
    ],
  ])('is %s where %s', (expected, _, given) => {
    expect(verdictOf(find(given))).toBe(expected);
  });

  it.each<[string, string, Case]>([
    ['pass', 'the role is enough, without a policy', { policy: none }],
    ['pass', 'the role is enough, beside a policy for others', { policy: grant('222222222222') }],
    [
      'pass',
      'the role is let in by name',
      { access: decided('implicitDeny'), policy: grant(roleArn) },
    ],
    [
      'pass',
      'the role is let in by name, with a condition of its own open',
      { access: open, policy: grant(roleArn) },
    ],
    [
      'fail ActionMissing',
      'only the account is let in',
      { access: decided('implicitDeny'), policy: grant(root) },
    ],
    ['fail ActionMissing', 'nobody is let in', { access: decided('implicitDeny'), policy: none }],
    [
      'fail ActionDenied',
      'the role is denied and let in by name',
      { access: decided('explicitDeny'), policy: grant(roleArn) },
    ],
    ['fail BucketRefuses', 'the policy denies', { policy: grant(roleArn, { Effect: 'Deny' }) }],
    ['unknown ReadDenied', 'a denial may be in the policy', { policy: unknown('ReadDenied') }],
    [
      'unknown ReadDenied',
      'a grant may be in the policy',
      { access: decided('implicitDeny'), policy: unknown('ReadDenied') },
    ],
    ['unknown NotReported', 'a value was missing', { access: open, policy: none }],
  ])('in the account of the bucket, is %s where %s', (expected, _, given) => {
    expect(verdictOf(find({ ...given, of: own }))).toBe(expected);
  });

  it('tells of s3:* on objects as a hint', () => {
    const access = seen(
      simulated({
        's3:BypassGovernanceRetention': { decision: 'allowed' },
        's3:DeleteObjectVersion': { decision: 'allowed' },
      }),
    );
    const finding = find({ access });
    expect(finding.severity).toBe('info');
    expect(finding.message).toContain('s3:BypassGovernanceRetention, s3:DeleteObjectVersion');
  });

  it('names the statement by which the bucket refuses', () => {
    const policy = grant(root, { Effect: 'Deny', Sid: 'Frozen' });
    expect(find({ policy }).message).toContain('denies it in statement 1 ("Frozen")');
  });

  it('says nothing without a backup location, or where the bucket is missing', () => {
    const without = { ...environment, backupLocation: undefined };
    const facts = environmentFacts({ access: undefined });
    const missing = bucketObservation({ versioning: absent(), objectLock: absent() });
    const controls = [
      ...judged([environmentObservation(facts, without)], anEstate({ environments: [without] })),
      ...judged([environmentObservation(), missing]),
    ].map(({ control }) => control);
    expect(controls).not.toContain('data-role-access');
  });

  it('never passes with less than before', () => {
    const degree = { fail: 0, unknown: 1, pass: 2 } as const;
    const decision = fc.constantFrom<AccessDecision[]>('allowed', 'implicitDeny', 'explicitDeny');
    fc.assert(
      fc.property(
        fc.constantFrom(...actions),
        decision,
        fc.boolean(),
        fc.constantFrom(bucket, own),
        fc.constantFrom(
          none,
          grant(root),
          grant(roleArn),
          unknown(),
          grant(roleArn, { Effect: 'Deny' }),
        ),
        (action, given, isOpen, of, policy) => {
          const change = { decision: given, missingContext: isOpen ? ['aws:x'] : [] };
          const worse = find({ access: seen(simulated({ [action]: change })), policy, of });
          const better = find({ policy, of });
          expect(degree[worse.verdict]).toBeLessThanOrEqual(degree[better.verdict]);
        },
      ),
    );
  });
});

describe('executor-present', () => {
  const executor = (type: string) => ({ id: 'x', type, allowedBackupLocations: undefined });

  it.each([
    ['pass', seen([executor('Snowflake'), executor('EmrServerless')])],
    ['pass', seen([executor('Executor.EmrServerless')])],
    ['pass', seen([executor('EMR_SERVERLESS')])],
    ['fail ExecutorMissing', seen([executor('Snowflake')])],
    ['fail ExecutorMissing', seen([])],
    ['unknown ReadDenied', unknown('ReadDenied')],
    ['unknown NotReported', absent()],
  ] as const)('is %s', (expected, executors) => {
    const finding = theFinding(
      'executor-present',
      judged([environmentObservation(environmentFacts({ executors }))]),
    );
    expect(verdictOf(finding)).toBe(expected);
  });

  it('is a hint where nothing is backed up, and silent without a gateway', () => {
    const without = { ...environment, backupLocation: undefined };
    const estate = anEstate({ environments: [without] });
    const facts = environmentFacts({ executors: seen([]), access: undefined });
    const finding = theFinding(
      'executor-present',
      judged([environmentObservation(facts, without)], estate),
    );
    expect(finding.severity).toBe('info');
    const dark = environmentFacts({ executors: undefined });
    expect(judged([environmentObservation(dark)]).map(({ control }) => control)).not.toContain(
      'executor-present',
    );
  });
});

describe('backup-location-allowed', () => {
  const executors = (...allowedBackupLocations: readonly string[]) =>
    seen([
      { id: 'a', type: 'Snowflake', allowedBackupLocations: [`s3://${bucket.name}`] },
      { id: 'b', type: 'EmrServerless', allowedBackupLocations },
    ]);
  const allowed = (...changes: Parameters<typeof environmentFacts>) => {
    const facts = environmentObservation(environmentFacts(...changes));
    return theFinding('backup-location-allowed', judged([bucketObservation(), facts]));
  };
  const refused = decided('implicitDeny');

  it.each([
    ['pass', `s3://${bucket.name}/orders`],
    ['pass', `s3://${bucket.name}/orders/`],
    ['pass', `s3://${bucket.name}`],
    ['fail LocationNotAllowed', `s3://${bucket.name}/order`],
    ['fail LocationNotAllowed', `s3://${bucket.name}/orders/daily`],
    ['fail LocationNotAllowed', `s3://${bucket.name}-2/orders`],
    ['fail LocationNotAllowed', `https://${bucket.name}.s3.amazonaws.com/orders`],
    ['fail LocationNotAllowed', 's3://'],
  ])('is %s where %s is listed', (expected, listed) => {
    expect(verdictOf(allowed({ executors: executors(listed), access: refused }))).toBe(expected);
  });

  it('names the CDK property, and an entry that is no location', () => {
    const finding = allowed({ executors: executors('depot-backups'), access: refused });
    expect(finding.message).toContain(
      '"depot-backups", which one lists, does not begin with s3://',
    );
    expect(finding.remedy).toContain('allowedBackupLocations of Executor.EmrServerless');
  });

  it('takes a policy that was added to the data role by hand for the list', () => {
    const finding = allowed({ executors: executors() });
    expect(verdictOf(finding)).toBe('pass');
    expect(finding.message).toContain('added by hand');
  });

  it.each([
    ['unknown ReadDenied', { executors: unknown('ReadDenied') }],
    ['unknown ReadThrottled', { executors: executors(), access: unknown('ReadThrottled') }],
    ['unknown NotReported', { executors: executors(), access: open }],
    ['fail LocationNotAllowed', { executors: executors(), access: absent() }],
  ] as const)('is %s', (expected, changes) => {
    expect(verdictOf(allowed(changes))).toBe(expected);
  });

  it('leaves a missing executor to executor-present', () => {
    const findings = judged([environmentObservation(environmentFacts({ executors: seen([]) }))]);
    expect(findings.map(({ control }) => control)).not.toContain('backup-location-allowed');
  });
});

describe('data-role-unmanaged', () => {
  const found = (...changes: Parameters<typeof aRole>) =>
    theFinding(
      'data-role-unmanaged',
      judged([
        environmentObservation(),
        accountObservation({ roles: new Map([[environment.dataRole, seen(aRole(...changes))]]) }),
      ]),
    );
  const managed = (name: string) => `arn:aws:iam::${accountId}:policy/${name}`;

  it.each<[string, Parameters<typeof aRole>[0]]>([
    ['pass', {}],
    ['pass', { inline: [] }],
    ['pass', { attached: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'] }],
    ['pass', { attached: [managed(`${environment.stack}-DataPolicy-1A2B3C4D5E6F`)] }],
    ['pass', { attached: [managed('Other-DataPolicy-aBcD1234eFgH')] }],
    ['fail PolicyUnmanaged', { attached: [managed('backup-access')] }],
    ['fail PolicyUnmanaged', { attached: [managed('ops/depot-organization')] }],
    ['fail PolicyUnmanaged', { inline: ['BackupAccess'] }],
    ['fail PolicyUnmanaged', { inline: ['backup-20240101'] }],
  ])('is %s for %j', (expected, role) => {
    expect(verdictOf(found(role))).toBe(expected);
  });

  it('is a hint that names them and what to do before a teardown', () => {
    const finding = found({ inline: ['a', 'b', 'c', 'd', 'e', 'f'] });
    expect(finding.severity).toBe('info');
    expect(finding.message).toContain('"a", "b", "c", "d", "e" and 1 more');
    expect(finding.remedy).toContain(`depot-dr teardown-check --environment=${environment.name}`);
  });

  it.each([
    [['unknown NotReported'], new Map()],
    [['unknown ReadDenied'], new Map([[environment.dataRole, unknown('ReadDenied')]])],
    [[], new Map([[environment.dataRole, absent()]])],
  ])('is %j where the role was not seen', (expected, roles) => {
    const findings = judged([environmentObservation(), accountObservation({ roles })]);
    expect(
      findings.filter(({ control }) => control === 'data-role-unmanaged').map(verdictOf),
    ).toEqual(expected);
  });
});
