/** Names under which calls end that no service of AWS gives: ours, Node's, and the general ones. */
const general: readonly string[] = [
  'ok',
  'AnswerUnreadable',
  'AttemptsUsedUp',
  'Closed',
  'DeadlinePassed',
  'DepotAnswerInvalid',
  'DepotListEndless',
  'Interrupted',
  'NotAsked',
  'PlaceGivenUp',
  'RegionNotEnabled',
  'ThrottledUntilDeadline',
  'WrongAccount',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'InternalError',
  'InternalFailure',
  'InternalServerError',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'Unknown',
  'ValidationException',
];

const mostCodes = 60;

/**
 * How calls end, as one of a bounded set: known names, the first 60 that occur; else `other`.
 * @param errorNames - what the services call their errors
 */
export function createCallCodes(errorNames: readonly string[]): (outcome: string) => string {
  const known = new Set([...general, ...errorNames]);
  const seen = new Set(['ok']);
  return (outcome) => {
    if (seen.has(outcome)) return outcome;
    if (!known.has(outcome) || seen.size >= mostCodes) return 'other';
    seen.add(outcome);
    return outcome;
  };
}
