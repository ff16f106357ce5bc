import type { EvaluationResult } from '@aws-sdk/client-iam';
import type { AccessDecision, SimulatedAccess } from '../estate/place-facts.js';
import type { Place } from '../ports/backup-service.js';
import type { AccessRequest } from '../ports/surroundings.js';
import { required } from './answers.js';
import { noSuchEntity } from './error-names.js';
import { invalidAnswer } from './errors.js';
import { everyPage } from './paging.js';
import { endedWith } from './part.js';
import { partitionOf } from './partition.js';
import type { Send } from './read.js';

const mostPages = 20;
const pageSize = 1000;

const decisions: readonly AccessDecision[] = ['allowed', 'explicitDeny', 'implicitDeny'];

/**
 * What IAM says that a role may do, in the order asked. It knows the role's own policies, its
 * boundary and the organization's; the policy of a bucket or key it does not look at.
 * @throws as a read's work may; FailedCall when there is no such role
 * @source API SimulatePrincipalPolicy, AWS Identity and Access Management API Reference
 */
export async function simulate(
  send: Send,
  place: Place,
  { role, questions }: AccessRequest,
): Promise<readonly SimulatedAccess[]> {
  const answers: SimulatedAccess[] = [];
  let arn = `arn:${partitionOf(place.region)}:iam::${place.account}:role/${role}`;
  for (const question of questions) {
    try {
      answers.push(...(await ask(send, arn, question)));
    } catch (error) {
      if (!endedWith(error, ...noSuchEntity)) throw error;
      arn = await arnOf(send, role); // its name stands, but it may be under a path
      answers.push(...(await ask(send, arn, question)));
    }
  }
  return answers;
}

async function arnOf(send: Send, role: string): Promise<string> {
  const answer = await send('GetRole', { RoleName: role });
  return required(answer.Role?.Arn, 'GetRole: Arn');
}

/** One resource is asked about at a time: then each action has one result, whatever it is called. */
async function ask(
  send: Send,
  arn: string,
  { actions, resource }: AccessRequest['questions'][number],
): Promise<readonly SimulatedAccess[]> {
  const results = new Map<string, EvaluationResult>();
  await everyPage('SimulatePrincipalPolicy', mostPages, async (Marker) => {
    const answer = await send('SimulatePrincipalPolicy', {
      PolicySourceArn: arn,
      ActionNames: [...actions],
      ResourceArns: [resource],
      MaxItems: pageSize,
      Marker,
    });
    const page = required(answer.EvaluationResults, 'SimulatePrincipalPolicy: EvaluationResults');
    for (const result of page) results.set(nameOf(result.EvalActionName), result);
    return answer.IsTruncated === true ? answer.Marker : undefined;
  });
  return actions.map((action) => {
    const result = results.get(nameOf(action));
    if (result === undefined) {
      throw invalidAnswer(`SimulatePrincipalPolicy: nothing is said of ${action}`);
    }
    return {
      action,
      resource,
      decision: decisionOf(result.EvalDecision),
      missingContext: [...new Set(result.MissingContextValues)].toSorted(),
    };
  });
}

/** IAM does not tell upper from lower case in actions. */
function nameOf(action: string | undefined): string {
  return required(action, 'SimulatePrincipalPolicy: EvalActionName').toLowerCase();
}

function decisionOf(decision: string | undefined): AccessDecision {
  const told = required(decision, 'SimulatePrincipalPolicy: EvalDecision');
  const known = decisions.find((each) => each === told);
  if (known === undefined) {
    throw invalidAnswer('SimulatePrincipalPolicy: an EvalDecision that is not known');
  }
  return known;
}
