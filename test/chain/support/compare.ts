import type { Finding } from '../../../src/controls/finding.js';
import type { CheckResult } from '../../../src/controls/result.js';
import { named } from './chain.js';
import type { Unseen } from './reads.js';

/** Judged of each dataset that is listed. */
const ofDatasets: ReadonlySet<string> = new Set(['dataset-storage', 'dataset-writable']);

/** The finding of an environment whose datasets could not be listed stands for all of them. */
function isWholeList({ control, subject }: Finding): boolean {
  return control === 'dataset-storage' && subject.resource === 'datasets';
}

/**
 * Two failures show in their plainer form when the read that tells more is faulted: without the
 * table's age a reset is too little history, and without its region a detached replica is missing.
 */
function verdictOf(finding: Finding): string {
  return `${finding.verdict} ${named(finding)}`
    .replace('PitrHistoryReset', 'PitrCoverageTooShort')
    .replace('ReplicaDetached', 'ReplicaMissing')
    .replace(plainerReasons, '$1 $2');
}

const wholeLists: readonly string[] = ['plans', 'vaults', 'tables', 'environments'];

/**
 * Vaults, plans and strange tables are found by looking: where the list is not seen, one finding
 * stands for all of them. Keys are named by what they encrypt. A table that was not seen is not asked
 * for its exports: that it was not seen is said once.
 */
function isFoundByLooking({ control, subject }: Finding, { findings }: CheckResult): boolean {
  if (control === 'key-usable') return true;
  if (control === 'export-jobs') {
    return findings.some(
      (each) =>
        each.control === 'table-present' &&
        each.verdict === 'unknown' &&
        each.subject.resource === subject.resource &&
        each.subject.region === subject.region,
    );
  }
  return findings.some(
    (each) =>
      each.control === control &&
      each.verdict === 'unknown' &&
      wholeLists.includes(each.subject.resource) &&
      each.subject.account === subject.account &&
      each.subject.region === subject.region,
  );
}

/** Controls that tell of several things that stand in the way the worst that is seen. */
const plainerReasons = /^(fail) (copy-arrived|plan-sound|data-role-access) \w+/;

/** Troubles that are told within a greater one while that is seen, and by themselves otherwise. */
const partOf: Readonly<Record<string, readonly string[]>> = {
  PitrHistoryStale: ['ReplicaInaccessible', 'ReplicaArchived', 'TableInaccessible'],
  ReplicaMissing: ['TableMissing'],
};

/** True when the greater trouble that a finding is part of was seen before and is unknown now. */
function isToldByItself(
  { reason, subject }: Finding,
  clear: CheckResult,
  faulted: CheckResult,
): boolean {
  const greater = clear.findings.filter(
    (finding) =>
      (partOf[reason ?? ''] ?? []).includes(finding.reason ?? '') &&
      finding.subject.resource === subject.resource &&
      (finding.subject.region === subject.region || reason === 'ReplicaMissing'),
  );
  return greater.some(({ id }) =>
    faulted.findings.some((finding) => finding.id === id && finding.verdict === 'unknown'),
  );
}

/**
 * Says where a pass over a world with faults differs from the pass without them, beyond what it does
 * not claim to know: a verdict that is another one, a subject that vanished or was not there before.
 * @param hidden - which findings of the clear pass must be unknown now, or may be; undefined = any may
 */
export function differences(
  clear: CheckResult,
  faulted: CheckResult,
  hidden: (finding: Finding) => Unseen = () => 'perhaps',
): readonly string[] {
  const before = new Map(clear.findings.map((finding) => [finding.id, finding]));
  const after = new Map(faulted.findings.map((finding) => [finding.id, finding]));
  const listless = new Set(
    faulted.findings
      .filter((finding) => isWholeList(finding) && finding.verdict === 'unknown')
      .map(({ subject }) => subject.environment),
  );
  const problems: string[] = [];
  for (const finding of after.values()) {
    const was = before.get(finding.id);
    if (was === undefined) {
      // Of a table that is missing, its reads may be unknown where it had nothing to be judged.
      if (finding.verdict !== 'unknown' && !isToldByItself(finding, clear, faulted)) {
        problems.push(`new: ${verdictOf(finding)}`);
      }
    } else if (finding.verdict !== 'unknown' && verdictOf(finding) !== verdictOf(was)) {
      problems.push(`changed: ${verdictOf(was)} -> ${verdictOf(finding)}`);
    }
  }
  for (const finding of before.values()) {
    const isListless = ofDatasets.has(finding.control) && listless.has(finding.subject.environment);
    const is = after.get(finding.id);
    const unseen = hidden(finding);
    const isUnlisted = is === undefined && unseen !== 'no' && isFoundByLooking(finding, faulted);
    if (is === undefined && !isListless && !isUnlisted) {
      problems.push(`vanished: ${verdictOf(finding)}`);
    }
    const isUnknown = isListless || isUnlisted || is?.verdict === 'unknown';
    const isPlainer = is?.verdict === 'fail' && is.reason !== finding.reason;
    if (unseen === 'perhaps' || isPlainer || finding.verdict === 'unknown') continue;
    if (isUnknown !== (unseen === 'surely')) {
      problems.push(`${isUnknown ? 'needlessly unknown' : 'not unknown'}: ${verdictOf(finding)}`);
    }
  }
  return problems;
}

/** What stood in the way: reason, code and permission. */
export function causeOfFinding({ failure }: Finding): string {
  return [failure?.reason, failure?.code, failure?.permission ?? '-'].join(' ');
}

/** What stood in the way of a pass, each once. */
export function causes({ findings }: CheckResult): readonly string[] {
  const unknown = findings.filter(({ verdict }) => verdict === 'unknown');
  return [...new Set(unknown.map(causeOfFinding))].toSorted();
}
