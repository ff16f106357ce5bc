import { type ControlCard, type Judgement, notReported, unseen } from '../control.js';
import { type Basis, makeFinding } from '../finding.js';
import { type Coverage, coveringPlans, type Judged, type Missed } from './coverage.js';
import { describePlace } from './places.js';
import type { BackupControl, BackupView } from './view.js';
import { keyOfTable, subjectOf, type WatchedTable } from './watched.js';

const card = {
  id: 'backup-planned',
  title: 'Backup planned',
  subject: 'placement',
  rationale:
    'A table is backed up only by a plan of its own account and region that selects it. A selection that matches nothing makes no error.',
  source:
    'API BackupSelection, AWS Backup API Reference; Assigning resources to a backup plan, AWS Backup Developer Guide; guide, "Cross-account and cross-region backups"',
  equivalents: {
    configRule: 'dynamodb-resources-protected-by-backup-plan',
    auditManager: 'BACKUP_RESOURCES_PROTECTED_BY_BACKUP_PLAN',
  },
  reasons: {
    NotPlanned: {
      severity: 'critical',
      meaning: 'There is no backup plan in the account and region of the table.',
    },
    PlannedElsewhere: {
      severity: 'critical',
      meaning: 'Only plans of other regions would select the table; plans do not cross regions.',
    },
    NotSelected: {
      severity: 'critical',
      meaning: 'There are plans in its account and region, but none selects the table.',
    },
    NotOptedIn: {
      severity: 'critical',
      meaning:
        'A plan would take the table by a tag or by a wildcard that does not name tables, but DynamoDB is not opted in there.',
    },
  },
} as const satisfies ControlCard;

type Reason = keyof typeof card.reasons;

const shownMost = 3;

function name({ plan, selection }: Judged): string {
  return `plan ${plan.name}, selection ${selection.name}`;
}

/** The nearest first: what got furthest before something stood in its way. */
const nearness: Readonly<Record<Missed['outcome']['reason'], number>> = {
  NotOptedIn: 0,
  ConditionFails: 1,
  Excluded: 2,
  OtherRegion: 3,
  OtherAccount: 3,
  NoRules: 4,
  NotNamed: 5,
};

/** Why each came near, a few of them. */
function explain(misses: readonly Missed[]): string {
  const sorted = misses.toSorted((a, b) => nearness[a.outcome.reason] - nearness[b.outcome.reason]);
  const shown = sorted.slice(0, shownMost).map((each) => `${name(each)}: ${each.outcome.why}`);
  const more = sorted.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function covered(coverage: Coverage): Judgement<Reason> {
  const plans = coveringPlans(coverage).map((plan) => {
    const rules = plan.rules.map((rule) => rule.name).join(', ');
    const by = coverage.selects.find((each) => each.plan === plan);
    return `plan ${plan.name} (${rules}) by selection ${by?.selection.name}, which ${by?.outcome.why}`;
  });
  return { verdict: 'pass', message: `it is backed up by ${plans.join('; and by ')}` };
}

function selectCommand({ home, arn }: WatchedTable, plan: string): string {
  return `aws backup create-backup-selection --region ${home.region} --backup-plan-id ${plan} --backup-selection SelectionName=NAME,IamRoleArn=ROLE_ARN,Resources=${arn}`;
}

function judge(table: WatchedTable, coverage: Coverage): Judgement<Reason> {
  const { plans, selects, unclear, misses, elsewhere } = coverage;
  if (plans.kind === 'unknown') return unseen(plans);
  if (selects.length > 0) return covered(coverage);
  const [first] = unclear;
  if (first !== undefined) {
    const { cause, why } = first.outcome;
    if (cause !== undefined) return { ...unseen(cause), message: `${name(first)} ${why}` };
    return notReported(
      `whether the table is selected: ${name(first)} ${why}`,
      'Name the table by its full ARN in a selection.',
    );
  }
  const place = describePlace(table.home);
  const off = misses.find(({ outcome }) => outcome.reason === 'NotOptedIn');
  if (off !== undefined) {
    return {
      verdict: 'fail',
      reason: 'NotOptedIn',
      message: `${name(off)} ${off.outcome.why}`,
      remedy: `aws backup update-region-settings --region ${table.home.region} --resource-type-opt-in-preference DynamoDB=true (or name the table by its full ARN in a selection, which needs no opt-in)`,
    };
  }
  const near = elsewhere.length === 0 ? '' : `; ${explain(elsewhere)}`;
  const [plan] = plans.kind === 'seen' ? plans.value : [];
  if (elsewhere.length > 0) {
    const here = misses.length === 0 ? '' : `; ${explain(misses)}`;
    return {
      verdict: 'fail',
      reason: 'PlannedElsewhere',
      message: `no plan of ${place} selects it${near}${here}`,
      remedy: `Make a plan in ${table.home.region} that selects it: ${selectCommand(table, plan?.id ?? 'PLAN_ID')}`,
    };
  }
  if (plan === undefined) {
    return {
      verdict: 'fail',
      reason: 'NotPlanned',
      message: `there is no backup plan in ${place}`,
      remedy: `aws backup create-backup-plan --region ${table.home.region} --backup-plan file://plan.json; then ${selectCommand(table, 'PLAN_ID')}`,
    };
  }
  return {
    verdict: 'fail',
    reason: 'NotSelected',
    message:
      misses.length === 0
        ? `no plan of ${place} selects anything`
        : `no plan of ${place} selects it: ${explain(misses)}`,
    remedy: selectCommand(table, plan.id),
  };
}

function basisOf(table: WatchedTable, coverage: Coverage, view: BackupView): readonly Basis[] {
  const place = describePlace(table.home);
  return [
    { read: `backup plans of ${place}`, observed: coverage.plans },
    { read: `backup settings of ${place}`, observed: view.backup(table.home).settings },
    { read: 'tags of the table', observed: table.tags },
  ];
}

/** A plan of the table's own account and region selects it, as AWS judges it. */
export const backupPlanned: BackupControl = {
  card,
  findings: (view) =>
    view.tables.flatMap((table) => {
      if (table.isMissing) return []; // a missing table is said by table-present
      const coverage = view.coverage(table);
      return [
        makeFinding(
          card,
          subjectOf(table),
          keyOfTable(table),
          judge(table, coverage),
          basisOf(table, coverage, view),
        ),
      ];
    }),
};
