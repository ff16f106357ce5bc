import type {
  BackupSelection,
  Conditions,
  CreateBackupSelectionInput,
  CreateBackupSelectionOutput,
  DeleteBackupSelectionInput,
  GetBackupSelectionInput,
  GetBackupSelectionOutput,
  ListBackupSelectionsInput,
  ListBackupSelectionsOutput,
} from '@aws-sdk/client-backup';
import type { Call } from '../../service.js';
import { alreadyExists, invalidValue, limitExceeded, notFound, required } from './faults.js';
import { byCreation, nextToken, page } from './pages.js';
import { namePattern } from './plan-input.js';
import type { ConditionOperator, Plan, Selection } from './plan.js';
import type { BackupWorld } from './world.js';

/** @source AWS Backup Developer Guide, AWS Backup quotas; API Reference, BackupSelection */
const mostSelections = 100;
const mostArns = 500;
const mostWildcards = 30;

const operators: readonly ConditionOperator[] = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLike',
];

type SelectionDraft = Omit<Selection, 'id' | 'createdAtMs' | 'creatorRequestId'>;

/** @throws AwsFault InvalidParameterValueException, MissingParameterValueException */
function readSelection(input: BackupSelection | undefined, call: Call): SelectionDraft {
  const selection = required(input, 'BackupSelection');
  const name = required(selection.SelectionName, 'SelectionName');
  if (!namePattern.test(name)) throw invalidValue(`The selection name ${name} is invalid.`);
  const roleArn = required(selection.IamRoleArn, 'IamRoleArn');
  checkRole(roleArn, call);
  const tags = (selection.ListOfTags ?? []).map((tag) => ({
    key: required(tag.ConditionKey, 'ConditionKey'),
    value: required(tag.ConditionValue, 'ConditionValue'),
  }));
  return {
    name,
    roleArn,
    resources: readArns(selection.Resources ?? []),
    notResources: readArns(selection.NotResources ?? []),
    tags,
    conditions: readConditions(selection.Conditions ?? {}),
  };
}

/** The role of a plan is one of its own account. @throws AwsFault InvalidParameterValueException */
export function checkRole(roleArn: string, { partition, caller }: Call): void {
  if (roleArn.startsWith(`arn:${partition}:iam::${caller.account}:role/`)) return;
  throw invalidValue(`The role ${roleArn} is not a role of account ${caller.account}.`);
}

function readArns(arns: readonly string[]): readonly string[] {
  const wild = arns.filter((arn) => arn.includes('*'));
  if (arns.length > mostArns) throw invalidValue(`At most ${mostArns} ARNs are allowed.`);
  if (wild.length > mostWildcards) {
    throw invalidValue(`At most ${mostWildcards} ARNs with a wildcard are allowed.`);
  }
  for (const arn of arns) {
    if (arn !== '*' && !arn.startsWith('arn:')) throw invalidValue(`${arn} is not an ARN.`);
    if (arn.slice(0, -1).includes('*')) {
      throw invalidValue(`The wildcard must be at the end of the ARN: ${arn}`);
    }
  }
  return arns;
}

function readConditions(input: Conditions): Selection['conditions'] {
  return operators.flatMap((operator) =>
    (input[operator] ?? []).map((condition) => {
      const key = required(condition.ConditionKey, 'ConditionKey');
      if (!key.startsWith('aws:ResourceTag/')) {
        throw invalidValue(`The condition key ${key} must begin with aws:ResourceTag/.`);
      }
      return { operator, key, value: required(condition.ConditionValue, 'ConditionValue') };
    }),
  );
}

/** There is no update: make the new one, then delete the old. @source AWS Backup API Reference */
export function createSelection(
  world: BackupWorld,
  input: CreateBackupSelectionInput,
  call: Call,
): CreateBackupSelectionOutput {
  const plan = world.needPlan(input.BackupPlanId, call);
  const { CreatorRequestId: creatorRequestId } = input;
  const all = [...plan.selections.values()];
  const repeated = all.find(
    (each) => creatorRequestId !== undefined && each.creatorRequestId === creatorRequestId,
  );
  if (repeated !== undefined) return created(plan, repeated);
  const draft = readSelection(input.BackupSelection, call);
  const text = selectionText(draft);
  const twin = all.find((each) => selectionText(each) === text);
  if (twin !== undefined) {
    throw alreadyExists('The same backup selection already exists.', {
      creatorRequestId: twin.creatorRequestId,
    });
  }
  if (all.length >= mostSelections) {
    throw limitExceeded(`A plan has at most ${mostSelections} selections.`);
  }
  const selection = {
    ...draft,
    id: world.uuid(),
    createdAtMs: call.now.getTime(),
    creatorRequestId,
  };
  plan.selections.set(selection.id, selection);
  return created(plan, selection);
}

function selectionText(selection: SelectionDraft): string {
  const { name, roleArn, resources, notResources, tags, conditions } = selection;
  return JSON.stringify([name, roleArn, resources, notResources, tags, conditions]);
}

function created(plan: Plan, { id, createdAtMs }: Selection) {
  return { SelectionId: id, BackupPlanId: plan.id, CreationDate: new Date(createdAtMs) };
}

function creator({ creatorRequestId }: Selection): { readonly CreatorRequestId?: string } {
  return creatorRequestId === undefined ? {} : { CreatorRequestId: creatorRequestId };
}

/** @throws AwsFault ResourceNotFoundException */
function needSelection(plan: Plan, id: string | undefined): Selection {
  const selection = plan.selections.get(id ?? '');
  if (selection === undefined) throw notFound(`Backup selection ${id ?? ''} does not exist.`);
  return selection;
}

/** @source AWS Backup API Reference, GetBackupSelection */
export function getSelection(
  world: BackupWorld,
  input: GetBackupSelectionInput,
  call: Call,
): GetBackupSelectionOutput {
  const plan = world.needPlan(input.BackupPlanId, call);
  const selection = needSelection(plan, input.SelectionId);
  return {
    ...created(plan, selection),
    ...creator(selection),
    BackupSelection: {
      SelectionName: selection.name,
      IamRoleArn: selection.roleArn,
      Resources: [...selection.resources],
      NotResources: [...selection.notResources],
      ListOfTags: selection.tags.map(({ key, value }) => ({
        ConditionType: 'STRINGEQUALS',
        ConditionKey: key,
        ConditionValue: value,
      })),
      Conditions: Object.fromEntries(
        operators.map((operator) => [
          operator,
          selection.conditions
            .filter((condition) => condition.operator === operator)
            .map(({ key, value }) => ({ ConditionKey: key, ConditionValue: value })),
        ]),
      ),
    },
  };
}

/** Without the bodies, as AWS lists them. @source AWS Backup API Reference, ListBackupSelections */
export function listSelections(
  world: BackupWorld,
  input: ListBackupSelectionsInput,
  call: Call,
): ListBackupSelectionsOutput {
  const plan = world.needPlan(input.BackupPlanId, call);
  const { items, token } = page(plan.selections.values(), byCreation, 'descending', input);
  return {
    BackupSelectionsList: items.map((selection) => ({
      ...created(plan, selection),
      ...creator(selection),
      SelectionName: selection.name,
      IamRoleArn: selection.roleArn,
    })),
    ...nextToken(token),
  };
}

/** @source AWS Backup API Reference, DeleteBackupSelection */
export function deleteSelection(
  world: BackupWorld,
  input: DeleteBackupSelectionInput,
  call: Call,
): object {
  const plan = world.needPlan(input.BackupPlanId, call);
  plan.selections.delete(needSelection(plan, input.SelectionId).id);
  return {};
}
