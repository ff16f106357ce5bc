import { configure, daemon, demand, endFault, fault, type Liveness } from './liveness.js';

/** Every read hangs until it is given up, and the run with it. */
const hang = fault({ id: 'hang', service: 'dynamodb', operation: 'DescribeTable', effect: 'hang' });

const start = daemon('start');
const stop = daemon('stop');
const timeOut = [configure('shorten-the-deadline'), hang, demand];
const recover = [endFault('hang'), configure('mend'), demand];
const unwritable = [daemon('make-the-journal-unwritable'), demand];
const writable = [daemon('make-the-journal-writable'), demand];

const rows: readonly Liveness[] = [
  {
    alert: 'DepotDrJobMissedFires',
    // By its clock it was down for two minutes, and nobody has to wait for them.
    raise: [
      stop,
      daemon('forget-everything'),
      daemon('put-its-clock-behind'),
      start,
      stop,
      daemon('put-its-clock-right'),
      start,
    ],
    clear: [],
  },
  { alert: 'DepotDrAbsent', raise: [stop], clear: [start], isAlone: true },
  { alert: 'DepotDrDown', raise: [stop], clear: [start] },
  { alert: 'DepotDrRestarting', raise: [stop, start], clear: [], needsPast: true },
  {
    alert: 'DepotDrNotReady',
    others: ['DepotDrJournalUnhealthy', 'DepotDrJournalWritesFailing'],
    raise: unwritable,
    clear: writable,
  },
  { alert: 'DepotDrConfigReloadFailed', raise: [configure('break')], clear: [configure('mend')] },
  {
    alert: 'DepotDrSeriesDropped',
    raise: [stop, configure('least-budget-and-many-environments'), start],
    clear: [stop, configure('mend'), start],
  },
  { alert: 'DepotDrClockStepped', raise: [daemon('step-the-clock-back')], clear: [] },
  {
    alert: 'DepotDrJournalSetAside',
    raise: [stop, daemon('damage-the-journal'), start],
    clear: [stop, start],
  },
  {
    alert: 'DepotDrLogLinesLost',
    raise: [daemon('close-its-log'), demand],
    clear: [daemon('open-its-log')],
  },
  { alert: 'DepotDrEventLoopBlocked', raise: [daemon('block-the-loop')], clear: [], isAlone: true },
  {
    alert: 'DepotDrSchedulerStalled',
    raise: [daemon('hold-the-heartbeat')],
    clear: [daemon('let-the-heartbeat-go')],
  },
  {
    alert: 'DepotDrJobFailed',
    others: ['DepotDrJobOverdue'],
    raise: timeOut,
    clear: recover,
  },
  {
    alert: 'DepotDrJobNeverSucceeded',
    raise: [stop, daemon('forget-everything'), configure('shorten-the-deadline'), hang, start],
    clear: recover,
  },
  {
    alert: 'DepotDrJobPaused',
    raise: [configure('pause-the-sweep')],
    clear: [configure('mend')],
    needsPast: true,
  },
];

/** Raised and cleared by what is done to a running daemon, whose reads hang where it says so. */
export const daemonLiveness: readonly Liveness[] = rows.map((row) => ({
  ...row,
  isPaced: true,
  isSmall: true,
}));
