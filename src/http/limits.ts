import { minuteMs, secondMs } from '../kernel/units.js';

/** Every bound of a listener. None may be missing: what listens on a network is asked anything. */
export interface HttpLimits {
  /** Open at once. A further one takes the place of the one that has been idle for longest. */
  readonly connections: number;
  /** Request line and headers together; more is answered with 431. */
  readonly headerBytes: number;
  /** Path and query; more is answered with 414. */
  readonly targetCharacters: number;
  /** Of a request; more is answered with 413. */
  readonly bodyBytes: number;
  /** Then the connection is closed, so that none lives for ever. */
  readonly requestsPerConnection: number;
  /** From the connection to the end of the headers. */
  readonly headersMs: number;
  /** From the connection to the end of the body. */
  readonly requestMs: number;
  /** How often connections are looked at for the two above. */
  readonly checkMs: number;
  /** Between two requests. */
  readonly keepAliveMs: number;
  /** From the headers to the last byte of the answer; a reader that is slower is cut off. */
  readonly answerMs: number;
  /** Reads of the journal for one answer. */
  readonly journalMs: number;
  /** Renderings of the metrics at once; one more is answered with 503. */
  readonly renders: number;
  /** Shown at the sign-in within the time, by all clients together; then it is held back for as long. */
  readonly wrongTokens: number;
  readonly wrongTokensMs: number;
  /** When the listener closes, for what is under way. */
  readonly closeMs: number;
}

export const defaultLimits: HttpLimits = {
  connections: 256,
  headerBytes: 8 * 1024,
  targetCharacters: 2048,
  bodyBytes: 1024,
  requestsPerConnection: 1000,
  headersMs: 10 * secondMs,
  requestMs: 20 * secondMs,
  checkMs: 2 * secondMs,
  keepAliveMs: 5 * secondMs,
  answerMs: 60 * secondMs,
  journalMs: 5 * secondMs,
  renders: 4,
  wrongTokens: 10,
  wrongTokensMs: minuteMs,
  closeMs: 5 * secondMs,
};
