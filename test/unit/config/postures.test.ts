import fc from 'fast-check';
import { mergePosture, overridesSchema, postureSchema } from '../../../src/config/postures.js';

const days = fc.integer({ min: 1, max: 35 });
const optional = { requiredKeys: [] };
const posture = fc.record(
  {
    pitr: fc.record(
      {
        windowDays: days,
        minimumCoverageDays: days,
        maximumLagMinutes: fc.integer({ min: 6, max: 60 }),
      },
      optional,
    ),
    replicas: fc.uniqueArray(fc.constantFrom('eu-west-1', 'us-east-1', 'eu-central-1')),
    deletionProtection: fc.boolean(),
    aurora: fc.record({ retentionDays: days }, optional),
  },
  optional,
);

function pick<T>(change: T | undefined, own: T): T {
  return change === undefined ? own : change;
}

it('takes each value from the overrides where they have it, else from the posture', () => {
  fc.assert(
    fc.property(posture, posture, (basis, changes) => {
      const base = postureSchema.parse(basis);
      const merged = mergePosture('p', base, overridesSchema.parse(changes));
      expect(merged).toEqual({
        name: 'p',
        pitr: {
          windowDays: pick(changes.pitr?.windowDays, base.pitr.windowDays),
          minimumCoverageDays: pick(
            changes.pitr?.minimumCoverageDays,
            base.pitr.minimumCoverageDays,
          ),
          maximumLagMinutes: pick(changes.pitr?.maximumLagMinutes, base.pitr.maximumLagMinutes),
        },
        replicas: pick<readonly string[]>(changes.replicas, base.replicas),
        deletionProtection: pick(changes.deletionProtection, base.deletionProtection),
        aurora: { retentionDays: pick(changes.aurora?.retentionDays, base.aurora.retentionDays) },
      });
    }),
  );
});

it('replaces a list as a whole, also by an empty one', () => {
  const base = postureSchema.parse({ replicas: ['eu-west-1', 'us-east-1'] });
  const changes = overridesSchema.parse({ replicas: [] });
  expect(mergePosture('p', base, changes).replicas).toEqual([]);
});
