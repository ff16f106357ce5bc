import type { RegionId } from '../../estate/ids.js';
import type { TableTarget } from '../../estate/targets.js';
import type { ControlCard, Judgement } from '../control.js';
import { type Basis, type Finding, makeFinding } from '../finding.js';

/** A finding of a table in one of its regions. */
export function placementFinding(
  card: ControlCard,
  { environment, member }: TableTarget,
  region: RegionId,
  judgement: Judgement<string>,
  basis: readonly Basis[],
): Finding {
  const { name, account } = environment;
  const subject = {
    environment: name,
    table: member.role === 'extra' ? member.name : member.role,
    account,
    region,
    resource: member.name,
  };
  return makeFinding(card, subject, [name, account, region, member.name], judgement, basis);
}
