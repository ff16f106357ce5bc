import type * as sdk from '@aws-sdk/client-s3';
import type { LifecycleRule } from '../estate/bucket-details.js';
import { dayMs } from '../kernel/units.js';
import { instant, required } from './answers.js';
import { invalidAnswer } from './errors.js';

/**
 * A rule as it works at `now`. A rule by date acts on everything from that date on, so its days are
 * those that are left until then: what is written today lives no longer.
 * @throws DrError `invalid` when it breaks the contract
 * @source API LifecycleRule, Amazon S3 API Reference
 */
export function describeLifecycleRule(rule: sdk.LifecycleRule, now: Date): LifecycleRule {
  const filter = rule.Filter;
  const { Expiration: expiration } = rule;
  return {
    id: rule.ID,
    isEnabled: isEnabled(rule.Status),
    prefix: filter?.Prefix || filter?.And?.Prefix || rule.Prefix || undefined,
    isNarrowed: isNarrowed(filter),
    // Without days and date it only tidies up delete markers.
    expireAfterDays: expiration === undefined ? undefined : daysOf(expiration, now),
    expireNoncurrentAfterDays: rule.NoncurrentVersionExpiration?.NoncurrentDays,
    transitions: (rule.Transitions ?? []).map((transition) => ({
      storageClass: required(transition.StorageClass, 'LifecycleRule: StorageClass'),
      afterDays: daysOf(transition, now) ?? 0,
    })),
  };
}

function isEnabled(status: string | undefined): boolean {
  if (status === 'Enabled') return true;
  if (status === 'Disabled') return false;
  throw invalidAnswer('GetBucketLifecycleConfiguration: a Status that is not known');
}

/** True when tags or sizes are asked for beside a prefix. */
function isNarrowed(filter: sdk.LifecycleRuleFilter | undefined): boolean {
  const tags = filter?.Tag !== undefined || (filter?.And?.Tags?.length ?? 0) > 0;
  const sizes = [
    filter?.ObjectSizeGreaterThan,
    filter?.ObjectSizeLessThan,
    filter?.And?.ObjectSizeGreaterThan,
    filter?.And?.ObjectSizeLessThan,
  ];
  return tags || sizes.some((size) => size !== undefined);
}

function daysOf(
  { Days, Date: date }: { readonly Days?: number | undefined; readonly Date?: Date | undefined },
  now: Date,
): number | undefined {
  if (Days !== undefined || date === undefined) return Days;
  const leftMs = instant(date, 'LifecycleRule: Date').getTime() - now.getTime();
  return Math.max(0, Math.ceil(leftMs / dayMs));
}
