import type { FaultRule } from '../../../src/sandbox/description.js';
import { createFaultRules, type FaultSubject } from '../../../src/sandbox/wire/fault-rules.js';

const subject: FaultSubject = {
  service: 'dynamodb',
  operation: 'DescribeTable',
  account: '123456789012',
  region: 'eu-west-1',
  resources: ['arn:aws:dynamodb:eu-west-1:123456789012:table/sdp-a-Object'],
};
const rule = (parts: Partial<FaultRule>): FaultRule => ({ id: 'r', effect: 'deny', ...parts });

describe('fault rules', () => {
  it.each([
    [{}, true],
    [{ service: 'dynamodb', operation: 'DescribeTable' }, true],
    [{ service: 's3' }, false],
    [{ operation: 'ListTables' }, false],
    [{ account: '123456789012', region: 'eu-west-1' }, true],
    [{ account: '210987654321' }, false],
    [{ region: 'eu-west-2' }, false],
    [{ resource: 'sdp-a-Object' }, true],
    [{ resource: subject.resources[0] }, true],
    [{ resource: 'Object' }, false],
    [{ resource: 'sdp-b-Object' }, false],
  ])('%j matches: %s', (selectors, matches) => {
    expect(createFaultRules([rule(selectors)]).match(subject)).toBe(matches ? 'deny' : undefined);
  });

  it('takes a name for an ARN and an ARN for a name', () => {
    const rules = createFaultRules([rule({ resource: 'arn:aws:s3:::bucket' })]);
    expect(rules.match({ ...subject, resources: ['bucket'] })).toBe('deny');
    expect(rules.match({ ...subject, resources: ['et'] })).toBeUndefined();
  });

  it('acts as many times as it says, the first matching rule first', () => {
    const rules = createFaultRules([
      rule({ id: 'a', effect: 'reset', times: 2 }),
      rule({ id: 'b', effect: 'hang' }),
    ]);
    expect([1, 2, 3].map(() => rules.match(subject))).toEqual(['reset', 'reset', 'hang']);
    expect(rules.list().map(({ id }) => id)).toEqual(['b']);
  });

  it('replaces, removes and clears', () => {
    const rules = createFaultRules([rule({ id: 'a' }), rule({ id: 'b' })]);
    rules.set(rule({ id: 'a', effect: 'html', times: 0 }));
    rules.set(rule({ id: 'a', effect: 'html' }));
    expect(rules.match(subject)).toBe('html');
    expect([rules.remove('a'), rules.remove('a')]).toEqual([true, false]);
    expect(rules.list()).toEqual([rule({ id: 'b' })]);
    rules.clear();
    expect(rules.match(subject)).toBeUndefined();
  });
});
