import fc from 'fast-check';
import { sortNames } from '../../../../src/controls/discovery/depot-names.js';
import { readConfiguration } from '../../../../src/config/configuration.js';
import { firstFile } from '../../../../src/config/first/first-file.js';
import { describeProblem } from '../../../../src/config/problem.js';
import type { Account } from '../../../../src/estate/environment.js';
import {
  type AccountId,
  parseEnvironmentId,
  type RegionId,
  type RoleArn,
} from '../../../../src/estate/ids.js';
import type { Observed, ReadFailure } from '../../../../src/estate/observation.js';
import { tableRoles } from '../../../../src/estate/placement.js';
import type { SurveyedBucket, SurveyedPlace } from '../../../../src/estate/survey.js';
import { environmentsIn } from '../../../../src/flows/survey-tables.js';
import { now } from '../../../support/estate-builders.js';

// Whatever is found, the file that says so is right: it parses, config check has nothing to say of it,
// and what was found is configured in it.

const regions = ['eu-west-1', 'eu-central-1', 'us-gov-west-1', 'ap-southeast-3'] as RegionId[];
const anyRegion = fc.constantFrom(...regions, 'us-east-1' as RegionId);
const ids = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    'yes',
    '123456789012',
    '12e456789012',
    '0x1234567890',
    'dev-9d40c6b8e173',
    'dev-9d40c6b8e173-blue',
    'sdp-x1',
    'A',
    '-a-',
    'constructor',
    '__proto__',
    'x'.repeat(63),
  ),
  fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,60}[a-z0-9]$/),
  fc.stringMatching(/^[a-z0-9]{2,5}-[0-9a-f]{12}$/),
);
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('# a: [b', "'", '"\n- x: 1', '\u0085\u2028', '%YAML 1.2\n---\n', '\ud800', ''),
);
const failure: fc.Arbitrary<ReadFailure> = fc.record({
  reason: fc.constantFrom('ReadDenied', 'ReadThrottled', 'ReadUnavailable'),
  kind: fc.constantFrom('denied', 'throttled', 'unavailable'),
  code: words,
  message: words,
  permission: fc.option(words, { nil: undefined }),
  hint: fc.option(words, { nil: undefined }),
});
const instant = fc.date({ noInvalidDate: true });

function observed<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Observed<T>> {
  const at = { at: fc.constant(now), calls: fc.constant([]) };
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ ...at, kind: fc.constant('seen' as const), value }) },
    fc.record({ ...at, kind: fc.constant('absent' as const) }),
    fc.record({ ...at, kind: fc.constant('unknown' as const), failure }),
  );
}

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const figure = fc.oneof(fc.integer({ min: -1, max: 40_000 }), fc.double());

const description = fc.record({
  tableId: fc.constant(undefined),
  status: fc.oneof(fc.constant('ACTIVE'), words),
  createdAt: instant,
  deletionProtection: optional(fc.boolean()),
  replicas: fc.array(
    fc.record({ region: anyRegion, status: words, inaccessibleSince: fc.constant(undefined) }),
    { maxLength: 3 },
  ),
});
const pitr = fc.oneof(
  fc.constant({ kind: 'off' as const }),
  fc.record({
    kind: fc.constant('on' as const),
    windowDays: optional(figure),
    earliest: optional(instant),
    latest: optional(instant),
  }),
);
const stack = fc.record({
  id: words,
  name: words,
  status: words,
  isProtected: fc.boolean(),
  createdAt: instant,
  updatedAt: optional(instant),
});
const resource = fc.record({
  stack: words,
  type: fc.constantFrom('AWS::RDS::DBCluster', 'AWS::Lambda::Function', 'AWS::S3::Bucket'),
  physicalId: fc.oneof(words, fc.constantFrom('orders-aurora', 'x-depot-lambda-gateway', 'no')),
});
const lock = fc.oneof(
  fc.constant({ kind: 'off' as const }),
  fc.record({
    kind: fc.constant('on' as const),
    mode: fc.constantFrom('governance' as const, 'compliance' as const),
    immutableFrom: optional(instant),
    minimumDays: optional(figure),
    maximumDays: optional(figure),
  }),
);

/** Accounts with some regions, what is listed in each, and everything else at random. */
const surveys = fc
  .record({
    accounts: fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^\d{12}$/).map((id) => id as AccountId),
        regions: fc.uniqueArray(fc.constantFrom(...regions), { minLength: 1, maxLength: 4 }),
        isEntered: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3, selector: ({ id }) => id },
    ),
    ids: fc.uniqueArray(ids, { minLength: 1, maxLength: 5 }),
  })
  .chain(({ accounts: given, ids: found }) => {
    const accounts = given.map(({ id, regions: own, isEntered }): Account => ({
      id,
      name: `account-${id}`,
      roleArn: isEntered ? (`arn:aws:iam::${id}:role/depot-dr` as RoleArn) : undefined,
      externalId: isEntered ? 'agreed' : undefined,
      regions: own,
    }));
    const names = found.flatMap((id) =>
      [...tableRoles, 'Sequence', 'x'.repeat(200)].map((end) => `sdp-${id}-${end}`.slice(0, 255)),
    );
    const tables = observed(
      fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 20 }).map((depot) => ({
        depot: depot.toSorted(),
        total: depot.length,
      })),
    );
    const places = accounts.flatMap(({ id: account, regions: own }) =>
      own.map((region) => ({ account, region })),
    );
    return fc
      .tuple(...places.map((place) => fc.record({ ...constants(place), tables })))
      .chain((listed) => surveyOver(accounts, listed));
  });

