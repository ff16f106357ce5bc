import type { Finding } from '../controls/finding.js';

/** A finding as far as it is shown: one of a pass, or one that is remembered. */
export type ShownFinding = Omit<Finding, 'basis'>;
