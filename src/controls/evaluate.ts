import type { Estate } from '../estate/environment.js';
import type { DatasetDescription, PlacementFacts } from '../estate/facts.js';
import type { RegionId } from '../estate/ids.js';
import type { Observation } from '../estate/observations.js';
import { placementIn } from '../estate/targets.js';
import { invariant } from '../kernel/errors.js';
import { auroraRetention } from './aurora-retention.js';
import { bucketControls, placementControls } from './catalogue.js';
import { datasetStorage } from './dataset-storage.js';
import { families } from './families.js';
import { type Basis, type Finding, type FindingSubject, makeFinding } from './finding.js';
import { tableToJudge } from './presence.js';
import { replicaActive } from './replica-active.js';
import { type Context, type ObservationOf, sightOf } from './sight.js';
import { waiverFindings, withWaivers } from './waivers.js';

function basisOf(name: string, facts: PlacementFacts): readonly Basis[] {
  return [
    { read: `table in ${name}`, observed: facts.table },
    { read: `PITR in ${name}`, observed: facts.pitr },
    ...(facts.deleted === undefined
      ? []
      : [{ read: `system backups in ${name}`, observed: facts.deleted }]),
  ];
}

function tableFindings(
  { target, placements }: ObservationOf<'table'>,
  now: Date,
): readonly Finding[] {
  const { environment, member } = target;
  const home = placements.get(environment.region);
  invariant(home !== undefined, 'a table is observed in its home region');
  const group = tableToJudge(home);
  const replicas = group.kind === 'judge' ? group.value.replicas : [];
  const subjectIn = (region: RegionId): FindingSubject => ({
    environment: environment.name,
    table: member.role === 'extra' ? member.name : member.role,
    account: environment.account,
    region,
    resource: member.name,
  });
  const keyIn = (region: RegionId): readonly string[] => [
    environment.name,
    environment.account,
    region,
    member.name,
  ];
  const findings: Finding[] = [];
  for (const [region, facts] of placements) {
    const isHome = region === environment.region;
    const place = placementIn(target, region);
    if (!isHome) {
      const isDeclared = environment.posture.replicas.includes(region);
      const judgement = replicaActive.evaluate(
        { environment, member, region, isDeclared },
        { home, there: facts },
        now,
      );
      const basis: readonly Basis[] = [
        { read: `table in ${environment.region}`, observed: home.table },
        { read: `table in ${region}`, observed: facts.table },
      ];
      if (judgement !== undefined) {
        findings.push(
          makeFinding(replicaActive, subjectIn(region), keyIn(region), judgement, basis),
        );
      }
    }
    const listed = replicas.find((replica) => replica.region === region);
    for (const control of placementControls) {
      const subject = { environment, member, place, isHome };
      const judgement = control.evaluate(subject, { ...facts, listed }, now);
      if (judgement !== undefined) {
        findings.push(
          makeFinding(control, subjectIn(region), keyIn(region), judgement, basisOf(region, facts)),
        );
      }
    }
  }
  return findings;
}

function bucketFindings({ target, facts }: ObservationOf<'bucket'>, now: Date): readonly Finding[] {
  const { bucket } = target;
  const only = bucket.environments.length === 1 ? bucket.environments[0] : undefined;
  const subject: FindingSubject = {
    environment: only,
    table: undefined,
    account: bucket.account,
    region: bucket.region,
    resource: bucket.name,
  };
  const basis: readonly Basis[] = [
    { read: 'versioning', observed: facts.versioning },
    { read: 'object lock', observed: facts.objectLock },
  ];
  const key = [bucket.account, bucket.region, bucket.name];
  return bucketControls.flatMap((control) => {
    const judgement = control.evaluate(bucket, facts, now);
    return judgement === undefined ? [] : [makeFinding(control, subject, key, judgement, basis)];
  });
}

function clusterFindings(
  { target, facts }: ObservationOf<'cluster'>,
  now: Date,
): readonly Finding[] {
  const { environment, cluster } = target;
  const judgement = auroraRetention.evaluate(target, facts, now);
  if (judgement === undefined) return [];
  const subject: FindingSubject = {
    environment: environment.name,
    table: undefined,
    account: environment.account,
    region: environment.region,
    resource: cluster,
  };
  const key = [environment.name, environment.account, environment.region, cluster];
  return [
    makeFinding(auroraRetention, subject, key, judgement, [
      { read: 'cluster', observed: facts.cluster },
    ]),
  ];
}

function describeDataset({ id, name }: DatasetDescription): string {
  return name === undefined ? `dataset ${id}` : `dataset ${name} (${id})`;
}

function datasetFindings({ target, facts }: ObservationOf<'datasets'>): readonly Finding[] {
  const { environment } = target;
  const basis: readonly Basis[] =
    facts === undefined ? [] : [{ read: 'datasets', observed: facts.datasets }];
  return datasetStorage.evaluate(target, facts).map(({ dataset, judgement }) => {
    const subject: FindingSubject = {
      environment: environment.name,
      table: undefined,
      account: environment.account,
      region: environment.region,
      resource: dataset === undefined ? 'datasets' : describeDataset(dataset),
    };
    const key = [environment.name, environment.account, environment.region, dataset?.id ?? ''];
    return makeFinding(datasetStorage, subject, key, judgement, basis);
  });
}

/** A waiver for everything may be of use to what is not judged now. */
function lookedAfter({ estate, whole }: Context): Estate {
  if (whole === undefined) return estate;
  const waivers = estate.waivers.filter(({ environment }) => environment !== undefined);
  return { ...estate, waivers };
}

function singleFindings(observation: Observation, now: Date): readonly Finding[] {
  switch (observation.kind) {
    case 'table':
      return tableFindings(observation, now);
    case 'bucket':
      return bucketFindings(observation, now);
    case 'cluster':
      return clusterFindings(observation, now);
    case 'datasets':
      return datasetFindings(observation);
    case 'environment':
    case 'place':
    case 'account':
    case 'key':
      return []; // judged by the families
    default:
      return observation satisfies never;
  }
}

/** `evaluate` in short steps, for who has something else to do meanwhile. */
export function* evaluation(
  observations: readonly Observation[],
  now: Date,
  context: Context,
): Generator<undefined, readonly Finding[], undefined> {
  const judged: Finding[] = [];
  for (const observation of observations) {
    judged.push(...singleFindings(observation, now));
    yield;
  }
  const sight = sightOf(observations, context);
  for (const family of families) {
    for (const finding of family.findings(sight, now)) judged.push(finding);
    yield;
  }
  const { estate } = context;
  const covered = withWaivers(judged, estate.waivers, now);
  yield;
  return [...covered, ...waiverFindings(judged, lookedAfter(context), now)];
}

/**
 * Judges everything that was observed. Pure: the same input gives the same findings.
 * @returns one finding per control and subject: in the order of the observations, then those of the
 * families, then those of the waivers; ids are unique
 */
export function evaluate(
  observations: readonly Observation[],
  now: Date,
  context: Context,
): readonly Finding[] {
  const steps = evaluation(observations, now, context);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
