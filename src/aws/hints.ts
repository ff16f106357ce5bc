/** What an operator can do about a failed call, one sentence or two per kind of trouble. */
import type { ErrorShape } from './error-shape.js';
import type { CallContext } from './call-context.js';
import { operations } from './operations.js';

type Told = ErrorShape & { readonly permission: string | undefined };
type Hint = (context: CallContext, told: Told) => string;

/** Read by few, and granted to nobody by default: only versioning is, by the guide's bucket policy. */
function isBucketDetail({ operation }: CallContext): boolean {
  return operations[operation].service === 's3' && operation !== 'GetBucketVersioning';
}

const where = ({ account, region }: CallContext): string => `account ${account}, ${region}`;

export const hints = {
  denied: (context, { permission, message }) => {
    const wanted = permission ?? context.operation;
    const policy = /explicit deny in (?:an? |the )?([a-z -]{3,40}) policy/.exec(message)?.[1];
    if (policy !== undefined) {
      return `An explicit deny in a ${policy} policy forbids ${wanted} on ${context.subject} (${where(context)}); allowing it elsewhere does not help.`;
    }
    const own = isBucketDetail(context)
      ? ' The guide’s bucket policy does not grant it across accounts: read the bucket with a role in its own account.'
      : '';
    const taken =
      operations[context.operation].service === 's3'
        ? ' If that is allowed already, the bucket may belong to another account, which took its name over.'
        : '';
    const keyPolicy =
      operations[context.operation].service === 'kms'
        ? ' The key’s own policy must allow it, too.'
        : '';
    return `Allow ${wanted} on ${context.subject} to the role or user in use (${where(context)}).${own}${taken}${keyPolicy}`;
  },
  notAssumable: (context) =>
    `Check that ${context.subject} exists, that its trust policy names the caller, that the caller may do sts:AssumeRole on it, and that externalId in the configuration is the one that the trust policy wants.`,
  noCredentials: () =>
    'Give AWS credentials: a profile (AWS_PROFILE), AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, single sign-on, or the role of the instance or container.',
  expired: (context) =>
    `The credentials for account ${context.account} have expired: sign in again or renew them.`,
  badCredentials: (context) =>
    `AWS does not know these credentials (account ${context.account}): check the access key, or whether it was deleted.`,
  badSignature: () =>
    'Check the secret access key, and that the clock of this machine is right to the minute.',
  regionNotEnabled: (context) =>
    `The credentials are good, but ${context.region} does not take them: enable the region for account ${context.account}, or take it out of the configuration.`,
  throttled: (context) =>
    `AWS limits ${context.operation} in ${where(context)}, and other tools share that limit: lower aws.rateShare in the configuration, or run less often.`,
  missing: (context) => `Check that ${context.subject} exists in ${where(context)}.`,
  otherRegion: (context, { bucketRegion, message }) => {
    const said = bucketRegion ?? /expecting '([a-z0-9-]+)'/.exec(message)?.[1];
    return said === undefined
      ? `${context.subject} is not in ${context.region}: set its real region in the configuration.`
      : `${context.subject} is in ${said}: set its region to ${said} in the configuration.`;
  },
  unsupported: (context, { name, status }) =>
    context.operation === 'GetBucketPolicy' && (name === 'MethodNotAllowed' || status === 405)
      ? `S3 shows the policy of a bucket to the bucket’s own account only, whatever is granted: read ${context.subject} with a role in the account that owns it.`
      : `${context.operation} is not available at this endpoint (${where(context)}); nothing can be said about ${context.subject}.`,
  timedOut: (context) =>
    `${context.operation} did not answer in ${where(context)}: try again; if it stays so, look at the network, proxy and firewall on the way.`,
  nameUnknown: (context) =>
    `The host name of ${context.operation} in ${context.region} could not be resolved: check the region’s name, DNS, and AWS_ENDPOINT_URL.`,
  untrusted: () =>
    'The certificate of the endpoint was not trusted: check the proxy, and NODE_EXTRA_CA_CERTS.',
  unavailable: (context) =>
    `${context.operation} could not be reached in ${where(context)}: try again; look at the network and at the AWS Health Dashboard.`,
  unreadable: (context) =>
    `What answered ${context.operation} does not speak AWS: check the endpoint, the proxy and AWS_ENDPOINT_URL.`,
  rejected: (context) =>
    `AWS rejected ${context.operation} for ${context.subject} (${where(context)}): check its name in the configuration.`,
} as const satisfies Record<string, Hint>;

export type HintName = keyof typeof hints;
