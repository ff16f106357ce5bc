import fc from 'fast-check';
import { type Access, accessByReading } from '../../src/controls/access/access.js';
import { readPolicy } from '../../src/controls/access/policy-document.js';
import { isAuthorized } from '../../src/sandbox/iam/access.js';
import type { Call } from '../../src/sandbox/service.js';
import {
  bucketArn,
  guest,
  guestRole,
  owner,
  policyText,
  statements,
} from '../support/policy-documents.js';

// Two evaluators that share no code: what the one is certain of, the other one does.

const caller: Call['caller'] = {
  account: guest,
  arn: `arn:aws:sts::${guest}:assumed-role/sdp-prod-data-role/other-session`,
  userId: 'AROA:other-session',
  roleArn: guestRole,
  // What the role may do by itself: everything, so that the bucket's policy decides.
  policy: undefined,
};

const call: Call = {
  service: 's3',
  operation: 'GetObject',
  region: 'eu-west-1',
  partition: 'aws',
  caller,
  requestId: 'r',
  now: new Date('2026-11-01T12:00:00Z'),
};

const actions = fc.constantFrom('s3:GetObject', 's3:PutObject');
const resources = fc.constantFrom(`${bucketArn}/orders/a`, `${bucketArn}/other`, bucketArn);

function judged(policy: string, action: string, resource: string): Access {
  return accessByReading(readPolicy(policy), {
    // The sandbox has no organisations.
    principal: {
      kind: 'role',
      arn: guestRole,
      account: guest,
      organization: { kind: 'none' },
    },
    action,
    resource,
  });
}

function isLetThrough(policy: string, action: string, resource: string): boolean {
  return isAuthorized(call, { action, resource }, { owner, policy });
}

describe('the judge of policies and the sandbox that obeys them', () => {
  it('agree wherever the judge is certain', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(
        fc.array(statements(true), { maxLength: 5 }),
        actions,
        resources,
        (listed, action, resource) => {
          const policy = policyText(listed);
          const { kind } = judged(policy, action, resource);
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
          if (kind === 'conditional' || kind === 'unknown') return;
          expect(isLetThrough(policy, action, resource)).toBe(kind === 'allowed');
        },
      ),
      { numRuns: 3000 },
    );
    // The comparison is about something: every certain answer came up often.
    for (const kind of ['allowed', 'denied', 'not-granted'] as const) {
      expect(seen.get(kind) ?? 0).toBeGreaterThan(100);
    }
  });

  it('agree on what is no policy: nothing is let through, and nothing is said', () => {
    for (const policy of ['', '{', '[]', '{}', '{"Statement":[{"Effect":"Allow"}]}']) {
      expect(judged(policy, 's3:GetObject', bucketArn).kind).toBe('unknown');
      expect(isLetThrough(policy, 's3:GetObject', bucketArn)).toBe(false);
    }
  });
});
