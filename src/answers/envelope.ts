/**
 * What is answered, whoever asks. Purpose of this folder: the published shapes, and the words that
 * the command line and the page share. It must not know where an answer is shown or laid out. Read
 * `verdict-rows.ts` and `verdict-words.ts` next.
 */
import type { Severity } from '../controls/control.js';
import type { Finding } from '../controls/finding.js';
import type { HeldFinding } from '../controls/held-finding.js';
import type { Estate } from '../estate/environment.js';
import { type CheckResult, countUnwatched } from '../controls/result.js';
import { exitCodes, type ExitName } from '../kernel/exit-codes.js';
import type { ShownFinding } from './shown-finding.js';
import {
  accountRows,
  bucketRows,
  type Counts,
  countFindings,
  environmentRows,
  type RowVerdict,
} from './verdict-rows.js';

/** What every JSON or YAML answer of our own commands is wrapped in. Stable within a version. */
export interface Envelope<Kind extends string, Data> {
  readonly schemaVersion: 1;
  readonly kind: Kind;
  readonly tool: { readonly version: string };
  /** RFC 3339, UTC. */
  readonly generatedAt: string;
  readonly data: Data;
}

interface ExitJson {
  readonly code: number;
  readonly name: ExitName;
}

interface SubjectJson {
  readonly environment: string | null;
  readonly table: string | null;
  readonly account: string;
  readonly region: string;
  readonly resource: string;
}

export interface FindingJson {
  readonly id: string;
  readonly control: string;
  readonly severity: Severity;
  readonly verdict: Finding['verdict'];
  readonly reason: string | null;
  readonly subject: SubjectJson;
  readonly message: string;
  readonly remedy: string | null;
  /** Only of a failure that a waiver covers; `until` is RFC 3339, UTC. */
  readonly waiver?: { readonly owner: string; readonly reason: string; readonly until: string };
  /** Only where a read failed. */
  readonly cause?: {
    readonly kind: string;
    readonly code: string;
    readonly permission: string | null;
    readonly hint: string | null;
  };
}

/** A finding that is remembered, with its times: RFC 3339, UTC. */
export interface HeldFindingJson extends FindingJson {
  /** When it became as it is. */
  readonly since: string;
  readonly judgedAt: string;
  /** The newest real verdict while the present one is unknown; null when there is none. */
  readonly before: {
    readonly verdict: 'pass' | 'fail';
    readonly reason: string | null;
    readonly since: string;
  } | null;
}

export interface EnvironmentJson {
  readonly name: string;
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly verdict: RowVerdict;
  readonly counts: Counts;
}

export interface BucketJson {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly environments: readonly string[];
  readonly verdict: RowVerdict;
  readonly counts: Counts;
}

/** What is an account's own: vaults, plans, settings. */
export interface AccountJson {
  readonly id: string;
  readonly name: string;
  readonly verdict: RowVerdict;
  readonly counts: Counts;
}

export interface CheckData {
  readonly coverage: number;
  /** Environments found that the configuration does not name. */
  readonly unwatched: number;
  readonly counts: Counts;
  readonly exit: ExitJson;
  readonly environments: readonly EnvironmentJson[];
  readonly buckets: readonly BucketJson[];
  readonly accounts: readonly AccountJson[];
  readonly findings: readonly FindingJson[];
}

/** Wraps an answer. */
export function envelope<Kind extends string, Data>(
  kind: Kind,
  data: Data,
  { version, at }: { readonly version: string; readonly at: Date },
): Envelope<Kind, Data> {
  return { schemaVersion: 1, kind, tool: { version }, generatedAt: at.toISOString(), data };
}

function exitJson(name: ExitName): ExitJson {
  return { code: exitCodes[name].code, name };
}

/** A finding as it is published: without the reads it stands on, absent values as null. */
export function findingJson(finding: ShownFinding): FindingJson {
  const { id, control, severity, verdict, reason, subject, message, remedy, failure } = finding;
  const { waiver } = finding;
  const { environment, table, account, region, resource } = subject;
  return {
    id,
    control,
    severity,
    verdict,
    reason: reason ?? null,
    subject: {
      environment: environment ?? null,
      table: table ?? null,
      account,
      region,
      resource,
    },
    message,
    remedy: remedy ?? null,
    ...(waiver === undefined ? {} : { waiver: { ...waiver, until: waiver.until.toISOString() } }),
    ...(failure === undefined
      ? {}
      : {
          cause: {
            kind: failure.kind,
            code: failure.code,
            permission: failure.permission ?? null,
            hint: failure.hint ?? null,
          },
        }),
  };
}

/** A finding that is remembered, as it is published. */
export function heldFindingJson(finding: HeldFinding): HeldFindingJson {
  const { since, judgedAt, before } = finding;
  return {
    ...findingJson(finding),
    since: since.toISOString(),
    judgedAt: judgedAt.toISOString(),
    before:
      before === undefined
        ? null
        : {
            verdict: before.verdict,
            reason: before.reason ?? null,
            since: before.since.toISOString(),
          },
  };
}

/** The verdicts per environment, in configured order. */
export function environmentsJson(
  estate: Estate,
  findings: readonly ShownFinding[],
): readonly EnvironmentJson[] {
  return environmentRows(estate, findings).map(({ environment, verdict, counts }) => ({
    name: environment.name,
    id: environment.id,
    account: environment.account,
    region: environment.region,
    verdict,
    counts,
  }));
}

/** The verdicts per bucket that no single environment owns, in configured order. */
export function bucketsJson(
  estate: Estate,
  findings: readonly ShownFinding[],
): readonly BucketJson[] {
  return bucketRows(estate, findings).map(({ bucket, verdict, counts }) => ({
    name: bucket.name,
    account: bucket.account,
    region: bucket.region,
    environments: bucket.environments,
    verdict,
    counts,
  }));
}

/** The verdicts per account that something of its own is judged of, in configured order. */
export function accountsJson(
  estate: Estate,
  findings: readonly ShownFinding[],
): readonly AccountJson[] {
  return accountRows(estate, findings).map(({ account, verdict, counts }) => ({
    id: account.id,
    name: account.name,
    verdict,
    counts,
  }));
}

/** The data of a `check` answer: all findings, worst first, passes included. */
export function checkData(result: CheckResult, estate: Estate): CheckData {
  const { findings, coverage, exit } = result;
  return {
    coverage,
    unwatched: countUnwatched(findings),
    counts: countFindings(findings),
    exit: exitJson(exit),
    environments: environmentsJson(estate, findings),
    buckets: bucketsJson(estate, findings),
    accounts: accountsJson(estate, findings),
    findings: findings.map(findingJson),
  };
}
