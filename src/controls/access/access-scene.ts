import type { EnvironmentFacts } from '../../estate/place-facts.js';
import type { Sight } from '../sight.js';
import type { PolicyReader } from './policy-document.js';

/** What the controls of an environment's access look at beside the environment itself. */
export interface AccessScene {
  readonly facts: EnvironmentFacts;
  readonly sight: Sight;
  readonly readPolicy: PolicyReader;
}
