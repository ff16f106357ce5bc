import type { BucketDetails } from '../../src/estate/bucket-details.js';
import type { BackupBucket } from '../../src/estate/environment.js';
import type { AccountId, EnvironmentId } from '../../src/estate/ids.js';
import type { Observed } from '../../src/estate/observation.js';
import type { Place } from '../../src/ports/backup-service.js';
import type { Observers } from '../../src/ports/observers.js';
import type { AccessRequest } from '../../src/ports/surroundings.js';
import { holdsReadDeadlines, holdsReads, type ReadBench } from './reads.contract.js';

// The contract of the ports BackupService, Access and BucketPresence, and of the details of a bucket,
// held against each implementation.

/** The same small world behind each implementation. */
export interface BackupSubjects {
  /** Two vaults or more, a plan or more, jobs and copies of the last day. */
  readonly place: Place;
  /** One of its vaults, with points of the wanted tables and of others. */
  readonly vault: string;
  readonly missingVault: string;
  readonly wanted: ReadonlySet<string>;
  /** A day ago. */
  readonly since: Date;
  /** In an organization. */
  readonly account: AccountId;
  /** In none. */
  readonly loneAccount: AccountId;
  /** With an attached policy; it may do some of what the questions ask, and not the rest. */
  readonly role: string;
  readonly missingRole: string;
  readonly questions: AccessRequest['questions'];
  readonly bucket: BackupBucket;
  readonly missingBucket: BackupBucket;
}

export interface BackupBench extends ReadBench {
  readonly observers: Pick<Observers, 'backups' | 'access' | 'presence' | 'buckets'>;
  readonly backupSubjects: BackupSubjects;
}

const details = [
  'policy',
  'publicAccess',
  'encryption',
  'lifecycle',
  'ownership',
  'replication',
] as const satisfies readonly (keyof BucketDetails)[];
type DetailName = `buckets.details: ${(typeof details)[number]}`;

/** One of the reads that `details` makes together. */
function detailReads({ observers: { buckets } }: BackupBench, bucket: BackupBucket) {
  const reads = details.map((part) => [
    `buckets.details: ${part}`,
    async (signal: AbortSignal) => (await buckets.details(bucket, signal))[part],
  ]);
  // oxlint-disable-next-line no-unsafe-type-assertion -- the names just made
  return Object.fromEntries(reads) as Record<
    DetailName,
    (signal: AbortSignal) => Promise<Observed<unknown>>
  >;
}

function layoutRead({ observers: { buckets } }: BackupBench, bucket: BackupBucket) {
  const environment = 'e2dd35eedfec' as EnvironmentId;
  return (signal: AbortSignal) =>
    buckets.layout({ bucket, prefix: 'orders', environment, datasets: ['aaa'] }, signal);
}

const detailNames = details.map((part) => `buckets.details: ${part}` as const);

const presentNames = [
  'backups.settings',
  'backups.vaults',
  'backups.plans',
  'backups.jobs',
  'backups.copyJobs',
  'backups.content',
  'backups.globalSettings',
  'backups.organization',
  'access.role',
  'access.simulate',
  'presence.exists',
  'buckets.layout',
  ...detailNames,
] as const;

const absentNames = [
  'backups.content',
  'backups.globalSettings',
  'backups.organization',
  'access.role',
  'access.simulate',
  'presence.exists',
  'buckets.layout',
  ...detailNames,
] as const;

function present(bench: BackupBench) {
  const { backups, access, presence } = bench.observers;
  const { place, vault, wanted, since, account, role, questions, bucket } = bench.backupSubjects;
  return {
    'backups.settings': (signal: AbortSignal) => backups.settings(place, signal),
    'backups.vaults': (signal: AbortSignal) => backups.vaults(place, signal),
    'backups.plans': (signal: AbortSignal) => backups.plans(place, signal),
    'backups.jobs': (signal: AbortSignal) => backups.jobs(place, since, signal),
    'backups.copyJobs': (signal: AbortSignal) => backups.copyJobs(place, since, signal),
    'backups.content': (signal: AbortSignal) =>
      backups.content({ ...place, vault }, wanted, signal),
    'backups.globalSettings': (signal: AbortSignal) => backups.globalSettings(account, signal),
    'backups.organization': (signal: AbortSignal) => backups.organization(account, signal),
    'access.role': (signal: AbortSignal) => access.role(account, role, signal),
    'access.simulate': (signal: AbortSignal) =>
      access.simulate({ account, role, questions }, signal),
    'presence.exists': (signal: AbortSignal) => presence.exists(bucket, signal),
    'buckets.layout': layoutRead(bench, bucket),
    ...detailReads(bench, bucket),
  };
}

