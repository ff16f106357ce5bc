import type { BackupBucket, Estate } from '../../estate/environment.js';
import type { AccountId } from '../../estate/ids.js';
import type { PolicyText } from '../../estate/table-settings.js';
import type { Sight } from '../sight.js';
import { type Access, accessBy } from './access.js';
import { wantedAccess } from './backup-actions.js';
import { type GrantStatement, grantStatements, guestAccounts } from './bucket-policy-text.js';
import { dataRoleAsking, guestsOf } from './guests.js';
import { type PolicyDocument, readPolicy, statementName } from './policy-document.js';
import { whyUncertain } from './undecided.js';

/** A policy document as JSON; it keeps what stood in it, also what is not known here. */
type PolicyJson = Readonly<Record<string, unknown>>;

export type MergedPolicy =
  /** Nobody of another account backs up into the bucket. */
  | { readonly kind: 'not-needed' }
  | {
      readonly kind: 'merged';
      readonly document: PolicyJson;
      /** Accounts that the present policy did not let do everything; empty = nothing was changed. */
      readonly letIn: readonly AccountId[];
      /** Statements of the present policy, all of which are kept. */
      readonly kept: number;
    }
  /** `reason` is a whole sentence without its end. */
  | { readonly kind: 'refused'; readonly reason: string; readonly hint: string };

/** @source Bucket policies for Amazon S3, Amazon S3 User Guide */
const mostBytes = 20 * 1024;

/** What the guests may not do yet by a policy, or not for certain. */
function lacking(
  document: PolicyDocument,
  bucket: BackupBucket,
  sight: Sight,
): readonly { readonly account: AccountId; readonly action: string; readonly access: Access }[] {
  return guestsOf(bucket, sight.estate).flatMap((guest) => {
    const principal = dataRoleAsking(guest, sight);
    return wantedAccess(guest.backupLocation, bucket.region).flatMap(({ actions, resource }) =>
      actions.flatMap((action) => {
        const access = accessBy(document, { principal, action, resource });
        return access.kind === 'allowed' ? [] : { account: guest.account, action, access };
      }),
    );
  });
}

function isRecord(value: unknown): value is PolicyJson {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

const union = (...lists: readonly unknown[]): readonly unknown[] => [
  ...new Set(lists.flatMap(listOf)),
];

/** Whether a statement has the form of ours, so that it can be added to and nothing is lost. */
function isOurs(present: unknown, { Sid, Resource }: GrantStatement): present is PolicyJson {
  if (!isRecord(present) || present['Sid'] !== Sid || present['Effect'] !== 'Allow') return false;
  const isPlain = Object.keys(present).every((key) =>
    ['Sid', 'Effect', 'Principal', 'Action', 'Resource'].includes(key),
  );
  const principal = present['Principal'];
  const isAws = isRecord(principal) && Object.keys(principal).join() === 'AWS';
  return isPlain && isAws && listOf(present['Resource']).join() === Resource;
}

function addTo(present: PolicyJson, grant: GrantStatement): PolicyJson {
  const principal = isRecord(present['Principal']) ? present['Principal'] : {};
  return {
    ...present,
    Principal: { AWS: union(principal['AWS'], grant.Principal.AWS) },
    Action: union(present['Action'], grant.Action),
  };
}

/** A name that no statement has: a policy with two of one name is refused by AWS. */
function freeSid(sid: string, statements: readonly unknown[]): string {
  const taken = new Set(statements.map((each) => (isRecord(each) ? each['Sid'] : undefined)));
  let [name, count] = [sid, 2];
  while (taken.has(name)) name = `${sid}${count++}`;
  return name;
}

function withGrant(statements: readonly unknown[], grant: GrantStatement): readonly unknown[] {
  const at = statements.findIndex((each) => isOurs(each, grant));
  const present = statements[at];
  if (isRecord(present)) return statements.with(at, addTo(present, grant));
  return [...statements, { ...grant, Sid: freeSid(grant.Sid, statements) }];
}

function refuseStill(
  bucket: BackupBucket,
  rest: ReturnType<typeof lacking>,
): MergedPolicy | undefined {
  const [first] = rest;
  if (first === undefined) return undefined;
  const { account, action, access } = first;
  const reason =
    access.kind === 'denied'
      ? `the policy of ${bucket.name} denies ${action} to account ${account} in ${statementName(access.by)}`
      : `the policy of ${bucket.name} may keep account ${account} from ${action}: it ${access.kind === 'conditional' || access.kind === 'unknown' ? whyUncertain(access) : 'does not grant it'}`;
  return {
    kind: 'refused',
    reason,
    hint: 'A denial wins over everything that could be added. Change that statement, then run this again.',
  };
}

/** What a fresh policy is merged into. */
const empty: PolicyJson = { Version: '2012-10-17', Statement: [] };

function merge(text: string, bucket: BackupBucket, sight: Sight): MergedPolicy {
  const reading = readPolicy(text);
  if (reading.kind === 'unreadable') {
    return {
      kind: 'refused',
      reason: `the policy of ${bucket.name} ${reading.reason}`,
      hint: 'A part of it could be lost. Put it right by hand, then run this again.',
    };
  }
  const json: unknown = JSON.parse(text);
  const present = isRecord(json) ? json : empty;
  const statements = listOf(present['Statement']);
  const missing = lacking(reading.document, bucket, sight);
  const letIn = guestAccounts(bucket, sight.estate).filter((id) =>
    missing.some(({ account }) => account === id),
  );
  const document =
    letIn.length === 0
      ? present
      : {
          ...present,
          Statement: grantStatements(bucket, letIn).reduce<readonly unknown[]>(
            withGrant,
            statements,
          ),
        };
  const merged = JSON.stringify(document);
  const again = readPolicy(merged);
  const refusal =
    again.kind === 'document'
      ? refuseStill(bucket, lacking(again.document, bucket, sight))
      : undefined;
  if (refusal !== undefined) return refusal;
  if (Buffer.byteLength(merged) > mostBytes) {
    return {
      kind: 'refused',
      reason: `the policy of ${bucket.name} would be longer than the ${mostBytes} bytes that S3 takes`,
      hint: 'Take out of it what is not needed any more, then run this again.',
    };
  }
  return { kind: 'merged', document, letIn, kept: statements.length };
}

/**
 * The policy with which every environment of another account can back up into a bucket: what is
 * there, with what is missing added. No statement is taken away or narrowed. Merging again what came
 * of it changes nothing.
 * @param present - undefined = it could not be read: the policy is then made as if there were none
 */
export function mergeBucketPolicy(
  present: PolicyText | undefined,
  bucket: BackupBucket,
  sight: Sight,
): MergedPolicy {
  const estate: Estate = sight.estate;
  if (guestAccounts(bucket, estate).length === 0) return { kind: 'not-needed' };
  const text = present?.kind === 'document' ? present.text : JSON.stringify(empty);
  return merge(text, bucket, sight);
}
