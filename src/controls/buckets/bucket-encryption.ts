import type { BackupBucket } from '../../estate/environment.js';
import type { BucketEncryption } from '../../estate/bucket-details.js';
import type { Observed } from '../../estate/observation.js';
import type { KeyDescription } from '../../estate/place-facts.js';
import { dataRoleAsking } from '../access/guests.js';
import { keySide } from '../access/key-side.js';
import { undecided, unreadablePolicy, whyUncertain } from '../access/undecided.js';
import { type Control, type Judgement, notReported, unseen } from '../control.js';
import { type BucketScene, detailToJudge } from './bucket-scene.js';

type Reason =
  | 'KeyMissing'
  | 'KeyPendingDeletion'
  | 'KeyUnusable'
  | 'KeyInOtherRegion'
  | 'KeyNotShareable'
  | 'KeyNotShared'
  | 'KeyByName'
  | 'KeyOfOtherAccount';

const keyForm = /^arn:[a-z0-9-]+:kms:([a-z0-9-]+):(\d{12}):(?:key|alias)\/.+$/u;
const awsAlias = /(?:^|:)alias\/aws\/s3$/u;

const lockRemark = 'object lock does not protect the key';

/** The key's own state; undefined where it can be used. */
function stateOf(key: KeyDescription): Judgement<Reason> | undefined {
  switch (key.state) {
    case 'Enabled':
    case 'Creating':
    case 'Updating':
      return undefined;
    case 'PendingDeletion':
    case 'PendingReplicaDeletion':
      return {
        verdict: 'fail',
        reason: 'KeyPendingDeletion',
        message: `the key of the backups is to be deleted${key.deletionAt === undefined ? '' : ` on ${key.deletionAt.toISOString()}`}: then none of them can be read, and ${lockRemark}`,
        remedy: `Cancel it with the credentials of the key's account (aws kms cancel-key-deletion), then enable the key; it is ${key.arn}.`,
      };
    default:
      return {
        verdict: 'fail',
        reason: 'KeyUnusable',
        message: `the key of the backups is in state ${key.state}: they can be neither written nor read`,
        remedy: `Enable it with the credentials of the key's account (aws kms enable-key); it is ${key.arn}.`,
      };
  }
}

/** Whether the key lets the environments of other accounts use it; undefined where all may. */
function sharingOf(
  key: KeyDescription,
  { guests, sight, readPolicy, bucket: { region } }: BucketScene,
): Judgement<Reason> | undefined {
  if (guests.length === 0) return undefined;
  if (key.manager === 'aws') return notShareable(guests.map(({ account }) => account));
  const { policy } = key;
  if (policy === undefined) return notReported("the key's policy");
  if (policy.kind === 'unknown') return unseen(policy);
  const reading = readPolicy(policy.value.kind === 'none' ? '' : policy.value.text);
  if (reading.kind === 'unreadable') return unreadablePolicy("the key's policy", reading);
  const answers = guests.flatMap((guest) =>
    keySide(reading.document, dataRoleAsking(guest, sight), { arn: key.arn, region }).map(
      (answer) => ({ ...answer, guest }),
    ),
  );
  const refused = answers.filter(
    ({ access: { kind } }) => kind === 'denied' || kind === 'not-granted',
  );
  const [first] = refused;
  if (first !== undefined) {
    const { account, dataRole } = first.guest;
    const actions = refused.flatMap(({ guest, action }) => (guest === first.guest ? action : []));
    return {
      verdict: 'fail',
      reason: 'KeyNotShared',
      message: `the key's policy does not let ${dataRole} of account ${account} do ${actions.join(', ')}`,
      remedy: `Allow it in the policy of ${key.arn}, with the credentials of the key's account.`,
    };
  }
  const open = answers.find(({ access }) => access.kind !== 'allowed');
  if (open?.access.kind === 'conditional' || open?.access.kind === 'unknown') {
    return undecided(
      `whether the key's policy allows ${open.action} to account ${open.guest.account} cannot be told: it ${whyUncertain(open.access)}`,
      'Grant it without that condition, or see that the condition holds for the data role.',
    );
  }
  return undefined;
}

function notShareable(accounts: readonly string[]): Judgement<Reason> {
  return {
    verdict: 'fail',
    reason: 'KeyNotShareable',
    message: `the bucket encrypts with the AWS managed key of its account, which account ${[...new Set(accounts)].join(', ')} can never use`,
    remedy:
      'Encrypt with a customer managed key whose policy lets that account in, or with AES256.',
  };
}

/** Where a key is, by its ARN. */
interface KeyPlace {
  readonly region: string;
  readonly account: string;
}

