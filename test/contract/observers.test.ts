import { inProcessBench, memoryBench, readDeadlineMs, servedBench } from './benches.js';
import { cannedBench } from './canned-bench.js';
import {
  allReads,
  firstReads,
  holdsDeadlines,
  holdsObserversContract,
} from './observers.contract.js';

holdsObserversContract('plain values', memoryBench, firstReads);
holdsObserversContract('AWS, in canned answers', cannedBench, allReads);
holdsObserversContract('AWS, in process', inProcessBench, firstReads);
holdsObserversContract('AWS, over HTTP', servedBench, firstReads);

// Over HTTP time is real: there only the pass's own end is tried.
holdsDeadlines('AWS, in canned answers', cannedBench, readDeadlineMs, allReads);
holdsDeadlines('AWS, in process', inProcessBench, readDeadlineMs, firstReads);
