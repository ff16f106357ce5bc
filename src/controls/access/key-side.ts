import type { RegionId } from '../../estate/ids.js';
import { partitionOfRegion } from '../../estate/partition.js';
import { type Access, accessBy } from './access.js';
import type { Asking } from './asking.js';
import type { PolicyDocument } from './policy-document.js';

/**
 * What writing and reading an encrypted backup asks of the bucket's key.
 * @source Protecting data with SSE-KMS, "Permissions", Amazon S3 User Guide
 */
const keyActions = ['kms:GenerateDataKey', 'kms:Decrypt'] as const;

/** What S3 tells KMS of a request on behalf of somebody. @source AWS KMS condition keys, KMS Developer Guide */
function contextOf(asking: Asking, region: RegionId): ReadonlyMap<string, string> {
  const known = new Map([['kms:calleraccount', asking.account]]);
  const partition = partitionOfRegion(region);
  // Elsewhere the name of the service ends in other ways.
  if (partition === 'aws' || partition === 'aws-us-gov') {
    known.set('kms:viaservice', `s3.${region}.amazonaws.com`);
  }
  return known;
}

/** What a key's policy gives somebody who works in a bucket of that region. */
export function keySide(
  document: PolicyDocument,
  principal: Asking,
  { arn, region }: { readonly arn: string; readonly region: RegionId },
): readonly { readonly action: string; readonly access: Access }[] {
  const context = contextOf(principal, region);
  return keyActions.map((action) => ({
    action,
    access: accessBy(document, { principal, action, resource: arn, context }),
  }));
}
