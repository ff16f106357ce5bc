import type { AlertCard } from '../alert-card.js';
import { anyOf, grownBy, span } from '../promql.js';
import { minute, overRestart } from '../spans.js';

const readByHand =
  '`depot-dr check --environment=<environment> --output=table` reads by hand and names each call that did not work.';

/** Checks that tell whether a thing is there. None of them has a verdict without a read. */
const presenceChecks = ['table-present', 'bucket-versioning', 'aurora-retention'];

/** How much of the estate is seen, and how lately. */
export const sightAlerts: readonly AlertCard[] = [
  {
    name: 'DepotDrSweepStale',
    concern: 'sight',
    severity: 'warning',
    forSeconds: 15 * minute,
    keepSeconds: overRestart,
    // Where no pass was ever made, the newest reload stands in for it: configured then at the latest.
    expr: (of, { staleIntervals }) => {
      const last = of('sweep_last_completed_timestamp_seconds');
      const read = of('config_last_reload_success_timestamp_seconds');
      const pace = of('sweep_expected_interval_seconds');
      return `time() - (${last} > 0 or ${last} * 0 + on (job, instance) group_left () ${read}) > ${staleIntervals} * ${pace} and ${pace} > 0`;
    },
    summary:
      'depot-dr has seen nothing in {{ $labels.region }} of account {{ $labels.account }} lately.',
    description:
      'Something there was last seen {{ $value | humanizeDuration }} ago, which is more than its interval allows. What it tells of that region is as old.',
    runbook: {
      means:
        'Nothing in this account and region was really seen for more than three intervals: no pass ran, or none of its reads worked. What the dashboards and the other alerts say of it is what was last seen. A failure that began since then is not known.',
      look: [
        'Do passes run at all? See DepotDrJobOverdue, and whether the sweep is paused.',
        'Does this region alone lag behind? Then its reads do not work, which DepotDrChecksUnknown tells, or passes end at their deadline before they come to it.',
        readByHand,
      ],
      act: [
        'If passes end early, raise `observe.deadlineSeconds`, or `aws.rateShare` where the limiter waits.',
        'If the sweep is paused, take it up again.',
      ],
      clears: 'Five minutes after a pass has seen something in the region.',
    },
  },
  {
    name: 'DepotDrCoverageLow',
    concern: 'sight',
    severity: 'warning',
    forSeconds: 15 * minute,
    keepSeconds: overRestart,
    expr: (of, { leastCoverage }) => `${of('sweep_coverage_ratio')} < ${leastCoverage}`,
    summary:
      'depot-dr sees {{ $value | humanizePercentage }} of what it should in {{ $labels.region }} of account {{ $labels.account }}.',
    description:
      'The other checks have no verdict. They count neither as good nor as bad; DepotDrChecksUnknown names what stands in the way.',
    runbook: {
      means:
        'Part of the checks in this account and region had no verdict in the newest pass. Among them may be one that would fail.',
      look: [
        'DepotDrChecksUnknown of the same account and region names reason and error.',
        readByHand,
      ],
      act: ['See the page of DepotDrChecksUnknown: what helps depends on the reason.'],
      clears: 'Five minutes after a pass in which enough checks had a verdict.',
    },
  },
  {
    name: 'DepotDrChecksUnknown',
    concern: 'sight',
    severity: 'warning',
    forSeconds: 15 * minute,
    keepSeconds: overRestart,
    expr: (of) =>
      `sum by (job, instance, environment, account, region, reason, code) (${of('check_unknown')}) > 0`,
    summary:
      'depot-dr cannot see {{ $value | humanize }} checks in {{ $labels.region }} of account {{ $labels.account }}: {{ $labels.reason }}.',
    description:
      'Environment {{ or $labels.environment "(none: shared buckets, accounts, keys)" }}; the error is {{ or $labels.code "none" }}. These checks have no verdict: a failure among them would not be told.',
    runbook: {
      means:
        'Reads did not work, so the checks which stand on them have no verdict. `ReadDenied`: a permission is missing or the role cannot be assumed. `ReadThrottled`: AWS or our own rate held the call back too long. `ReadTimedOut`: no answer in time. `ReadUnavailable`: the service failed, or the region is out of reach. `ReadUnsupported`: the endpoint does not know the call. `ReadInvalid`: an answer that cannot be understood. `NotReported`: AWS left out what is needed, as it does for some minutes after PITR was switched on. `NotLookedAt`: no pass has come to it yet.',
      look: [
        readByHand,
        '`depot-dr explain <finding>` shows the calls that were made, the answers, and the permission that is missing.',
        'For a region that is out of reach, look at the AWS Health Dashboard.',
      ],
      act: [
        '`ReadDenied`: compare the role with `depot-dr iam-policy --mode=observe`; look for a service control policy that denies.',
        '`ReadThrottled`: see DepotDrThrottled.',
        '`ReadTimedOut` and `ReadUnavailable`: wait for AWS, or mend the way to its endpoint.',
        '`NotReported`: wait some minutes; if it stays so, the endpoint is not AWS.',
      ],
      clears: 'Five minutes after a pass in which the checks had a verdict.',
    },
  },
  {
    name: 'DepotDrEnvironmentUnseen',
    concern: 'sight',
    severity: 'critical',
    forSeconds: 15 * minute,
    keepSeconds: overRestart,
    expr: (of) => {
      const by = 'sum by (job, instance, environment)';
      const check = anyOf(presenceChecks);
      const unknown = of('checks', { check, status: '="unknown"' });
      return `(${by} (${unknown}) == ${by} (${of('checks', { check })})) > 0`;
    },
    summary:
      'depot-dr sees nothing of {{ or $labels.environment "what belongs to no environment" }}.',
    description:
      'Whether any of the {{ $value | humanize }} tables, buckets and clusters of it is there cannot be seen. Whether it could be recovered is not known.',
    runbook: {
      means:
        'No table, bucket or cluster of this environment could be read. It may be well, or gone. A role that cannot be assumed and a region that is lost look the same from here.',
      look: [
        'DepotDrChecksUnknown of the same environment names the errors.',
        readByHand,
        'Can you reach the account yourself? `aws sts get-caller-identity`, `aws dynamodb list-tables --region <region>`.',
      ],
      act: [
        'If the role cannot be assumed, mend its trust policy or external id.',
        'If the region is lost, follow your plan for that: this is what the replicas are for.',
      ],
      clears: 'Five minutes after any of them was seen, or seen to be missing.',
    },
  },
  {
    name: 'DepotDrEnvironmentGone',
    concern: 'sight',
    severity: 'info',
    forSeconds: 5 * minute,
    keepSeconds: 0,
    expr: (of, { departureWindow }) => {
      const findings = of('environment_findings', { environment: '!=""' });
      const by = 'group by (job, environment)';
      return `${by} (last_over_time(${findings}[${span(departureWindow)}])) unless ${by} (${findings}) and on (job) group by (job) (${of('ready', { part: '="gauges"' })} == 1)`;
    },
    summary: 'depot-dr does not watch {{ $labels.environment }} any more.',
    description:
      'It was watched within the last day and is not in the configuration now. Its alerts went with it. If that was not meant, put it back.',
    runbook: {
      means:
        'An environment left the configuration. Metrics of what is not configured end, and so do its alerts: that must not be the way in which a problem goes away.',
      look: [
        'What changed in the configuration file, and who changed it?',
        '`depot-dr check --output=table` lists what is watched.',
      ],
      act: [
        'If it was retired or renamed, nothing: this goes by itself.',
        'If not, put it back and send SIGHUP to the daemon.',
      ],
      clears: 'A day after it left, or when it is configured again.',
    },
  },
  {
    name: 'DepotDrThrottled',
    concern: 'sight',
    severity: 'warning',
    forSeconds: 15 * minute,
    keepSeconds: 0,
    expr: (of, { mostThrottled, leastThrottles, counterWindow }) => {
      const by = 'sum by (job, service, operation, region)';
      const throttles = `${by} (${grownBy(of('aws_throttles_total'), counterWindow)})`;
      const calls = `${by} (${grownBy(of('aws_requests_total'), counterWindow)})`;
      return `${throttles} / ${calls} > ${mostThrottled} and ${throttles} > ${leastThrottles}`;
    },
    summary:
      'AWS throttles depot-dr: {{ $labels.service }} {{ $labels.operation }} in {{ $labels.region }}.',
    description:
      '{{ $value | humanize }} throttled answers for each call within the last hour. Passes take longer, and other tools in the account are slowed down as well.',
    runbook: {
      means:
        'AWS refuses calls because the account makes too many of them in this region. depot-dr halves its own rate when it sees that, so a throttle that lasts comes mostly from another tool with the same quota.',
      look: [
        'Who else makes these calls? CloudTrail, by `eventName` and `userAgent`.',
        'How long does depot-dr wait under its own rate? See AWS calls on the operations dashboard.',
      ],
      act: [
        'Lower `aws.rateShare`, or lengthen the interval of the sweep.',
        'Ask AWS for a higher quota, where it is adjustable.',
      ],
      clears: 'When less than one call in twenty was throttled within an hour.',
    },
  },
];
