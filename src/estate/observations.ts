import type { BucketFacts, ClusterFacts, DatasetFacts, PlacementFacts } from './facts.js';
import type { RegionId } from './ids.js';
import type { AccountFacts, EnvironmentFacts, KeyDescription, PlaceFacts } from './place-facts.js';
import type { Observed } from './observation.js';
import type {
  AccountTarget,
  BucketTarget,
  ClusterTarget,
  DatasetsTarget,
  EnvironmentTarget,
  KeyTarget,
  PlaceTarget,
  TableTarget,
} from './targets.js';

/** A target with everything that was observed of it. Targets of one pass are unique. */
export type Observation =
  | {
      readonly kind: 'table';
      readonly target: TableTarget;
      /** Home region first, then declared replicas, then replicas found but not declared. */
      readonly placements: ReadonlyMap<RegionId, PlacementFacts>;
    }
  | { readonly kind: 'bucket'; readonly target: BucketTarget; readonly facts: BucketFacts }
  | { readonly kind: 'cluster'; readonly target: ClusterTarget; readonly facts: ClusterFacts }
  | {
      readonly kind: 'datasets';
      readonly target: DatasetsTarget;
      /** Undefined when the environment names no gateway to ask. */
      readonly facts: DatasetFacts | undefined;
    }
  | {
      readonly kind: 'environment';
      readonly target: EnvironmentTarget;
      readonly facts: EnvironmentFacts;
    }
  | { readonly kind: 'place'; readonly target: PlaceTarget; readonly facts: PlaceFacts }
  | { readonly kind: 'account'; readonly target: AccountTarget; readonly facts: AccountFacts }
  /** Found while observing: a key that something else is encrypted with. */
  | {
      readonly kind: 'key';
      readonly target: KeyTarget;
      readonly facts: { readonly key: Observed<KeyDescription> };
    };
