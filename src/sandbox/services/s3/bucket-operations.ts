import type {
  CreateBucketCommandInput,
  CreateBucketCommandOutput,
  GetBucketLocationCommandInput,
  HeadBucketCommandInput,
  HeadBucketCommandOutput,
  ListBucketsCommandInput,
  ListBucketsCommandOutput,
} from '@aws-sdk/client-s3';
import { authorize } from '../../iam/access.js';
import type { Call, Handler } from '../../service.js';
import { ObjectTable, type Bucket } from './bucket.js';
import type { Door } from './door.js';
import { s3Fault } from './faults.js';
import { decodeToken, encodeToken } from './page.js';
import { newBucketSettings } from './settings.js';

type Output<T> = Omit<T, '$metadata'>;

/** Any region's id: wider than the SDK's list of known ones. */
interface LocationOutput {
  readonly LocationConstraint?: string;
}

const maximumBuckets = 10_000;

/** CreateBucket, HeadBucket, GetBucketLocation and ListBuckets. */
export function bucketOperations(
  buckets: Map<string, Bucket>,
  door: Door,
): Readonly<Record<string, Handler>> {
  const create = (
    input: CreateBucketCommandInput,
    call: Call,
  ): Output<CreateBucketCommandOutput> => {
    const name = checkName(input.Bucket ?? '');
    const resource = `arn:${call.partition}:s3:::${name}`;
    authorize(call, { action: 's3:CreateBucket', resource });
    checkLocation(input.CreateBucketConfiguration?.LocationConstraint, call.region);
    const found = buckets.get(name);
    if (found !== undefined) refuseTaken(found, call);
    if (buckets.size >= maximumBuckets) {
      throw s3Fault('TooManyBuckets', 'You have attempted to create more buckets than allowed');
    }
    if (found === undefined) {
      const isLocked = input.ObjectLockEnabledForBucket === true;
      buckets.set(name, {
        name,
        account: call.caller.account,
        region: call.region,
        createdAt: call.now,
        versioning: isLocked ? 'Enabled' : 'never',
        lock: isLocked ? { rule: undefined } : undefined,
        policy: undefined,
        settings: newBucketSettings(),
        objects: new ObjectTable(),
      });
    }
    return { Location: `/${name}`, BucketArn: resource };
  };

  const head = (input: HeadBucketCommandInput, call: Call): Output<HeadBucketCommandOutput> => {
    const bucket = door.enter(input, call, 's3:ListBucket');
    return { BucketRegion: bucket.region, AccessPointAlias: false };
  };

  const location = (input: GetBucketLocationCommandInput, call: Call): LocationOutput => {
    const { region } = door.enter(input, call, 's3:GetBucketLocation');
    return region === 'us-east-1' ? {} : { LocationConstraint: region };
  };

  const list = (input: ListBucketsCommandInput, call: Call): Output<ListBucketsCommandOutput> => {
    authorize(call, { action: 's3:ListAllMyBuckets', resource: '*' });
    const size = input.MaxBuckets ?? maximumBuckets;
    if (size < 1 || size > maximumBuckets) {
      throw s3Fault('InvalidArgument', `MaxBuckets must be between 1 and ${maximumBuckets}`);
    }
    const prefix = input.Prefix ?? '';
    const after = input.ContinuationToken === undefined ? '' : decodeToken(input.ContinuationToken);
    const names = [...buckets.values()]
      .filter(({ account }) => account === call.caller.account)
      .filter(({ region }) => input.BucketRegion === undefined || input.BucketRegion === region)
      .filter(({ name }) => name.startsWith(prefix) && name > after)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const page = names.slice(0, size);
    const last = page.at(-1);
    return {
      Buckets: page.map(({ name, createdAt, region }) => ({
        Name: name,
        CreationDate: createdAt,
        BucketRegion: region,
      })),
      Owner: { ID: ownerId(call.caller.account) },
      ...(input.Prefix === undefined ? {} : { Prefix: input.Prefix }),
      ...(last !== undefined && names.length > size
        ? { ContinuationToken: encodeToken(last.name) }
        : {}),
    };
  };

  return { CreateBucket: create, HeadBucket: head, GetBucketLocation: location, ListBuckets: list };
}

/** A canonical user id stands in for the account: sixty-four characters, made from its number. */
export function ownerId(account: string): string {
  return account.padStart(64, '0');
}

/** Source: Amazon S3 User Guide, "General purpose bucket naming rules". */
function checkName(name: string): string {
  const isAddress = /^\d+\.\d+\.\d+\.\d+$/u.test(name);
  if (!/^(?!xn--)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/u.test(name) || isAddress) {
    throw s3Fault('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name });
  }
  return name;
}

function checkLocation(constraint: string | undefined, region: string): void {
  const wanted = constraint === 'EU' ? 'eu-west-1' : constraint;
  if (wanted === region && region !== 'us-east-1') return;
  if (wanted === undefined && region === 'us-east-1') return;
  if (wanted === 'us-east-1') {
    throw s3Fault('InvalidLocationConstraint', 'The specified location-constraint is not valid');
  }
  throw s3Fault(
    'IllegalLocationConstraintException',
    `The ${wanted ?? 'unspecified'} location constraint is incompatible for the region specific ` +
      'endpoint this request was sent to.',
  );
}

/** In us-east-1 making one's own bucket again is no error. Source: API Reference, "CreateBucket". */
function refuseTaken(found: Bucket, call: Call): void {
  const isOwn = found.account === call.caller.account;
  if (isOwn && found.region === 'us-east-1' && call.region === 'us-east-1') return;
  throw isOwn
    ? s3Fault(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        { BucketName: found.name },
      )
    : s3Fault(
        'BucketAlreadyExists',
        'The requested bucket name is not available. The bucket namespace is shared by all users ' +
          'of the system. Please select a different name and try again.',
        { BucketName: found.name },
      );
}
