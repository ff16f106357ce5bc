import type { Outcome, PeerWorld } from './two-worlds.js';

/** Calls that are made on both sides, and the part of the answers that is compared. */
export interface PeerCase {
  readonly name: string;
  /** Names of its own resources begin with `own`: cases must not meet. */
  readonly run: (world: PeerWorld, own: string) => Promise<unknown>;
}

/** A case in which the two sides differ, with what the AWS documents say. */
export interface Difference extends PeerCase {
  /** What the sandbox must come to. */
  readonly documented: Outcome;
  /** The same in words, where it is an answer and not an error. */
  readonly says?: string;
  /** What moto does instead. */
  readonly moto: string;
  /** Title of the AWS page. */
  readonly source: string;
}
