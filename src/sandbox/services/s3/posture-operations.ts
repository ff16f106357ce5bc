import type {
  DeleteBucketPolicyCommandInput,
  GetBucketPolicyCommandInput,
  GetBucketPolicyCommandOutput,
  GetBucketVersioningCommandInput,
  GetBucketVersioningCommandOutput,
  GetObjectLockConfigurationCommandInput,
  GetObjectLockConfigurationCommandOutput,
  ObjectLockRule,
  PutBucketPolicyCommandInput,
  PutBucketVersioningCommandInput,
  PutObjectLockConfigurationCommandInput,
} from '@aws-sdk/client-s3';
import { accessDenied } from '../../iam/access.js';
import { parsePolicy } from '../../iam/policy.js';
import { isPublicPolicy } from '../../iam/public.js';
import type { Call, Handler } from '../../service.js';
import type { Bucket, DefaultRetention } from './bucket.js';
import type { Door } from './door.js';
import { s3Fault, withRegion } from './faults.js';

type Output<T> = Omit<T, '$metadata'>;

const maximumPolicyBytes = 20 * 1024;
const maximumLockDays = 36_500;
const maximumLockYears = 100;

/** Versioning, object lock configuration and bucket policy. */
export function postureOperations(door: Door): Readonly<Record<string, Handler>> {
  const putVersioning = (input: PutBucketVersioningCommandInput, call: Call): object => {
    const bucket = door.enter(input, call, 's3:PutBucketVersioning');
    const status = input.VersioningConfiguration?.Status;
    if (status !== 'Enabled' && status !== 'Suspended') throw malformedXml();
    if (status === 'Suspended' && bucket.lock !== undefined) {
      throw s3Fault(
        'InvalidBucketState',
        'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
      );
    }
    bucket.versioning = status;
    return {};
  };

  /** Never configured: an answer without Status. Source: API Reference, "GetBucketVersioning". */
  const getVersioning = (
    input: GetBucketVersioningCommandInput,
    call: Call,
  ): Output<GetBucketVersioningCommandOutput> => {
    const { versioning } = door.enter(input, call, 's3:GetBucketVersioning');
    return versioning === 'never' ? {} : { Status: versioning };
  };

  const putLock = (input: PutObjectLockConfigurationCommandInput, call: Call): object => {
    const bucket = door.enter(input, call, 's3:PutBucketObjectLockConfiguration');
    const wanted = input.ObjectLockConfiguration;
    if (wanted?.ObjectLockEnabled !== 'Enabled') throw malformedXml();
    const rule = parseRule(wanted.Rule);
    if (bucket.versioning !== 'Enabled') {
      throw s3Fault(
        'InvalidBucketState',
        "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
      );
    }
    bucket.lock = { rule };
    return {};
  };

  const getLock = (
    input: GetObjectLockConfigurationCommandInput,
    call: Call,
  ): Output<GetObjectLockConfigurationCommandOutput> => {
    const bucket = door.enter(input, call, 's3:GetBucketObjectLockConfiguration');
    if (bucket.lock === undefined) {
      throw s3Fault(
        'ObjectLockConfigurationNotFoundError',
        'Object Lock configuration does not exist for this bucket',
        { BucketName: bucket.name },
      );
    }
    const { rule } = bucket.lock;
    return {
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        ...(rule === undefined ? {} : { Rule: describeRule(rule) }),
      },
    };
  };

  return {
    PutBucketVersioning: putVersioning,
    GetBucketVersioning: getVersioning,
    PutObjectLockConfiguration: putLock,
    GetObjectLockConfiguration: getLock,
    ...policyOperations(door),
  };
}

function policyOperations(door: Door): Readonly<Record<string, Handler>> {
  const put = (input: PutBucketPolicyCommandInput, call: Call): object => {
    const bucket = door.enter(input, call, 's3:PutBucketPolicy');
    const policy = input.Policy ?? '';
    checkPolicy(policy, bucket);
    if (bucket.settings.publicAccessBlock?.BlockPublicPolicy === true && isPublicPolicy(policy)) {
      // Source: User Guide, "Blocking public access": the call is refused as if it were not permitted.
      throw withRegion(accessDenied('s3', 'Access Denied'), bucket);
    }
    bucket.policy = policy;
    return {};
  };

  const get = (
    input: GetBucketPolicyCommandInput,
    call: Call,
  ): Output<GetBucketPolicyCommandOutput> => {
    const bucket = door.enter(input, call, 's3:GetBucketPolicy');
    if (bucket.policy === undefined) throw noBucketPolicy(bucket);
    return { Policy: bucket.policy };
  };

  const remove = (input: DeleteBucketPolicyCommandInput, call: Call): object => {
    door.enter(input, call, 's3:DeleteBucketPolicy').policy = undefined;
    return {};
  };

  return { PutBucketPolicy: put, GetBucketPolicy: get, DeleteBucketPolicy: remove };
}

export function noBucketPolicy(bucket: Bucket): Error {
  const message = 'The bucket policy does not exist';
  const fault = s3Fault('NoSuchBucketPolicy', message, { BucketName: bucket.name });
  return withRegion(fault, bucket);
}

/** Days or years, exactly one of them. Source: API Reference, "DefaultRetention". */
function parseRule(rule: ObjectLockRule | undefined): DefaultRetention | undefined {
  if (rule === undefined) return undefined;
  const { Mode: mode, Days: days, Years: years } = rule.DefaultRetention ?? {};
  if (mode !== 'GOVERNANCE' && mode !== 'COMPLIANCE') throw malformedXml();
  if ((days === undefined) === (years === undefined)) throw malformedXml();
  const length = days ?? years ?? 0;
  const isDays = days !== undefined;
  if (!Number.isInteger(length) || length < 1) {
    throw s3Fault('InvalidArgument', 'Default retention period must be a positive integer value.');
  }
  if (length > (isDays ? maximumLockDays : maximumLockYears)) {
    throw s3Fault('InvalidArgument', 'Default retention period is too large');
  }
  return { mode, unit: isDays ? 'days' : 'years', length };
}

function describeRule({ mode, unit, length }: DefaultRetention): ObjectLockRule {
  return {
    DefaultRetention: { Mode: mode, ...(unit === 'days' ? { Days: length } : { Years: length }) },
  };
}

/** What S3 checks before it stores a policy. Source: S3 User Guide, "Bucket policies". */
function checkPolicy(policy: string, bucket: Bucket): void {
  if (Buffer.byteLength(policy, 'utf8') > maximumPolicyBytes) {
    throw s3Fault('MalformedPolicy', 'Normalized policy document exceeds the maximum allowed size');
  }
  const parsed = parsePolicy(policy);
  if (parsed.kind === 'malformed') throw s3Fault('MalformedPolicy', parsed.problem);
  for (const { principals, resources } of parsed.statements) {
    if (principals === undefined) {
      throw s3Fault('MalformedPolicy', 'Missing required field Principal');
    }
    if (resources === undefined) {
      throw s3Fault('MalformedPolicy', 'Missing required field Resource');
    }
    const own = new RegExp(`^arn:[^:]*:s3:::${escapeRegExp(bucket.name)}(?:/.*)?$`, 'u');
    if (resources.patterns.some((pattern) => !own.test(pattern) && !pattern.includes('*'))) {
      throw s3Fault('MalformedPolicy', 'Policy has invalid resource');
    }
  }
}

function escapeRegExp(text: string): string {
  return text.replaceAll('.', String.raw`\.`);
}

export function malformedXml(): Error {
  return s3Fault(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}
