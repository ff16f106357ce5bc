import { nearest } from '../kernel/nearest.js';
import { dayMs, hourMs, minuteMs } from '../kernel/units.js';
import { isTimeZone, offsetReader } from '../kernel/zone-offset.js';

/** A stretch of time in which the local clock runs at one distance from UTC. All in ms. */
interface ZoneSpan {
  /** Its first instant. */
  readonly fromMs: number;
  /** The first instant after it. */
  readonly untilMs: number;
  /** Local minus UTC. */
  readonly offsetMs: number;
  /** The same before `fromMs`; equal where nothing changed there. */
  readonly offsetBeforeMs: number;
}

/** A time zone by its offsets, as the runtime's tzdata has them. */
export interface Zone {
  readonly name: string;
  /** The stretch that an instant lies in; at least a year long where the clock never changes. */
  spanAt(atMs: number): ZoneSpan;
}

interface Transition {
  readonly atMs: number;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/**
 * Every zone name that the runtime lists, `UTC` first. Older names that it knows as well
 * (`US/Eastern`, `Europe/Kyiv`) are taken, but not listed.
 */
export function timeZoneNames(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')];
}

export type ParsedZone =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly wrong: string; readonly remedy: string };

/**
 * Reads the name of a time zone. A bare offset such as `+01:00` is no name. Never throws.
 * @source Time zone identifiers, ECMA-402
 */
export function parseTimeZone(text: string): ParsedZone {
  if (isTimeZone(text)) {
    return { ok: true, value: text.toUpperCase() === 'UTC' ? 'UTC' : text };
  }
  const names = timeZoneNames();
  const city = names.find((name) => name.toLowerCase().endsWith(`/${text.toLowerCase()}`));
  const near = city ?? nearest(text, names);
  return {
    ok: false,
    wrong: 'is not a time zone',
    remedy:
      near === undefined
        ? 'use UTC or an IANA name such as Europe/London'
        : `did you mean ${JSON.stringify(near)}?`,
  };
}

/** No zone changes its clock twice within this time. */
const sampleMs = dayMs;

/** The changes in [fromMs, untilMs), found by looking once a day and halving where it differs. */
function findTransitions(
  offsetAt: (atMs: number) => number,
  fromMs: number,
  untilMs: number,
): readonly Transition[] {
  const found: Transition[] = [];
  let beforeMs = offsetAt(fromMs - 1);
  for (let low = fromMs - 1; low < untilMs - 1; low += sampleMs) {
    const end = Math.min(low + sampleMs, untilMs - 1);
    const afterMs = offsetAt(end);
    if (afterMs === beforeMs) continue;
    let [same, other] = [low, end];
    while (other - same > 1) {
      const middle = Math.floor((same + other) / 2);
      if (offsetAt(middle) === beforeMs) same = middle;
      else other = middle;
    }
    found.push({ atMs: other, beforeMs, afterMs });
    beforeMs = afterMs;
  }
  return found;
}

const forever: Omit<ZoneSpan, 'offsetMs' | 'offsetBeforeMs'> = {
  fromMs: Number.NEGATIVE_INFINITY,
  untilMs: Number.POSITIVE_INFINITY,
};
const yearsKept = 64;

/**
 * A zone by a name that `parseTimeZone` took. It looks its changes up when they are asked for, a
 * year at a time, and keeps them.
 */
export function createZone(name: string): Zone {
  if (name === 'UTC') {
    const always = { ...forever, offsetMs: 0, offsetBeforeMs: 0 };
    return { name, spanAt: () => always };
  }
  const offsetAt = offsetReader(name);
  const years = new Map<number, readonly Transition[]>();
  const transitionsOf = (year: number): readonly Transition[] => {
    const known = years.get(year);
    if (known !== undefined) return known;
    const found = findTransitions(offsetAt, Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1));
    if (years.size >= yearsKept) years.clear();
    years.set(year, found);
    return found;
  };
  let last: ZoneSpan | undefined;
  return {
    name,
    spanAt(atMs) {
      if (last !== undefined && atMs >= last.fromMs && atMs < last.untilMs) return last;
      const year = new Date(atMs).getUTCFullYear();
      // With the years beside it: an end that is no change must not cut a repeated hour in two.
      const near = [year - 1, year, year + 1].flatMap(transitionsOf);
      const begin = near.findLast((each) => each.atMs <= atMs);
      const end = near.find((each) => each.atMs > atMs);
      const offsetMs = begin?.afterMs ?? end?.beforeMs ?? offsetAt(atMs);
      last = {
        fromMs: begin?.atMs ?? Date.UTC(year - 1, 0, 1),
        untilMs: end?.atMs ?? Date.UTC(year + 2, 0, 1),
        offsetMs,
        offsetBeforeMs: begin?.beforeMs ?? offsetMs,
      };
      return last;
    },
  };
}

const twoDigits = (value: number): string => String(Math.floor(value)).padStart(2, '0');

/** `+01:00`, `-03:30`. */
function describeOffset(offsetMs: number): string {
  const size = Math.abs(offsetMs);
  const hours = twoDigits(size / hourMs);
  return `${offsetMs < 0 ? '-' : '+'}${hours}:${twoDigits((size % hourMs) / minuteMs)}`;
}

/** An instant as the local clock shows it, RFC 3339: `2026-03-29T02:00:00+01:00`. */
export function localInstant(zone: Zone, at: Date): string {
  const { offsetMs } = zone.spanAt(at.getTime());
  const local = new Date(at.getTime() + offsetMs).toISOString().slice(0, 19);
  return `${local}${describeOffset(offsetMs)}`;
}
