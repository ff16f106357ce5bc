import type { OperationName } from '../../../src/aws/operations.js';
import { operations } from '../../../src/aws/operations.js';
import type { Finding } from '../../../src/controls/finding.js';
import type { Estate } from '../../../src/estate/environment.js';
import type { FaultRule } from '../../../src/sandbox/description.js';
import { needs } from './needed-reads.js';

/** A call that a verdict stands on, with the selectors of a fault. */
export interface NeededRead {
  readonly operation: OperationName;
  readonly service: string;
  readonly account: string;
  readonly region: string;
}

type Place = Pick<NeededRead, 'account' | 'region'>;

/** Controls of a replica that stand on what home tells of it. */
const toldAtHome: readonly string[] = ['replica-active', 'replication-lag'];

/** Where an operation is asked for a finding: where it was, or else where its subject is. */
function placesOf(
  { control, subject, basis }: Finding,
  operation: OperationName,
  { environments, buckets }: Estate,
): readonly Place[] {
  const environment = environments.find(({ name }) => name === subject.environment);
  const { account } = subject;
  if (toldAtHome.includes(control)) {
    return [{ account, region: environment?.region ?? subject.region }];
  }
  const asked = basis
    .flatMap(({ observed }) => observed.calls)
    .filter((call) => call.operation === operation);
  // A copy is judged by what arrived where it is wanted.
  const places =
    control === 'copy-arrived' ? asked.filter((call) => call.account === account) : asked;
  if (places.length > 0) return places;
  // Folders of backups are listed where the bucket is.
  const bucket = buckets.find(({ name }) => name === environment?.backupLocation?.bucket);
  return [operation === 'ListObjectsV2' && bucket !== undefined ? bucket : subject];
}

function readsIn(
  finding: Finding,
  names: readonly OperationName[],
  estate: Estate,
): readonly NeededRead[] {
  return [...new Set(names)].flatMap((operation) =>
    placesOf(finding, operation, estate).map(({ account, region }) => ({
      operation,
      service: operations[operation].service,
      account,
      region,
    })),
  );
}

/** All of the subject's account; of a bucket, also where those are that back up into it. */
function placesAround({ subject }: Finding, { accounts, buckets, environments }: Estate) {
  const guests = buckets.find(({ name }) => name === subject.resource)?.environments ?? [];
  const homes = environments.filter(({ name }) => guests.includes(name));
  return accounts
    .filter(({ id }) => id === subject.account || homes.some(({ account }) => account === id))
    .flatMap(({ id, regions }) => regions.map((region): Place => ({ account: id, region })));
}

/** What must be answered so that a finding can have a verdict. */
function readsOf(finding: Finding, estate: Estate): readonly NeededRead[] {
  const { control, reason } = finding;
  // Too little is too little, however old the table is.
  const isPlain = reason === 'PitrCoverageTooShort';
  const names = (needs[control]?.must ?? []).filter((name) => !isPlain || name !== 'DescribeTable');
  const recreated: readonly OperationName[] = reason === 'TableRecreated' ? ['ListBackups'] : [];
  return readsIn(finding, [...names, ...recreated], estate);
}

/** Everything that a finding's control may have to ask. */
export function operationsFor({ control }: Finding): readonly OperationName[] {
  const { must, may = [] } = needs[control] ?? { must: [] };
  // A table that is young is known to be so by its description alone, not by its finding.
  const ofTable: readonly OperationName[] = control === 'table-present' ? ['ListBackups'] : [];
  return [...must, ...may, ...ofTable];
}

/** Reasons that more than one read can tell by itself: those of the subject's own region. */
const toldByEach: Readonly<Record<string, readonly OperationName[]>> = {
  TableMissing: ['DescribeContinuousBackups'],
  SettingsNotKept: ['DescribeContinuousBackups'],
  ReplicaMissing: ['DescribeTable', 'DescribeContinuousBackups'],
  ReplicaInaccessible: ['DescribeTable'],
};

/** Whether a finding can have a verdict without the reads that are hidden. */
export type Unseen = 'surely' | 'perhaps' | 'no';

export function unseenness(
  finding: Finding,
  estate: Estate,
  isHidden: (read: NeededRead) => boolean,
): Unseen {
  const reads = readsOf(finding, estate);
  const { account, region } = finding.subject;
  const others = toldByEach[finding.reason ?? ''];
  if (others !== undefined) {
    const own = others.map((operation) => ({
      operation,
      service: operations[operation].service,
      account,
      region,
    }));
    return [...reads, ...own].every(isHidden) ? 'surely' : 'no';
  }
  if (reads.some(isHidden)) return 'surely';
  const may = needs[finding.control]?.may ?? [];
  // Wherever they may be asked for.
  const places: readonly Place[] = [
    ...finding.basis.flatMap(({ observed }) => observed.calls),
    ...placesAround(finding, estate),
  ];
  const maybe = may.flatMap((operation) =>
    places.map((place) => ({ ...place, operation, service: operations[operation].service })),
  );
  return maybe.some(isHidden) ? 'perhaps' : 'no';
}

/** True when a fault stands in the way of a read. */
export function hits(
  { service, operation, account, region }: Omit<FaultRule, 'id' | 'effect'>,
  read: NeededRead,
): boolean {
  return (
    (service === undefined || service === read.service) &&
    (operation === undefined || operation === read.operation) &&
    (account === undefined || account === read.account) &&
    (region === undefined || region === read.region)
  );
}