/** What was seen of a key that is where it should be; undefined = nothing is wrong with it. */
function judgeSeen(
  arn: string,
  place: KeyPlace,
  seen: Observed<KeyDescription> | undefined,
  scene: BucketScene,
): Judgement<Reason> | undefined {
  if (seen === undefined) return notReported('the state of the key of the backups');
  if (seen.kind === 'unknown') return unseen(seen);
  if (seen.kind === 'absent') {
    return {
      verdict: 'fail',
      reason: 'KeyMissing',
      message: `the key of the backups does not exist, or not for account ${scene.bucket.account}; ${lockRemark}`,
      remedy: `Look for ${arn} in account ${place.account}: what it encrypted cannot be read without it.`,
    };
  }
  return stateOf(seen.value) ?? sharingOf(seen.value, scene);
}

/** A customer key under its ARN, with what was seen of it. */
function judgeKey(
  arn: string,
  place: KeyPlace,
  seen: Observed<KeyDescription> | undefined,
  scene: BucketScene,
): Judgement<Reason> {
  const { bucket } = scene;
  if (place.region !== bucket.region) {
    return {
      verdict: 'fail',
      reason: 'KeyInOtherRegion',
      message: `the bucket names a key of ${place.region}, where a bucket of ${bucket.region} cannot use it`,
      remedy: `Encrypt with a key of ${bucket.region}.`,
    };
  }
  const found = judgeSeen(arn, place, seen, scene);
  if (found?.verdict === 'fail') return found;
  if (place.account !== bucket.account) {
    // That much is certain, whether or not the key lets itself be seen from the bucket's account.
    const remark =
      found === undefined ? '' : `; of the key itself nothing certain is known: ${found.message}`;
    return {
      verdict: 'fail',
      reason: 'KeyOfOtherAccount',
      message: `the key of the backups belongs to account ${place.account}, the bucket to ${bucket.account}: they are lost when either is${remark}`,
      remedy: `Encrypt new backups with a key of account ${bucket.account}, and keep the old key for the old ones.`,
    };
  }
  return (
    found ?? {
      verdict: 'pass',
      message: 'the key of the backups is enabled and where the bucket is',
    }
  );
}

function judge(encryption: BucketEncryption, scene: BucketScene): Judgement<Reason> {
  const { bucket, guests, sight } = scene;
  const { algorithm, key } = encryption;
  if (!algorithm.startsWith('aws:kms')) {
    return {
      verdict: 'pass',
      message: `new objects are encrypted with ${algorithm}: no key can be lost`,
    };
  }
  const accounts = guests.map(({ account }) => account);
  if (key === undefined || awsAlias.test(key)) {
    return accounts.length > 0
      ? notShareable(accounts)
      : {
          verdict: 'pass',
          message: 'new objects are encrypted with the AWS managed key of the account',
        };
  }
  const [, keyRegion, keyAccount] = keyForm.exec(key) ?? [];
  if (keyRegion !== undefined && keyAccount !== undefined) {
    const seen = sight.key(bucket.account, bucket.region, key);
    return judgeKey(key, { region: keyRegion, account: keyAccount }, seen, scene);
  }
  if (accounts.length > 0) {
    return {
      verdict: 'fail',
      reason: 'KeyByName',
      message: `the bucket names its key without an account: what account ${[...new Set(accounts)].join(', ')} writes is encrypted with a key of that name of its own, or refused`,
      remedy: 'Name the key by its whole ARN in the encryption of the bucket.',
    };
  }
  const own = { region: bucket.region, account: bucket.account };
  return judgeKey(key, own, sight.key(bucket.account, bucket.region, key), scene);
}

/** What encrypts the backups is there, usable, and in the hands of the bucket's account. */
export const bucketEncryption: Control<BackupBucket, BucketScene, Reason> = {
  id: 'bucket-encryption',
  title: 'Key of the backups',
  subject: 'bucket',
  rationale:
    'Whoever deletes or disables the key has deleted every backup under it, locked or not. A key that another account cannot use lets no backup of that account in.',
  source:
    'Protecting data with SSE-KMS, Amazon S3 User Guide; Key states of AWS KMS keys, KMS Developer Guide',
  equivalents: { configRule: 's3-default-encryption-kms' },
  reasons: {
    KeyMissing: { severity: 'critical', meaning: 'There is no such key.' },
    KeyPendingDeletion: { severity: 'critical', meaning: 'The key is waiting to be deleted.' },
    KeyUnusable: {
      severity: 'critical',
      meaning: 'The key is disabled, or in another state in which it cannot be used.',
    },
    KeyInOtherRegion: {
      severity: 'critical',
      meaning: "The key is of another region than the bucket's.",
    },
    KeyNotShareable: {
      severity: 'critical',
      meaning: 'An AWS managed key, and environments of other accounts back up into the bucket.',
    },
    KeyNotShared: {
      severity: 'critical',
      meaning: "The key's policy does not let an environment of another account use it.",
    },
    KeyByName: {
      severity: 'warning',
      meaning: 'A key without its account, and environments of other accounts back up there.',
    },
    KeyOfOtherAccount: {
      severity: 'warning',
      meaning: "The key is of another account than the bucket's.",
    },
  },
  evaluate(_, scene) {
    const encryption = detailToJudge(scene.facts, 'encryption');
    return encryption.kind === 'said' ? encryption.judgement : judge(encryption.value, scene);
  },
};
