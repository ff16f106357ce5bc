import type { Log, ReportingDescriptor, Result, Run } from 'sarif';
import type { ControlCard, Severity } from '../../controls/control.js';
import type { Finding } from '../../controls/finding.js';
import { plain } from '../../answers/plain.js';
import { documentationOf, pathOf, type Report } from './report.js';

const levels = { critical: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Severity,
  Result.level
>;

function worstLevel(card: ControlCard): Result.level {
  const severities = new Set(Object.values(card.reasons).map(({ severity }) => severity));
  if (severities.has('critical')) return 'error';
  return severities.has('warning') ? 'warning' : 'note';
}

function ruleOf(card: ControlCard): ReportingDescriptor {
  const { configRule, auditManager } = card.equivalents ?? {};
  return {
    id: card.id,
    shortDescription: { text: card.title },
    fullDescription: { text: card.rationale },
    // No helpUri: the documentation is a file of this product, and the format wants an absolute address.
    help: { text: `${documentationOf(card.id)}. Source: ${card.source}` },
    defaultConfiguration: { level: worstLevel(card) },
    properties: {
      subject: card.subject,
      ...(configRule === undefined ? {} : { awsConfigRule: configRule }),
      ...(auditManager === undefined ? {} : { backupAuditManagerControl: auditManager }),
    },
  };
}

function resultOf(finding: Finding, ruleIndex: number): Result {
  const { id, control, severity, verdict, reason, subject, message, remedy, waiver } = finding;
  // What could not be seen is `open`: evaluated, but without enough information.
  const kind = verdict === 'unknown' ? 'open' : verdict;
  return {
    ruleId: control,
    ruleIndex,
    kind,
    level: kind === 'fail' ? levels[severity] : 'none',
    message: { text: plain(remedy === undefined ? message : `${message}. ${remedy}`) },
    locations: [
      {
        logicalLocations: [
          {
            name: plain(subject.resource),
            fullyQualifiedName: plain(pathOf(finding)),
            kind: 'resource',
          },
        ],
      },
    ],
    fingerprints: { 'depotdr/v1': id },
    ...(waiver === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: plain(
                `${waiver.reason} (${waiver.owner}, until ${waiver.until.toISOString()})`,
              ),
            },
          ],
        }),
    properties: {
      severity,
      ...(reason === undefined ? {} : { reason }),
      account: subject.account,
      region: subject.region,
      ...(subject.environment === undefined ? {} : { environment: subject.environment }),
      ...(subject.table === undefined ? {} : { table: subject.table }),
    },
  };
}

/** SARIF 2.1.0. @source Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS */
export function renderSarif({ version, at, findings, controls }: Report): string {
  const indices = new Map(controls.map(({ id }, index) => [id, index]));
  const run: Run = {
    tool: {
      driver: {
        name: 'depot-dr',
        version,
        semanticVersion: version,
        rules: controls.map(ruleOf),
      },
    },
    invocations: [{ executionSuccessful: true, endTimeUtc: at.toISOString() }],
    results: findings.map((finding) => resultOf(finding, indices.get(finding.control) ?? -1)),
  };
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [run],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}
