import type { ScalableTarget } from '@aws-sdk/client-application-auto-scaling';
import type { ScalingTarget } from '../estate/table-settings.js';
import type { Clock } from '../kernel/clock.js';
import type { Tables } from '../ports/observers.js';
import { required } from './answers.js';
import { invalidAnswer } from './errors.js';
import { everyPage } from './paging.js';
import type { Read, Send } from './read.js';
import { createSharedListing } from './shared-listing.js';

/** 10,000 targets: two of each table and of each of its indexes. */
const mostPages = 200;
const pageSize = 50;

/** By table. */
type Listing = ReadonlyMap<string, readonly ScalableTarget[]>;

/**
 * `Tables.scaling`: one listing per account and region. Asking for a table would need the names of its
 * indexes, and a call for each.
 */
export function createScalingTargets(read: Read, clock: Clock): Tables['scaling'] {
  const listing = createSharedListing(clock, (place, signal) =>
    read(
      {
        ...place,
        operation: 'DescribeScalableTargets',
        subject: 'what scales of the tables',
        absentOn: [],
        work: listTargets,
      },
      signal,
    ),
  );
  return (place, signal) =>
    listing(
      place,
      (all) => (all.get(place.table) ?? []).map(describeTarget).toSorted(byName),
      signal,
    );
}

function byName(a: ScalingTarget, b: ScalingTarget): number {
  const [left, right] = [`${a.of} ${a.dimension}`, `${b.of} ${b.dimension}`];
  return left < right ? -1 : 1;
}

async function listTargets(send: Send): Promise<Listing> {
  const byTable = new Map<string, ScalableTarget[]>();
  await everyPage('DescribeScalableTargets', mostPages, async (token) => {
    const answer = await send('DescribeScalableTargets', {
      ServiceNamespace: 'dynamodb',
      MaxResults: pageSize,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const targets = required(answer.ScalableTargets, 'DescribeScalableTargets: ScalableTargets');
    for (const target of targets) {
      const id = required(target.ResourceId, 'DescribeScalableTargets: ResourceId');
      const table = /^table\/([^/]+)/.exec(id)?.[1];
      if (table === undefined) continue; // of another service, where the endpoint does not filter
      byTable.set(table, [...(byTable.get(table) ?? []), target]);
    }
    return answer.NextToken;
  });
  return byTable;
}

function describeTarget(target: ScalableTarget): ScalingTarget {
  const id = required(target.ResourceId, 'DescribeScalableTargets: ResourceId');
  const index = /^table\/[^/]+\/(index\/[^/]+)$/.exec(id)?.[1];
  return {
    of: index ?? 'table',
    dimension: dimensionOf(target),
    minimum: required(target.MinCapacity, 'DescribeScalableTargets: MinCapacity'),
    maximum: required(target.MaxCapacity, 'DescribeScalableTargets: MaxCapacity'),
  };
}

const dimensionPattern = /^dynamodb:(?:table|index):(Read|Write)CapacityUnits$/;

function dimensionOf({ ScalableDimension }: ScalableTarget): ScalingTarget['dimension'] {
  const [, capacity] = dimensionPattern.exec(ScalableDimension ?? '') ?? [];
  if (capacity === undefined) {
    throw invalidAnswer('DescribeScalableTargets: a ScalableDimension that is not known');
  }
  return capacity === 'Read' ? 'read' : 'write';
}
