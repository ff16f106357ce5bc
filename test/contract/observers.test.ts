import { inProcessBench, memoryBench, readDeadlineMs, servedBench } from './benches.js';
import { holdsDeadlines, holdsObserversContract } from './observers.contract.js';

holdsObserversContract('plain values', memoryBench);
holdsObserversContract('AWS, in process', inProcessBench);
holdsObserversContract('AWS, over HTTP', servedBench);

// Over HTTP time is real: there only the pass's own end is tried.
holdsDeadlines('AWS, in process', inProcessBench, readDeadlineMs);