function absent(bench: BackupBench) {
  const { backups, access, presence } = bench.observers;
  const { place, missingVault, wanted, account, loneAccount, missingRole, questions } =
    bench.backupSubjects;
  const { missingBucket } = bench.backupSubjects;
  return {
    'backups.content': (signal: AbortSignal) =>
      backups.content({ ...place, vault: missingVault }, wanted, signal),
    'backups.globalSettings': (signal: AbortSignal) => backups.globalSettings(loneAccount, signal),
    'backups.organization': (signal: AbortSignal) => backups.organization(loneAccount, signal),
    'access.role': (signal: AbortSignal) => access.role(account, missingRole, signal),
    'access.simulate': (signal: AbortSignal) =>
      access.simulate({ account, role: missingRole, questions }, signal),
    'presence.exists': (signal: AbortSignal) => presence.exists(missingBucket, signal),
    'buckets.layout': layoutRead(bench, missingBucket),
    ...detailReads(bench, missingBucket),
  };
}

const reads = { presentNames, present, absentNames, absent };

const forever = (): AbortSignal => new AbortController().signal;

function valueOf<T>(observed: Observed<T>): T {
  if (observed.kind !== 'seen') throw new Error(`not seen but ${observed.kind}`);
  return observed.value;
}

function isSorted<T>(list: readonly T[], compare: (a: T, b: T) => number): boolean {
  return list.every((item, index) => index === 0 || compare(list[index - 1] as T, item) <= 0);
}

const byTime = (a: { readonly createdAt: Date }, b: { readonly createdAt: Date }): number =>
  b.createdAt.getTime() - a.createdAt.getTime();
const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : Number(a.name > b.name);

export function holdsBackupsContract(name: string, open: () => Promise<BackupBench>): void {
  holdsReads(`backups, buckets and access on ${name}`, open, reads);

  describe(`what is told of backups and access on ${name}`, () => {
    let bench: BackupBench;
    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it('is sorted: vaults and plans by name, jobs and points newest first', async () => {
      const { backups } = bench.observers;
      const { place, vault, wanted, since } = bench.backupSubjects;
      const vaults = valueOf(await bench.run(backups.vaults(place, forever())));
      const plans = valueOf(await bench.run(backups.plans(place, forever())));
      expect([vaults.length > 1, isSorted(vaults, byName)]).toEqual([true, true]);
      expect([plans.length > 0, isSorted(plans, byName)]).toEqual([true, true]);
      const jobs = valueOf(await bench.run(backups.jobs(place, since, forever())));
      const copies = valueOf(await bench.run(backups.copyJobs(place, since, forever())));
      const content = backups.content({ ...place, vault }, wanted, forever());
      const { points } = valueOf(await bench.run(content));
      for (const list of [jobs, copies, points]) {
        expect([list.length > 0, isSorted(list, byTime)]).toEqual([true, true]);
      }
    });

    it('is of tables, and as young as was asked for', async () => {
      const { backups } = bench.observers;
      const { place, since } = bench.backupSubjects;
      const jobs = valueOf(await bench.run(backups.jobs(place, since, forever())));
      const copies = valueOf(await bench.run(backups.copyJobs(place, since, forever())));
      for (const { resourceArn, createdAt } of [...jobs, ...copies]) {
        expect(resourceArn).toMatch(/:dynamodb:[^:]+:\d{12}:table\//);
        expect(createdAt.getTime()).toBeGreaterThanOrEqual(since.getTime());
      }
    });

    it('is, of the content of a vault, about the wanted tables alone', async () => {
      const { backups } = bench.observers;
      const { place, vault, wanted } = bench.backupSubjects;
      const ask = (resources: ReadonlySet<string>) =>
        bench.run(backups.content({ ...place, vault }, resources, forever()));
      const content = valueOf(await ask(wanted));
      expect(content.vault).toBe(vault);
      expect(content.points.length).toBeGreaterThan(0);
      for (const { resourceArn } of content.points) expect(wanted).toContain(resourceArn);
      expect(valueOf(await ask(new Set()))).toEqual({ vault, points: [], leftOut: 0 });
    });

    it('is, of a role, one answer per action and resource in the order asked', async () => {
      const { access } = bench.observers;
      const { account, role, questions } = bench.backupSubjects;
      const asked = access.simulate({ account, role, questions }, forever());
      const answers = valueOf(await bench.run(asked));
      expect(answers.map(({ action, resource }) => [action, resource])).toEqual(
        questions.flatMap(({ actions, resource }) => actions.map((action) => [action, resource])),
      );
      expect(new Set(answers.map(({ decision }) => decision === 'allowed')).size).toBe(2);
    });

    it('is, of a role, its ARN, its trust as JSON and its policies', async () => {
      const { access } = bench.observers;
      const { account, role } = bench.backupSubjects;
      const told = valueOf(await bench.run(access.role(account, role, forever())));
      expect(told.arn).toMatch(new RegExp(`^arn:[a-z-]+:iam::${account}:role/(.*/)?${role}$`));
      expect(JSON.parse(told.trustPolicy ?? '')).toHaveProperty('Statement');
      expect(told.attached.length).toBeGreaterThan(0);
    });
  });
}

/** Where a bench turns time: a read that nobody answers ends within the deadline by itself. */
export function holdsBackupDeadlines(
  name: string,
  open: () => Promise<BackupBench>,
  deadlineMs: number,
): void {
  holdsReadDeadlines(name, open, reads, deadlineMs);
}
