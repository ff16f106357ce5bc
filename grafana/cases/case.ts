import { type LabelsOf, metricCard, type MetricKey } from '../../src/telemetry/catalogue.js';

/** Firing alerts by their severity; an empty record: none. */
export type Firing = Readonly<Record<string, number>>;

/** What an alert does when Prometheus holds these series. Time begins at 0, in whole minutes. */
export interface RuleCase {
  readonly alert: string;
  /** What is shown: "a restart is no repair". */
  readonly shows: string;
  /** Written with `series` or by hand for what is not ours. */
  readonly series: readonly InputSeries[];
  readonly expect: readonly Expectation[];
}

export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

export interface Expectation {
  readonly minute: number;
  readonly firing: Firing;
}

/** A value for so many minutes; `gone` ends the series as a target that is down does. */
export type Stretch = readonly [value: number | 'gone', minutes: number];

/** Samples a minute apart, in the notation of promtool. */
export function values(...stretches: readonly Stretch[]): string {
  return stretches
    .flatMap(([value, minutes]) => {
      if (value !== 'gone') return [`${value}+0x${minutes - 1}`];
      return minutes === 1 ? ['stale'] : ['stale', `_x${minutes - 1}`];
    })
    .join(' ');
}

/** Samples that grow by `perMinute`, from nothing. */
export function growing(perMinute: number, minutes: number): string {
  return `0+${perMinute}x${minutes - 1}`;
}

const target = { job: 'depot-dr', instance: 'daemon-1:9464' };

/** A series of the catalogue with all its labels, as the daemon publishes it and Prometheus keeps it. */
export function series<K extends MetricKey>(
  key: K,
  labels: LabelsOf<K>,
  samples: string,
  instance = target.instance,
): InputSeries {
  const all = Object.entries({ ...labels, ...target, instance });
  const text = all.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(', ');
  return { series: `${metricCard(key).name}{${text}}`, values: samples };
}

/** Silent until `minute`, and firing from then on: both sides of the boundary. */
export function firesFrom(minute: number, firing: Firing): readonly Expectation[] {
  return [
    { minute: minute - 1, firing: {} },
    { minute, firing },
  ];
}

/** Firing until `minute`, and silent from then on. */
export function clearsAt(minute: number, firing: Firing): readonly Expectation[] {
  return [
    { minute: minute - 1, firing },
    { minute, firing: {} },
  ];
}

export function silentAt(...minutes: readonly number[]): readonly Expectation[] {
  return minutes.map((minute) => ({ minute, firing: {} }));
}
