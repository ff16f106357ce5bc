import type { AlertCard } from '../alert-card.js';
import { grownBy, span } from '../promql.js';
import { minute, overRestart } from '../spans.js';

/** The daemon's own state. */
export const daemonAlerts: readonly AlertCard[] = [
  {
    name: 'DepotDrNotReady',
    concern: 'daemon',
    severity: 'critical',
    forSeconds: 15 * minute,
    keepSeconds: 0,
    expr: (of) => `${of('ready')} == 0`,
    summary: 'The depot-dr daemon runs, but is not ready: {{ $labels.part }}.',
    description:
      'The part {{ $labels.part }} of its readiness has not held for a while. Until it does, what the daemon tells is old or nothing.',
    runbook: {
      means:
        'The process is alive and does not do its work. `configuration`: none is in force. `journal`: it is not open, so nothing is remembered. `gauges`: what was known has not been read back. `first-pass`: no pass has ended since the start, and the remembered one is old.',
      look: [
        '`curl -s http://<host>:9464/readyz` names each part and why it does not hold.',
        'For `first-pass`: is a run under way? See the operations dashboard or the status page.',
        'Read the warnings in its log since the start.',
      ],
      act: [
        '`journal`: see the page of DepotDrJournalUnhealthy.',
        '`first-pass`: if passes end at their deadline, raise `observe.deadlineSeconds` or `aws.rateShare`; if calls fail, see DepotDrChecksUnknown.',
        'Start it again when nothing else helps; no record is lost by that.',
      ],
      clears: 'As soon as the part holds.',
    },
  },
  {
    name: 'DepotDrConfigReloadFailed',
    concern: 'daemon',
    severity: 'warning',
    forSeconds: 5 * minute,
    keepSeconds: 0,
    expr: (of) => `${of('config_last_reload_successful')} == 0`,
    summary: 'A newer depot-dr configuration was refused; the old one is in force.',
    description:
      'What the newer file wants to be watched is not watched. The log and the status page name the mistakes.',
    runbook: {
      means:
        'The configuration file was changed and cannot be used. The daemon goes on with the one before. An environment that was added is not watched; a daemon that is started now would refuse to start.',
      look: ['`depot-dr config check --config=<file>` names all mistakes with line and column.'],
      act: [
        'Correct the file, check it again, and send SIGHUP to the daemon.',
        'Or put the file before back, and send SIGHUP.',
      ],
      clears: 'With the next reload that works.',
    },
  },
  {
    name: 'DepotDrSeriesDropped',
    concern: 'daemon',
    severity: 'warning',
    forSeconds: 0,
    keepSeconds: 0,
    expr: (of, { counterWindow }) =>
      `${grownBy(of('metrics_series_dropped_total'), counterWindow)} > 0`,
    summary: 'depot-dr leaves series out of its metrics: the budget is used up.',
    description:
      'What is left out cannot raise an alert. Within the window {{ $value | humanize }} series were dropped.',
    runbook: {
      means:
        'The estate needs more series than the budget allows, so some are not published. A dashboard may have holes, and an alert that stands on a series which was left out stays silent.',
      look: [
        'How many are there? `depotdr_metrics_series`, and the reference page of the metrics for how they grow.',
        '`topk(10, count by (__name__) ({__name__=~"depotdr_.+"}))` in Prometheus names the largest ones.',
      ],
      act: [
        'Raise the budget in the configuration, if Prometheus can hold that.',
        'Or run one daemon for each group of accounts.',
      ],
      clears: 'An hour after the last series was left out.',
    },
  },
  {
    name: 'DepotDrClockStepped',
    concern: 'daemon',
    severity: 'warning',
    forSeconds: 0,
    keepSeconds: 0,
    expr: (of, { counterWindow }) => `${grownBy(of('clock_steps_total'), counterWindow)} > 0`,
    summary: "The clock of the depot-dr daemon's machine jumped {{ $labels.direction }}.",
    description:
      'Due times may have been jumped over; those are told as missed. Ages on the dashboards may be wrong until the clock is right.',
    runbook: {
      means:
        'The wall clock of the machine moved by itself, forward or back: time synchronisation that had been lost, a suspended virtual machine, or somebody who set it. AWS refuses requests whose clock is off by more than five minutes.',
      look: [
        '`timedatectl` or `chronyc tracking` on the machine: is the clock synchronised, and how far off is it?',
        'Missed due times with the reason `clock-step` on the status page.',
      ],
      act: [
        'Repair time synchronisation.',
        'Run what was jumped over, if its catch-up policy did not do so.',
      ],
      clears: 'An hour after the last jump.',
    },
  },
  {
    name: 'DepotDrJournalUnhealthy',
    concern: 'daemon',
    severity: 'critical',
    forSeconds: 5 * minute,
    keepSeconds: overRestart,
    expr: (of) => `${of('journal_healthy')} == 0`,
    summary: 'depot-dr cannot write its journal.',
    description:
      'No run starts that cannot be recorded: nobody looks at the estate, and what is shown grows old.',
    runbook: {
      means:
        'The last write to the journal failed: the disk is full or read-only, its files were removed or replaced, or the store is damaged. The daemon stays up and shows what it knew, but no run starts that it cannot record, so the estate is not watched. A run that was under way may be told as interrupted after the next start.',
      look: [
        'The status page, `/readyz` and the log name the error.',
        '`df -h <state directory>` and `df -i <state directory>`: is the disk or its inodes used up?',
        '`ls -la <state directory>`: are `journal.sqlite` and `lock.sqlite` there, and writable for the user that the daemon runs as?',
      ],
      act: [
        'Make room, or mount the disk again as writable. The next write is tried by itself.',
        'If its files were removed or replaced, move the same files back, and it goes on by itself. A copy is not the same file: after one, or where they are lost, start the daemon again. It goes on with what is there, and with a new journal where nothing is.',
        'If the store is damaged, start the daemon again: it moves the store aside and goes on with what is whole; see DepotDrJournalSetAside.',
      ],
      clears: 'Five minutes after a write worked again.',
    },
  },
  {
    name: 'DepotDrJournalWritesFailing',
    concern: 'daemon',
    severity: 'warning',
    forSeconds: 0,
    keepSeconds: 0,
    expr: (of, { counterWindow }) =>
      `${grownBy(of('journal_write_failures_total'), counterWindow)} > 0`,
    summary: 'Writes of depot-dr to its journal failed.',
    description:
      '{{ $value | humanize }} writes failed within the window. What they held may be missing from the history.',
    runbook: {
      means:
        'Some writes to the journal failed. While DepotDrJournalUnhealthy is silent, later ones worked: a disk that is nearly full, or slow.',
      look: [
        'The log names each failed write and its error.',
        '`df -h <state directory>`, and the size of the journal on the operations dashboard.',
      ],
      act: ['Make room before it gets worse.', 'Move the state directory to a disk of its own.'],
      clears: 'An hour after the last failure.',
    },
  },
  {
    name: 'DepotDrJournalSetAside',
    concern: 'daemon',
    severity: 'warning',
    forSeconds: 0,
    keepSeconds: 0,
    // 0 = it did not.
    expr: (of, { setAsideWindow }) =>
      `time() - (${of('journal_set_aside_timestamp_seconds')} > 0) < ${setAsideWindow}`,
    summary: 'The journal of depot-dr was damaged and is set aside.',
    description:
      'The daemon went on with what was whole, {{ $value | humanizeDuration }} ago. Runs, or since when a check fails, may be forgotten.',
    runbook: {
      means:
        'At its start the daemon found its journal damaged, moved it aside untouched, and began a new one with every record that was whole. What was on the damaged pages is forgotten: some runs, or how long a failure has lasted.',
      look: [
        'The log of that start names the files, and counts what was kept and lost.',
        'Why was it damaged? Look for errors of the disk in the log of the system, and for copies that were made while the daemon ran.',
        'Are all jobs known, with their last success? See the operations dashboard.',
      ],
      act: [
        'Keep the files that were set aside until the cause is known.',
        'Replace the disk if it fails; do not keep the state directory on NFS.',
      ],
      clears: 'After a day, or with the next start.',
    },
  },
  {
    name: 'DepotDrLogLinesLost',
    concern: 'daemon',
    severity: 'warning',
    forSeconds: 0,
    keepSeconds: 0,
    expr: (of, { counterWindow }) => `${grownBy(of('log_lines_lost_total'), counterWindow)} > 0`,
    summary: 'Log lines of depot-dr could not be written.',
    description:
      '{{ $value | humanize }} lines were lost within the window. What they told is not in the log.',
    runbook: {
      means:
        'Whatever reads the log of the daemon does not take it: a full disk, or a collector that is gone or too slow. The daemon goes on; the journal keeps runs and findings all the same.',
      look: [
        '`df -h` where the log goes.',
        'Does the collector of the logs run, and does it keep up?',
      ],
      act: ['Make room, or start the collector again.'],
      clears: 'An hour after the last line was lost.',
    },
  },
  {
    name: 'DepotDrEventLoopBlocked',
    concern: 'daemon',
    severity: 'warning',
    forSeconds: 10 * minute,
    keepSeconds: 0,
    expr: (of, { longestLoopBlock, loopBlockWindow }) =>
      `max_over_time(${of('event_loop_lag_seconds')}[${span(loopBlockWindow)}]) > ${longestLoopBlock}`,
    summary: 'The depot-dr daemon is held up for {{ $value | humanizeDuration }} at a time.',
    description:
      'While its event loop is blocked it starts no run, answers no scrape and sees no deadline pass.',
    runbook: {
      means:
        'Something keeps the process from its work again and again: too little CPU, a machine that swaps, or an estate that is larger than one daemon can hold.',
      look: [
        'Does the limit on its CPU throttle it? On Kubernetes `container_cpu_cfs_throttled_periods_total`.',
        'Does the machine swap? `vmstat 5`.',
        'Does it come with the passes? Compare with the runs on the operations dashboard.',
      ],
      act: [
        'Give it more CPU or lift the limit.',
        'Spread the estate over several daemons, one for each group of accounts.',
      ],
      clears: 'When no block above the threshold was seen for five minutes.',
    },
  },
  {
    name: 'DepotDrSchedulerStalled',
    concern: 'daemon',
    severity: 'critical',
    forSeconds: 2 * minute,
    keepSeconds: 0,
    expr: (of, { longestHeartbeatSilence }) =>
      `time() - ${of('scheduler_heartbeat_timestamp_seconds')} > ${longestHeartbeatSilence}`,
    summary: 'The scheduler of depot-dr has not woken for {{ $value | humanizeDuration }}.',
    description: 'No run is started any more, though the process still answers.',
    runbook: {
      means:
        'The heartbeat that looks for due runs has stopped. Or the clock of the machine is far behind that of Prometheus, which looks the same.',
      look: [
        '`date -u` on both machines: do the clocks agree?',
        'Is the event loop blocked? See DepotDrEventLoopBlocked.',
        'Read the log since the last heartbeat.',
      ],
      act: [
        'Start the daemon again. Due times that passed are told as missed, and made up as the catch-up policy says.',
        'Keep the log: a heartbeat that stops is a defect that we want to know of.',
      ],
      clears: 'With the next heartbeat.',
    },
  },
];
