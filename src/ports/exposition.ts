/** Metrics in the text format of Prometheus, ready to be served. */
export interface Exposition {
  readonly contentType: string;
  /**
   * The body in parts, in order; each a few kB, so that serving never holds the loop for long.
   * @throws the signal's reason when it aborts first
   */
  render(signal: AbortSignal): AsyncIterable<string>;
}
