import type { Paint } from './paint.js';

/** How text is laid out for whoever reads it. */
export interface TextOptions {
  readonly paint: Paint;
  /** Columns that may be used. */
  readonly width: number;
}
