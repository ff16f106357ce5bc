import type { BackupPlansListMember, BackupSelectionsListMember } from '@aws-sdk/client-backup';
import type { BackupPlan, BackupSelection } from '../estate/backup-facts.js';
import { mapBounded } from '../kernel/bounded.js';
import type { BackupService, Place } from '../ports/backup-service.js';
import { required } from './answers.js';
import { describeRule, describeSelection } from './backup-rules.js';
import type { AwsMemory, PlanDocument } from './memory.js';
import { everyPage } from './paging.js';
import { endedWith } from './part.js';
import type { Read, Send } from './read.js';

const mostPages = 50;
const pageSize = 1000;
const plansAtOnce = 8;

type Named = { readonly name: string; readonly id: string };

/** By name, then id: names are not unique. */
function byName(a: Named, b: Named): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/**
 * `BackupService.plans`. What vanishes between a list and the reading of its members is left out: it
 * is not there any more.
 */
export function createPlans(read: Read, memory: AwsMemory): BackupService['plans'] {
  return ({ account, region }, signal) =>
    read(
      {
        operation: 'ListBackupPlans',
        account,
        region,
        subject: 'the backup plans',
        absentOn: [],
        work: async (send) => {
          const reading = { send, memory, place: { account, region } };
          const plans = await mapBounded(await listPlans(send), plansAtOnce, (plan) =>
            readPlan(reading, plan),
          );
          return plans.filter((plan) => plan !== undefined).toSorted(byName);
        },
      },
      signal,
    );
}

interface Reading {
  readonly send: Send;
  readonly memory: AwsMemory;
  readonly place: Place;
}

async function listPlans(send: Send): Promise<readonly BackupPlansListMember[]> {
  const plans: BackupPlansListMember[] = [];
  await everyPage('ListBackupPlans', mostPages, async (token) => {
    const answer = await send('ListBackupPlans', { MaxResults: pageSize, NextToken: token });
    plans.push(...required(answer.BackupPlansList, 'ListBackupPlans: BackupPlansList'));
    return answer.NextToken;
  });
  return plans;
}

/** The answer, or undefined when the service does not know what was asked for. */
async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (endedWith(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
}

async function readPlan(
  reading: Reading,
  { BackupPlanId, VersionId }: BackupPlansListMember,
): Promise<BackupPlan | undefined> {
  const id = required(BackupPlanId, 'ListBackupPlans: BackupPlanId');
  const plan = await readDocument(reading, id, VersionId);
  if (plan === undefined) return undefined;
  const listed = await ifThere(listSelections(reading.send, id));
  if (listed === undefined) return undefined;
  const selections = await mapBounded(listed, 1, (each) => readSelection(reading, id, each));
  return {
    ...plan,
    selections: selections.filter((selection) => selection !== undefined).toSorted(byName),
  };
}

/** The plan in its newest version, asked again only when the list tells of another one. */
async function readDocument(
  { send, memory, place }: Reading,
  id: string,
  listedVersion: string | undefined,
): Promise<PlanDocument | undefined> {
  const keyOf = (version: string): string => `${place.account}/${place.region}/${id}/${version}`;
  const known = listedVersion === undefined ? undefined : memory.plans.get(keyOf(listedVersion));
  if (known !== undefined) return known;
  const answer = await ifThere(send('GetBackupPlan', { BackupPlanId: id }));
  if (answer === undefined || answer.DeletionDate instanceof Date) return undefined;
  const plan = required(answer.BackupPlan, 'GetBackupPlan: BackupPlan');
  const document: PlanDocument = {
    id,
    name: required(plan.BackupPlanName, 'GetBackupPlan: BackupPlanName'),
    arn: required(answer.BackupPlanArn, 'GetBackupPlan: BackupPlanArn'),
    versionId: answer.VersionId,
    rules: required(plan.Rules, 'GetBackupPlan: Rules').map(describeRule),
  };
  if (document.versionId !== undefined) memory.plans.set(keyOf(document.versionId), document);
  return document;
}

async function listSelections(
  send: Send,
  plan: string,
): Promise<readonly BackupSelectionsListMember[]> {
  const selections: BackupSelectionsListMember[] = [];
  await everyPage('ListBackupSelections', mostPages, async (token) => {
    const answer = await send('ListBackupSelections', {
      BackupPlanId: plan,
      MaxResults: pageSize,
      NextToken: token,
    });
    selections.push(
      ...required(answer.BackupSelectionsList, 'ListBackupSelections: BackupSelectionsList'),
    );
    return answer.NextToken;
  });
  return selections;
}

/** A listing has no body of a selection; a body never changes, so it is asked once. */
async function readSelection(
  { send, memory, place }: Reading,
  plan: string,
  { SelectionId }: BackupSelectionsListMember,
): Promise<BackupSelection | undefined> {
  const id = required(SelectionId, 'ListBackupSelections: SelectionId');
  const key = `${place.account}/${place.region}/${plan}/${id}`;
  const known = memory.selections.get(key);
  if (known !== undefined) return known;
  const answer = await ifThere(send('GetBackupSelection', { BackupPlanId: plan, SelectionId: id }));
  if (answer === undefined) return undefined;
  const body = required(answer.BackupSelection, 'GetBackupSelection: BackupSelection');
  const selection = describeSelection(id, body);
  memory.selections.set(key, selection);
  return selection;
}
