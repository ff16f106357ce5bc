import type { PlaceTarget } from '../../estate/targets.js';
import type { PlaceFacts } from '../../estate/place-facts.js';
import { type Basis, type Finding, type FindingSubject, makeFinding } from '../finding.js';
import { type ControlCard, type Judgement, unseen } from '../control.js';
import type { Sight } from '../sight.js';
import { sortNames } from './depot-names.js';

type Reason = 'EnvironmentNotConfigured';

/** Every Depot environment that an account holds is watched. */
export const environmentConfigured: ControlCard = {
  id: 'environment-configured',
  title: 'Every environment found is configured',
  subject: 'place',
  rationale:
    'An environment that nobody configured is checked by nobody: whatever is wrong with it is found on the day it is lost.',
  source: 'guide, "DynamoDB" (the three tables of an environment); API ListTables',
  reasons: {
    EnvironmentNotConfigured: {
      severity: 'warning',
      meaning: 'Tables of a Depot environment were found that the configuration does not name.',
    },
  },
};

function judgementsOf(
  { account, region }: PlaceTarget,
  { tables }: PlaceFacts,
  sight: Sight,
): readonly { readonly resource: string; readonly judgement: Judgement<Reason> }[] {
  const whole = (judgement: Judgement<Reason>) => [{ resource: 'environments', judgement }];
  if (tables.kind === 'unknown') return whole(unseen(tables));
  const names = tables.kind === 'absent' ? [] : tables.value.depot;
  const { unknown } = sortNames(names, sight.whole ?? sight.estate, account.id);
  if (unknown.length === 0) {
    return whole({ verdict: 'pass', message: 'every Depot environment found here is configured' });
  }
  return unknown.map(({ id, tables: held }) => ({
    resource: `sdp-${id}`,
    judgement: {
      verdict: 'fail',
      reason: 'EnvironmentNotConfigured',
      message: `the tables ${held.join(', ')} are those of an environment that is not configured`,
      remedy: `Add the environment ${id} to environments in the configuration; depot-dr config init --region=${region}, with the credentials of that account or --role-arn, writes a first entry.`,
    },
  }));
}

/** One finding for each environment that nobody watches; else one for the account and region. */
export function environmentConfiguredFindings(sight: Sight): readonly Finding[] {
  return sight.places.flatMap(({ target, facts }) => {
    const { account, region } = target;
    const basis: readonly Basis[] = [{ read: 'tables', observed: facts.tables }];
    return judgementsOf(target, facts, sight).map(({ resource, judgement }) => {
      const subject: FindingSubject = {
        environment: undefined,
        table: undefined,
        account: account.id,
        region,
        resource,
      };
      const key = [account.id, region, resource];
      return makeFinding(environmentConfigured, subject, key, judgement, basis);
    });
  });
}
