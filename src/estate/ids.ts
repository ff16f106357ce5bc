/**
 * Names of things, parsed once at the edge and then trusted. Purpose of this folder: the nouns that
 * operators use (environment, table, placement, bucket) and what was observed of them. It must not
 * know how they are read or judged. Read `environment.ts` and `observation.ts` next.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Twelve digits; leading zeros count. */
export type AccountId = Branded<'AccountId'>;
/** `eu-west-1`, `us-gov-east-1`, ... Any well-formed id: new regions appear without us. */
export type RegionId = Branded<'RegionId'>;
/** Environment id with its prefix, without `sdp-`. */
export type EnvironmentId = Branded<'EnvironmentId'>;
/** What the configuration calls an environment; unique in an estate. */
export type EnvironmentName = Branded<'EnvironmentName'>;
export type TableName = Branded<'TableName'>;
export type BucketName = Branded<'BucketName'>;
export type ClusterId = Branded<'ClusterId'>;
export type RoleArn = Branded<'RoleArn'>;
/** What the configuration calls a job; unique. */
export type JobName = Branded<'JobName'>;
/** Unique for ever; sorts by its start. */
export type RunId = Branded<'RunId'>;

type Parsed<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly expected: string };

function parserFor<T extends string>(pattern: RegExp, expected: string) {
  return (text: string): Parsed<T> =>
    // oxlint-disable-next-line no-unsafe-type-assertion -- where a text becomes a branded id
    pattern.test(text) ? { ok: true, value: text as T } : { ok: false, expected };
}

export const parseAccountId = parserFor<AccountId>(
  /^\d{12}$/,
  'twelve digits in quotes, such as "123456789012"',
);
/** Every region is named after a direction, which is where typing errors show. */
export const parseRegionId = parserFor<RegionId>(
  /^[a-z]{2,4}(-[a-z]+)*-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/,
  'an AWS region id such as eu-west-1',
);
/** An environment id as Depot gives it, 12 hex digits as a rule. @source Depot docs, Environment */
export const parseEnvironmentId = parserFor<EnvironmentId>(
  /^(?!sdp-)[a-z0-9][a-z0-9-]{1,60}[a-z0-9]$/,
  'a Depot environment id without "sdp-", such as e2dd35eedfec',
);
export const parseEnvironmentName = parserFor<EnvironmentName>(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  'letters, digits, dot, dash or underscore, at most 64',
);
export const parseJobName = parserFor<JobName>(
  /^[a-z][a-z0-9-]{0,39}$/,
  'a lower-case name such as sweep: letters, digits and dashes, at most 40',
);
export const parseRunId = parserFor<RunId>(
  /^[0-9a-z-]{1,64}$/,
  'the id of a run, as schedule and the journal show it',
);
/** @source Naming rules, Amazon DynamoDB Developer Guide */
export const parseTableName = parserFor<TableName>(
  /^[A-Za-z0-9_.-]{3,255}$/,
  'a DynamoDB table name: 3 to 255 of letters, digits, "_", "-" and "."',
);
/** @source General purpose bucket naming rules, Amazon S3 User Guide */
export const parseBucketName = parserFor<BucketName>(
  /^(?!xn--)(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  'an S3 bucket name: 3 to 63 of lower-case letters, digits, "." and "-"',
);
/** @source API CreateDBCluster, DBClusterIdentifier, Amazon RDS API Reference */
export const parseClusterId = parserFor<ClusterId>(
  /^[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]$/,
  'an RDS cluster identifier: lower-case letters, digits and single dashes, at most 63',
);
export const parseRoleArn = parserFor<RoleArn>(
  /^arn:[a-z0-9-]+:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
  'a role ARN such as arn:aws:iam::123456789012:role/depot-dr-observe',
);

/** The account that a role lives in. */
export function accountOfRole(role: RoleArn): AccountId {
  // oxlint-disable-next-line no-unsafe-type-assertion -- twelve digits by the parser above
  return (role.split(':')[4] ?? '') as AccountId;
}
