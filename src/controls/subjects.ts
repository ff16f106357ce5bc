import type { Environment, TableMember } from '../estate/environment.js';
import type { PlacementFacts, ReplicaDescription } from '../estate/facts.js';
import type { RegionId } from '../estate/ids.js';
import type { Placement } from '../estate/placement.js';

/** One table in one region, as the placement controls judge it. */
export interface PlacementSubject {
  readonly environment: Environment;
  readonly member: TableMember;
  readonly place: Placement;
  /** True in the environment's own region. */
  readonly isHome: boolean;
}

/** A replica that is declared, or was found, in another region than the home one. */
export interface ReplicaSubject {
  readonly environment: Environment;
  readonly member: TableMember;
  readonly region: RegionId;
  readonly isDeclared: boolean;
}

/** A placement's facts, with what the home region tells of it. */
export interface MemberFacts extends PlacementFacts {
  /** Its entry in home's list of replicas; none at home, and where home tells nothing of it. */
  readonly listed?: ReplicaDescription | undefined;
}

/** The home placement tells the group; the replica's own region tells a stand-alone table. */
export interface ReplicaFacts {
  readonly home: PlacementFacts;
  readonly there: PlacementFacts;
}
