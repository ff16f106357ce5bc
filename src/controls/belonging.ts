import { configuredIn, type SubjectKind } from '../estate/configured.js';
import type { Estate } from '../estate/environment.js';
import { catalogue } from './catalogue.js';
import type { ControlCard } from './control.js';
import type { Finding } from './finding.js';

const kinds: Readonly<Record<ControlCard['subject'], SubjectKind>> = {
  table: 'placement',
  placement: 'placement',
  replica: 'placement',
  copy: 'place', // it may lie in another account than its environment
  bucket: 'bucket',
  cluster: 'cluster',
  dataset: 'environment',
  environment: 'environment',
  place: 'place',
  vault: 'place',
  plan: 'place',
  account: 'account',
  key: 'account',
  waiver: 'account',
};

const cards: ReadonlyMap<string, ControlCard> = new Map(catalogue.map((card) => [card.id, card]));

/**
 * Tells whether the configuration still names what a finding is about; never of a control that is no
 * more.
 */
export function belongsTo(
  estate: Estate,
): (finding: Pick<Finding, 'control' | 'subject'>) => boolean {
  const isConfigured = configuredIn(estate);
  const names = new Set(estate.environments.map(({ name }) => name));
  return ({ control, subject }) => {
    const card = cards.get(control);
    if (card === undefined) return false;
    const kind = kinds[card.subject];
    const { environment } = subject;
    if (environment !== undefined && !names.has(environment)) return false;
    // What belongs to no environment is as its account and region are.
    const isShared = environment === undefined && kind !== 'bucket' && kind !== 'account';
    return isConfigured(subject, isShared ? 'place' : kind);
  };
}