function constants(place: { readonly account: AccountId; readonly region: RegionId }) {
  return {
    account: fc.constant(place.account),
    region: fc.constant(place.region),
    isFollowed: fc.boolean(),
  };
}

function surveyOver(
  accounts: readonly Account[],
  listed: readonly Omit<SurveyedPlace, 'backups'>[],
) {
  const named = environmentsIn(accounts, listed);
  const arns = named.environments.flatMap(({ account, placements }) =>
    placements.map(({ region, table }) => {
      const partition = region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
      return `arn:${partition}:dynamodb:${region}:${account}:table/${table}`;
    }),
  );
  const point = fc.record({
    arn: words,
    resourceArn: fc.constantFrom(...arns, 'arn:other'),
    status: fc.constantFrom('COMPLETED', 'AVAILABLE', 'PARTIAL'),
    createdAt: instant,
    completedAt: optional(instant),
    expiresAt: optional(instant),
    isCold: fc.boolean(),
    isCopy: fc.boolean(),
    keyArn: fc.constant(undefined),
    sizeBytes: fc.constant(undefined),
  });
  const backups = fc.record({
    vaults: observed(
      fc.array(
        fc.record({
          name: fc.constantFrom('one', 'two'),
          arn: words,
          type: words,
          state: fc.constant(undefined),
          createdAt: fc.constant(undefined),
          keyArn: fc.constant(undefined),
          lock,
          pointCount: fc.constant(undefined),
          policy: fc.constant({ kind: 'seen' as const, value: { kind: 'none' as const } }),
        }),
        { maxLength: 2 },
      ),
    ),
    plans: observed(fc.constant([])),
    contents: fc
      .array(
        fc.tuple(
          fc.constantFrom('one', 'two'),
          observed(
            fc.record({
              vault: fc.constant('one'),
              points: fc.array(point, { maxLength: 6 }),
              leftOut: fc.nat(),
            }),
          ),
        ),
        { maxLength: 2 },
      )
      .map((entries) => new Map(entries)),
    leftOut: fc.nat({ max: 2 }),
  });
  const bucket: fc.Arbitrary<SurveyedBucket> = fc.record({
    name: fc.constantFrom('depot-backups', '123456789012', 'null') as fc.Arbitrary<never>,
    region: optional(anyRegion),
    why: words,
    versioning: optional(observed(fc.constantFrom('enabled', 'suspended', 'never'))),
    objectLock: optional(
      observed(
        fc.oneof(
          fc.constant({ kind: 'off' as const }),
          fc.record({
            kind: fc.constant('on' as const),
            rule: optional(
              fc.record({
                mode: fc.constantFrom('governance' as const, 'compliance' as const),
                days: figure,
              }),
            ),
          }),
        ),
      ),
    ),
  });
  const environments = named.environments.map(({ account, id, tables, placements }) =>
    fc.record({
      account: fc.constant(account),
      id: fc.constant(id),
      tables: fc.constant(tables),
      placements: fc.tuple(
        ...placements.map(({ region, table }) =>
          fc.record({
            region: fc.constant(region),
            table: fc.constant(table),
            description: observed(description),
            pitr: observed(pitr),
          }),
        ),
      ),
      stacks: fc.tuple(
        ...[...new Set(placements.map(({ region }) => region))].map((region) =>
          fc.record({
            region: fc.constant(region),
            stack: observed(stack),
            resources: optional(observed(fc.array(resource, { maxLength: 4 }))),
          }),
        ),
      ),
    }),
  );
  return fc.record({
    accounts: fc.constant(accounts),
    places: fc.tuple(
      ...listed.map((place) =>
        optional(backups).map((own): SurveyedPlace => ({ ...place, backups: own })),
      ),
    ),
    environments: fc.tuple(...environments),
    leftOut: fc.constant(named.leftOut),
    strangeTables: fc.constant(named.strangeTables),
    buckets: fc.array(
      fc.record({
        account: fc.constantFrom(...accounts.map(({ id }) => id)),
        list: observed(fc.constant([])),
        found: fc.array(bucket, { maxLength: 3 }),
        unread: fc.array(fc.record({ name: words as fc.Arbitrary<never>, failure }), {
          maxLength: 2,
        }),
        leftOut: fc.nat({ max: 3 }),
      }),
      { maxLength: 2 },
    ),
  });
}

it('makes a file that is right, whatever was found', () => {
  let files = 0;
  fc.assert(
    fc.property(surveys, (survey) => {
      const made = firstFile(survey, { version: '1.2.3', at: now });
      const isNothing = survey.environments.every(({ placements }) => placements.length === 0);
      expect(made === undefined).toBe(isNothing);
      if (made === undefined) return;
      files += 1;
      const read = readConfiguration({ text: made.text, file: 'first.yaml', env: {}, now });
      expect(read.kind === 'problems' ? read.problems.map(describeProblem) : []).toEqual([]);
      if (read.kind === 'problems') return;
      const { estate } = read;
      expect(estate.accounts).toEqual(survey.accounts);
      expect(made.environments).toBe(estate.environments.length);
      expect(made.buckets).toBe(estate.buckets.length);
      // What is not configured afterwards is only what cannot be.
      for (const { account, tables } of survey.places) {
        const names = tables.kind === 'seen' ? tables.value.depot : [];
        const { unknown, unlisted } = sortNames(names, estate, account);
        expect(unknown.filter(({ id }) => parseEnvironmentId(id).ok)).toEqual([]);
        expect(unlisted).toEqual([]);
      }
    }),
    { numRuns: 100 },
  );
  expect(files).toBeGreaterThan(50);
}, 60_000);
