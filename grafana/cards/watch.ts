import type { AlertCard } from '../alert-card.js';
import { span } from '../promql.js';
import { day, minute } from '../spans.js';

/** The way from the daemon through Prometheus to the pager. */
export const watchAlerts: readonly AlertCard[] = [
  {
    name: 'DepotDrWatchdog',
    concern: 'watch',
    severity: 'none',
    forSeconds: 0,
    keepSeconds: 0,
    expr: () => 'vector(1)',
    summary: 'Always fires: the way from Prometheus to the pager works.',
    description:
      'Route it to an outside service that calls for help when it stops coming. It says nothing of depot-dr itself.',
    runbook: {
      means:
        'This alert fires always. It is there to be missed: when the outside service no longer gets it, Prometheus, Alertmanager or the way between them is broken, and no other alert can reach you.',
      look: [
        'Open the page of alerts in Prometheus: is DepotDrWatchdog firing? If not, rules are not evaluated.',
        'Open Alertmanager: is it there, and is it silenced? If not there, Prometheus does not reach Alertmanager.',
      ],
      act: [
        'Repair the part that is broken, then look at the depot-dr status page for what was not told meanwhile.',
      ],
      clears: 'Never. Do not silence it.',
    },
  },
  {
    name: 'DepotDrAbsent',
    concern: 'watch',
    severity: 'critical',
    forSeconds: 5 * minute,
    keepSeconds: 0,
    expr: (of) => `absent(${of('build_info')})`,
    summary: 'No depot-dr daemon is seen by Prometheus.',
    description:
      'Nothing watches the Depot environments, or Prometheus cannot see who does. All other alerts of depot-dr are blind now.',
    runbook: {
      means:
        'Prometheus has no metric of any depot-dr daemon. Either none runs, or none is scraped. No posture is watched, or nobody would hear of it.',
      look: [
        'Is the process there? `curl -fsS http://<host>:9464/healthz` on its host.',
        'Does it publish? `curl -fsS http://<host>:9464/metrics | head`.',
        'Is it a target of Prometheus, and is it up? Look at its page of targets.',
        'Why did it end? Read the last lines of its log; a refusal to start names the cause and a hint.',
      ],
      act: [
        'Start the daemon. It reads its journal, tells what was missed while it was down, and makes up what its catch-up policy says.',
        'If it refuses to start, `depot-dr config check` names all mistakes of the configuration at once.',
        'Until it runs, look for yourself: `depot-dr check --output=table`.',
      ],
      clears: 'With the first scrape of any daemon.',
    },
  },
  {
    name: 'DepotDrDown',
    concern: 'watch',
    severity: 'critical',
    forSeconds: 5 * minute,
    keepSeconds: 0,
    // Only targets that were ours within a day: a target that left the service discovery is gone.
    expr: (of) =>
      `(up == 0) and on (job, instance) last_over_time(${of('build_info')}[${span(day)}])`,
    summary: 'The depot-dr daemon {{ $labels.instance }} does not answer Prometheus.',
    description:
      'It is still a target of the scrape job {{ $labels.job }}, but its last scrapes failed. What it watches is not watched now.',
    runbook: {
      means:
        'A daemon that published metrics within the last day does not answer any more, though Prometheus still tries. Where several daemons share the estate, the part of this one is not watched.',
      look: [
        'Read the error of the last scrape on the page of targets in Prometheus.',
        '`curl -fsS http://<host>:9464/healthz` on its host: an answer means that the way between the two is broken.',
        'Read the last lines of its log.',
      ],
      act: [
        'Start it again, or repair the way. Then look for missed due times on its status page.',
      ],
      clears: 'With the next scrape that works, or a day after its last one.',
    },
  },
  {
    name: 'DepotDrRestarting',
    concern: 'watch',
    severity: 'warning',
    forSeconds: 0,
    keepSeconds: 0,
    expr: (of, { mostRestarts, restartWindow }) =>
      `changes(${of('start_timestamp_seconds')}[${span(restartWindow)}]) > ${mostRestarts}`,
    summary: 'The depot-dr daemon {{ $labels.instance }} starts again and again.',
    description: 'It was started {{ $value }} times lately. Runs are cut short each time.',
    runbook: {
      means:
        'Something ends the daemon and something starts it again: a limit on memory, a failing probe, a deployment that does not settle. Passes that take longer than it lives never end.',
      look: [
        'Why did it end? The exit status and the last lines of its log; on Kubernetes `kubectl describe pod`.',
        'Is it killed for its memory? Compare its limit with what it uses.',
      ],
      act: [
        'Remove the cause: raise the limit, mend the probe, or go back to the version before.',
        'Look at the runs that are recorded as interrupted on the status page.',
      ],
      clears: 'When it has not been started more than three times in an hour.',
    },
  },
];
