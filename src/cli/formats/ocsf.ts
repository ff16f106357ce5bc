import type { Severity } from '../../controls/control.js';
import type { Finding } from '../../controls/finding.js';
import { plain } from '../../answers/plain.js';
import { documentationOf, pathOf, type Report } from './report.js';

/** @source Compliance Finding [2003], Open Cybersecurity Schema Framework, 1.3.0 */
const schemaVersion = '1.3.0';
const category = { uid: 2, name: 'Findings' } as const;
const eventClass = { uid: 2003, name: 'Compliance Finding' } as const;
/** A finding is reported anew by every pass: `Create` tells nothing of what was reported before. */
const activity = { id: 1, name: 'Create' } as const;

const severities = {
  info: { severity_id: 1, severity: 'Informational' },
  warning: { severity_id: 3, severity: 'Medium' },
  critical: { severity_id: 5, severity: 'Critical' },
} as const satisfies Record<Severity, unknown>;

/** How bad what could not be seen is, nobody knows; a pass is only told. */
function severityOf({ verdict, severity }: Finding) {
  if (verdict === 'unknown') return { severity_id: 0, severity: 'Unknown' };
  return verdict === 'fail' ? severities[severity] : severities.info;
}

/** @source Compliance, Open Cybersecurity Schema Framework, 1.3.0 */
const complianceStates = {
  pass: { status_id: 1, status: 'Pass' },
  fail: { status_id: 3, status: 'Fail' },
  // "The compliance check did not yield a result due to missing information."
  unknown: { status_id: 2, status: 'Warning' },
} as const satisfies Record<Finding['verdict'], unknown>;

/** Of the finding as a case to work on, beside whether the check passed. */
function caseState({ verdict, waiver }: Finding) {
  if (waiver !== undefined) return { status_id: 3, status: 'Suppressed' };
  return verdict === 'pass'
    ? { status_id: 4, status: 'Resolved' }
    : { status_id: 1, status: 'New' };
}

function eventOf(finding: Finding, { version, at, controls }: Report) {
  const { id, control, severity, verdict, reason, subject, message, remedy, waiver } = finding;
  const card = controls.find((each) => each.id === control);
  const time = at.getTime();
  return {
    activity_id: activity.id,
    activity_name: activity.name,
    category_uid: category.uid,
    category_name: category.name,
    class_uid: eventClass.uid,
    class_name: eventClass.name,
    type_uid: eventClass.uid * 100 + activity.id,
    type_name: `${eventClass.name}: ${activity.name}`,
    time,
    ...severityOf(finding),
    ...caseState(finding),
    ...(reason === undefined ? {} : { status_code: reason }),
    ...(waiver === undefined
      ? {}
      : {
          status_detail: plain(
            `Waived until ${waiver.until.toISOString()} by ${waiver.owner}: ${waiver.reason}`,
          ),
        }),
    message: plain(message),
    metadata: {
      version: schemaVersion,
      product: { name: 'depot-dr', vendor_name: 'depot-dr', version },
      uid: `${id}@${time}`,
      original_time: at.toISOString(),
      profiles: ['cloud'],
    },
    finding_info: {
      uid: id,
      title: card?.title ?? control,
      desc: plain(message),
      types: [control],
      created_time: time,
    },
    compliance: {
      control,
      standards: ['depot-dr'],
      ...complianceStates[verdict],
      ...(finding.failure === undefined
        ? {}
        : { status_detail: plain(`${finding.failure.code}: ${finding.failure.message}`) }),
    },
    ...(remedy === undefined
      ? {}
      : { remediation: { desc: plain(remedy), references: [documentationOf(control)] } }),
    cloud: {
      provider: 'AWS',
      region: subject.region,
      account: { uid: subject.account, type: 'AWS Account', type_id: 10 },
    },
    resources: [
      {
        uid: plain(pathOf(finding)),
        name: plain(subject.resource),
        type: card?.subject ?? 'resource',
        region: subject.region,
        ...(subject.environment === undefined
          ? {}
          : { labels: [`environment:${subject.environment}`] }),
      },
    ],
    // Severity of a pass or an unknown is what the control could say at worst.
    unmapped: { severity, verdict },
  };
}

/** One event per finding, as a JSON array. */
export function renderOcsf(report: Report): string {
  return `${JSON.stringify(
    report.findings.map((finding) => eventOf(finding, report)),
    null,
    2,
  )}\n`;
}
