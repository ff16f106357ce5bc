import { z } from 'zod';
import { jobKinds } from '../estate/job.js';
import { backupLocationField, gatewayField, startField } from './documents.js';
import {
  bucketField,
  clusterField,
  environmentIdField,
  externalIdField,
  idPrefixField,
  regionField,
  roleArnField,
  tableField,
} from './fields.js';
import { cronField, timeZoneField } from './schedules.js';
import { untilField } from './waivers.js';

/**
 * The document read with forgiveness: every field that is right, and undefined for every other.
 * References are checked on this, so that one wrong field hides no other mistake.
 */

function loose<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

/** Undefined when something else stands there; empty when nothing does. */
function sectionOr<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.unknown().transform(() => undefined)]);
}

/** Null when what stands there is wrong. */
function known<T extends z.ZodType>(schema: T) {
  return z.union([schema, z.unknown().transform(() => null)]).optional();
}

/** Keeps the positions: a wrong item becomes undefined. */
function looseList<T extends z.ZodType>(item: T) {
  return z.array(loose(item)).catch([]);
}

const text = loose(z.string());
const region = loose(regionField);
/** An id whose quotes are missing still names its account. */
const accountText = loose(
  z.union([z.string(), z.number().transform((value) => String(value).padStart(12, '0'))]),
);

const pitr = loose(
  z.object({ windowDays: loose(z.number()), minimumCoverageDays: loose(z.number()) }),
);
const copy = z.object({ account: accountText, region });
const posture = z.object({
  pitr,
  replicas: loose(z.array(loose(regionField))),
  backups: loose(z.object({ copies: loose(z.array(loose(copy))) })),
});

const account = z
  .object({
    id: accountText,
    name: text,
    roleArn: z.unknown().optional(),
    externalId: loose(externalIdField),
    regions: looseList(regionField),
  })
  .transform(({ roleArn, ...rest }) => ({
    ...rest,
    /** Something stands there, right or wrong. */
    hasRole: roleArn !== undefined,
    roleArn: loose(roleArnField).parse(roleArn),
  }));

const environment = z.object({
  name: text,
  id: loose(environmentIdField),
  idPrefix: known(idPrefixField),
  account: accountText,
  region,
  posture: text,
  overrides: loose(posture),
  extraTables: looseList(tableField),
  storage: loose(
    z.object({ backupLocation: loose(backupLocationField), clusters: looseList(clusterField) }),
  ),
  depot: loose(z.object({ gateway: loose(gatewayField) })),
});

const bucket = z.object({ name: loose(bucketField), account: accountText, region });

const gap = z.object({
  gap: text,
  environment: text,
  table: text,
  region,
  bucket: text,
  account: accountText,
  cluster: text,
});

const waiver = z.object({
  control: text,
  environment: text,
  account: accountText,
  region,
  resource: text,
  until: loose(untilField),
});

const schedule = z.object({
  job: known(z.enum(jobKinds)),
  cron: loose(cronField),
  timeZone: known(timeZoneField),
  jitterSeconds: loose(z.number()),
});

const draftSchema = z.object({
  accounts: looseList(account),
  postures: sectionOr(z.record(z.string(), loose(posture)).prefault({})),
  environments: looseList(environment),
  buckets: sectionOr(z.array(loose(bucket)).prefault([])),
  waivers: looseList(waiver),
  schedules: z.record(z.string(), loose(schedule)).catch({}),
  sandbox: loose(z.object({ startsAt: loose(startField), gaps: looseList(gap) })),
});

export type Draft = z.output<typeof draftSchema>;
export type AccountDraft = z.output<typeof account>;
export type EnvironmentDraft = z.output<typeof environment>;
export type CopyDraft = z.output<typeof copy>;
export type PostureDraft = z.output<typeof posture>;
export type ScheduleDraft = z.output<typeof schedule>;
export type WaiverDraft = z.output<typeof waiver>;
export type GapDraft = z.output<typeof gap>;

/** Never throws; a root of any shape gives a draft. */
export function draftOf(root: Readonly<Record<string, unknown>>): Draft {
  return draftSchema.parse(root);
}
