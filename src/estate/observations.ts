import type { BucketFacts, ClusterFacts, DatasetFacts, PlacementFacts } from './facts.js';
import type { RegionId } from './ids.js';
import type { BucketTarget, ClusterTarget, DatasetsTarget, TableTarget } from './targets.js';

/** A target with everything that was observed of it. */
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
    };
