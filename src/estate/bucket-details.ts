import type { Observed } from './observation.js';
import type { PolicyText } from './table-settings.js';

/** Four switches, each true when it is on. @source API GetPublicAccessBlock, Amazon S3 API Reference */
export interface PublicAccessBlock {
  readonly blockAcls: boolean;
  readonly ignoreAcls: boolean;
  readonly blockPolicy: boolean;
  readonly restrictBuckets: boolean;
}

/** Default encryption of new objects. @source API GetBucketEncryption, Amazon S3 API Reference */
export interface BucketEncryption {
  /** `AES256`, `aws:kms`, `aws:kms:dsse`. Nothing configured works as AES256. */
  readonly algorithm: string;
  /** Key id, alias or ARN as it stands there; undefined = the AWS key of the account, or none. */
  readonly key: string | undefined;
}

/** @source API GetBucketLifecycleConfiguration, Amazon S3 API Reference */
export interface LifecycleRule {
  readonly id: string | undefined;
  readonly isEnabled: boolean;
  /** Undefined = the whole bucket. */
  readonly prefix: string | undefined;
  /** True when tags or sizes narrow it further. */
  readonly isNarrowed: boolean;
  /** Of a rule by date: what is left until then. */
  readonly expireAfterDays: number | undefined;
  /** Of versions that are not current any more. */
  readonly expireNoncurrentAfterDays: number | undefined;
  /** Storage classes that objects move to, `GLACIER`, `DEEP_ARCHIVE`, ... */
  readonly transitions: readonly { readonly storageClass: string; readonly afterDays: number }[];
}

/** `BucketOwnerEnforced`, `BucketOwnerPreferred`, `ObjectWriter`, or not set. */
export type BucketOwnership =
  { readonly kind: 'not-set' } | { readonly kind: 'set'; readonly rule: string };

/** @source API GetBucketReplication, Amazon S3 API Reference */
export interface BucketReplication {
  readonly rules: readonly {
    readonly isEnabled: boolean;
    readonly bucketArn: string;
    readonly account: string | undefined;
    readonly replicatesDeleteMarkers: boolean;
  }[];
}

/** Everything about a bucket beside versioning and object lock; read where the bucket was seen. */
export interface BucketDetails {
  readonly policy: Observed<PolicyText>;
  /** All four off = no block is configured. */
  readonly publicAccess: Observed<PublicAccessBlock>;
  readonly encryption: Observed<BucketEncryption>;
  readonly lifecycle: Observed<readonly LifecycleRule[]>;
  readonly ownership: Observed<BucketOwnership>;
  readonly replication: Observed<BucketReplication>;
}
