import { environmentFamily } from '../../../../src/controls/environments/family.js';
import type { DatasetStatus } from '../../../../src/estate/facts.js';
import { nothingRemembered, sightOf } from '../../../../src/controls/sight.js';
import type { Observed } from '../../../../src/estate/observation.js';
import type { StackDescription } from '../../../../src/estate/place-facts.js';
import { dayMs, hourMs } from '../../../../src/kernel/units.js';
import {
  absent,
  ago,
  anEnvironment,
  anEstate,
  now,
  seen,
  unknown,
} from '../../../support/estate-builders.js';
import { aSight, environmentFacts, unseenSight } from '../../../support/sight-builders.js';

function aStack(changes: Partial<StackDescription> = {}): Observed<StackDescription> {
  return seen({
    id: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/sdp-x/1',
    name: 'sdp-prod-e2dd35eedfec',
    status: 'UPDATE_COMPLETE',
    isProtected: true,
    createdAt: ago(300 * dayMs),
    updatedAt: ago(hourMs),
    ...changes,
  });
}

function judged(stack: Observed<StackDescription>, tier: 'production' | 'other' = 'production') {
  const estate = anEstate({ environments: [anEnvironment({ tier })] });
  return environmentFamily.findings(
    aSight({ estate, environment: () => environmentFacts({ stack }) }),
    now,
  );
}

describe('the stack of an environment', () => {
  it.each([
    ['at rest and protected', aStack(), ['pass', 'pass']],
    ['unprotected', aStack({ isProtected: false }), ['StackUnprotected', 'pass']],
    ['missing', absent(), ['StackMissing']],
    ['not to be seen', unknown(), ['ReadDenied', 'ReadDenied']],
    ['being updated', aStack({ status: 'UPDATE_IN_PROGRESS' }), ['pass', 'StackChanging']],
    [
      'being updated for six hours',
      aStack({ status: 'UPDATE_IN_PROGRESS', updatedAt: ago(6 * hourMs) }),
      ['pass', 'StackChanging'],
    ],
    [
      'being updated for longer',
      aStack({ status: 'UPDATE_IN_PROGRESS', updatedAt: ago(6 * hourMs + 1) }),
      ['pass', 'StackStuck'],
    ],
    [
      'being made',
      aStack({ status: 'CREATE_IN_PROGRESS', createdAt: ago(hourMs), updatedAt: undefined }),
      ['pass', 'StackChanging'],
    ],
    [
      'being deleted',
      aStack({ status: 'DELETE_IN_PROGRESS', isProtected: false }),
      ['StackUnprotected', 'StackBeingDeleted'],
    ],
    ['deleted in part', aStack({ status: 'DELETE_FAILED' }), ['pass', 'StackBeingDeleted']],
    ['failed to roll back', aStack({ status: 'UPDATE_ROLLBACK_FAILED' }), ['pass', 'StackBroken']],
    ['rolled back whole', aStack({ status: 'UPDATE_ROLLBACK_COMPLETE' }), ['pass', 'pass']],
    ['never made', aStack({ status: 'ROLLBACK_COMPLETE' }), ['pass', 'StackBroken']],
    [
      'begun in a time to come',
      aStack({ status: 'UPDATE_IN_PROGRESS', updatedAt: ago(-hourMs) }),
      ['pass', 'StackChanging'],
    ],
  ])('%s', (_what, stack, expected) => {
    expect(judged(stack).map(({ verdict, reason }) => reason ?? verdict)).toEqual(expected);
  });

  it('that is being deleted is the worst that can be said of it, in any tier', () => {
    const stack = aStack({ status: 'DELETE_IN_PROGRESS' });
    expect(judged(stack, 'other')[1]?.severity).toBe('critical');
  });

  it('an unprotected one weighs less outside production', () => {
    const stack = aStack({ isProtected: false });
    expect(judged(stack)[0]?.severity).toBe('warning');
    expect(judged(stack, 'other')[0]?.severity).toBe('info');
  });
});

it('asked nothing, every check that is wanted is unknown', () => {
  const found = environmentFamily.findings(unseenSight(), now);
  expect(found.map(({ control, verdict }) => [control, verdict])).toEqual([
    ['stack-protected', 'unknown'],
    ['stack-settled', 'unknown'],
  ]);
});

describe('whether a dataset takes writes', () => {
  const findings = (...statuses: readonly (DatasetStatus | undefined)[]) => {
    const estate = anEstate();
    const [environment] = estate.environments;
    if (environment === undefined) throw new Error('an estate has an environment');
    const datasets = seen(
      statuses.map((status, at) => ({
        id: `d${at}`,
        name: undefined,
        storage: { kind: 'dynamodb' } as const,
        status,
      })),
    );
    const target = { kind: 'datasets', environment } as const;
    const sight = sightOf([{ kind: 'datasets', target, facts: { datasets } }], {
      estate,
      remembered: nothingRemembered,
    });
    return environmentFamily.findings(sight, now);
  };

  it('is told by its status, and never guessed', () => {
    const found = findings('running', 'pausing', 'paused', 'unrecognised', undefined);
    expect(found.map(({ verdict, reason }) => reason ?? verdict)).toEqual([
      'pass',
      'DatasetPaused',
      'DatasetPaused',
      'NotReported',
    ]);
  });

  it('is no failure of the estate, and says how it is resumed', () => {
    const [paused] = findings('paused');
    expect(paused?.severity).toBe('info');
    expect(paused?.message).toContain('503');
    expect(paused?.remedy).toContain('--id=d0');
  });
});
