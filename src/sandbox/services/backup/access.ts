import { authorize, localArn, type Need } from '../../iam/access.js';
import type { Call, Handler } from '../../service.js';
import type { BackupWorld } from './world.js';

type Input = Readonly<Record<string, unknown>>;

/** Operations that hand a role to AWS Backup need `iam:PassRole` on it as well. */
const passing: ReadonlySet<string> = new Set([
  'CreateBackupSelection',
  'StartBackupJob',
  'StartCopyJob',
]);

/** Operations without resource-level permissions, whatever they name. */
const everywhere: ReadonlySet<string> = new Set([
  'CreateBackupPlan',
  'ListBackupJobs',
  'ListBackupPlans',
  'ListBackupVaults',
  'ListCopyJobs',
  'ListRecoveryPointsByResource',
]);

/**
 * What a call needs. Source: Service Authorization Reference, "AWS Backup".
 */
function needsOf(input: Input, call: Call): readonly Need[] {
  const action = `backup:${call.operation}`;
  const needs: Need[] = [{ action, resource: resourceOf(input, call) }];
  const role = passing.has(call.operation) ? roleOf(input) : undefined;
  if (role !== undefined) needs.push({ action: 'iam:PassRole', resource: role });
  return needs;
}

function resourceOf(input: Input, call: Call): string {
  if (everywhere.has(call.operation)) return '*';
  const point = text(input['RecoveryPointArn']) ?? text(input['ResourceArn']);
  const vault = text(input['BackupVaultName']);
  const plan = text(input['BackupPlanId']);
  // A backup job is allowed or refused on its vault, not on its table.
  if (call.operation !== 'StartBackupJob' && point !== undefined) return point;
  if (vault !== undefined) return localArn(call, 'backup', `backup-vault:${vault}`);
  return plan === undefined ? '*' : localArn(call, 'backup', `backup-plan:${plan}`);
}

function roleOf(input: Input): string | undefined {
  const selection = input['BackupSelection'];
  const inner = typeof selection === 'object' && selection !== null ? { ...selection } : undefined;
  return text(input['IamRoleArn']) ?? text((inner as Input | undefined)?.['IamRoleArn']);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/**
 * The same handler behind the caller's identity policy and the policy of the vault that it names.
 * @source AWS Backup Developer Guide, Access policies on vaults
 */
export function guarded(world: BackupWorld, handler: Handler): Handler {
  return (input: never, call) => {
    const members: Input = { ...(input as Input) };
    for (const need of needsOf(members, call)) {
      const vault = world.vaultAt(need.resource);
      authorize(call, need, vault && { owner: vault.account, policy: vault.policy?.text });
    }
    return handler(input, call);
  };
}
