import type { NormalizedSchema } from '@smithy/core/schema';
import { isMembers, isTextObject } from './members.js';
import { requiredCount } from './required.js';

/** Where a value and its schema disagree. */
export interface WalkIssue {
  readonly kind: 'unknown' | 'kind' | 'missing' | 'union';
  /** Member names, 1-based list positions and map keys from the root. */
  readonly path: readonly (string | number)[];
  /** As in "is a string, not a timestamp". */
  readonly detail: string;
}

const issuesMax = 10;
const depthMax = 64;

interface Place {
  readonly depth: number;
  readonly parent: Place | undefined;
  readonly key: string | number;
}

const inside = (parent: Place | undefined, key: string | number): Place => ({
  depth: (parent?.depth ?? 0) + 1,
  parent,
  key,
});

/**
 * Compares a value with its schema: unknown members, wrong kinds, missing required members, unions
 * with none or several members. The codecs would drop or pass all of these without a word.
 * @returns at most 10 issues, in the order found
 */
export function walk(schema: NormalizedSchema, value: unknown): readonly WalkIssue[] {
  const issues: WalkIssue[] = [];
  visit(schema, value, undefined, issues);
  return issues;
}

function visit(
  schema: NormalizedSchema,
  value: unknown,
  place: Place | undefined,
  issues: WalkIssue[],
): void {
  if (issues.length >= issuesMax) return;
  if (place !== undefined && place.depth > depthMax) {
    report(issues, 'kind', place, 'is nested too deeply');
    return;
  }
  if (schema.isUnitSchema()) {
    if (value !== undefined && !(isMembers(value) && Object.keys(value).length === 0)) {
      report(issues, 'unknown', place, 'is there, but the operation answers nothing');
    }
    return;
  }
  if (schema.isStructSchema()) visitStruct(schema, value, place, issues);
  else if (schema.isListSchema()) visitList(schema, value, place, issues);
  else if (schema.isMapSchema()) visitMap(schema, value, place, issues);
  else visitScalar(schema, value, place, issues);
}

function visitStruct(
  schema: NormalizedSchema,
  value: unknown,
  place: Place | undefined,
  issues: WalkIssue[],
): void {
  if (!isMembers(value)) {
    report(issues, 'kind', place, `is ${describe(value)}, not a structure`);
    return;
  }
  const known = new Set<string>();
  const required = requiredCount(schema);
  let position = 0;
  let present = 0;
  for (const [name, member] of schema.structIterator()) {
    known.add(name);
    const held = value[name];
    if (held !== undefined) {
      present += 1;
      visit(member, held, inside(place, name), issues);
    } else if (position < required) {
      report(issues, 'missing', inside(place, name), 'is required');
    }
    position += 1;
  }
  for (const name of Object.keys(value)) {
    if (known.has(name) || value[name] === undefined) continue;
    report(issues, 'unknown', inside(place, name), `is no member of ${nameOf(schema)}`);
  }
  if (schema.isUnionSchema() && present !== 1) {
    report(issues, 'union', place, `has ${present} members of which exactly one is allowed`);
  }
}

function visitList(
  schema: NormalizedSchema,
  value: unknown,
  place: Place | undefined,
  issues: WalkIssue[],
): void {
  if (!Array.isArray(value)) {
    report(issues, 'kind', place, `is ${describe(value)}, not a list`);
    return;
  }
  const item = schema.getValueSchema();
  const sparse = schema.getMergedTraits().sparse === 1;
  for (let index = 0; index < value.length && issues.length < issuesMax; index += 1) {
    if (value[index] === null && sparse) continue;
    visit(item, value[index], inside(place, index + 1), issues);
  }
}

function visitMap(
  schema: NormalizedSchema,
  value: unknown,
  place: Place | undefined,
  issues: WalkIssue[],
): void {
  if (!isMembers(value)) {
    report(issues, 'kind', place, `is ${describe(value)}, not a map`);
    return;
  }
  const item = schema.getValueSchema();
  const sparse = schema.getMergedTraits().sparse === 1;
  for (const [key, held] of Object.entries(value)) {
    if (held === null && sparse) continue;
    visit(item, held, inside(place, key), issues);
  }
}

function visitScalar(
  schema: NormalizedSchema,
  value: unknown,
  place: Place | undefined,
  issues: WalkIssue[],
): void {
  const [wanted, holds] = scalarRule(schema, value);
  if (!holds) report(issues, 'kind', place, `is ${describe(value)}, not ${wanted}`);
}

function scalarRule(schema: NormalizedSchema, value: unknown): readonly [string, boolean] {
  if (schema.isStringSchema())
    return ['a string', typeof value === 'string' || isTextObject(value)];
  if (schema.isBooleanSchema()) return ['a boolean', typeof value === 'boolean'];
  if (schema.isNumericSchema()) return ['a number', Number.isFinite(value)];
  if (schema.isTimestampSchema()) {
    return ['a timestamp', value instanceof Date && !Number.isNaN(value.getTime())];
  }
  if (schema.isBlobSchema()) return ['a blob', value instanceof Uint8Array];
  if (schema.isBigIntegerSchema()) return ['a big integer', typeof value === 'bigint'];
  if (schema.isDocumentSchema()) return ['a document', value !== undefined];
  return ['a big decimal', typeof value === 'object' && value !== null];
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (value instanceof Date) return 'a timestamp';
  if (value instanceof Uint8Array) return 'a blob';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a structure' : `a ${typeof value}`;
}

function nameOf(schema: NormalizedSchema): string {
  return schema.getName() ?? 'the structure';
}

function pathOf(place: Place | undefined): (string | number)[] {
  const path: (string | number)[] = [];
  for (let next = place; next !== undefined; next = next.parent) path.unshift(next.key);
  return path;
}

function report(
  issues: WalkIssue[],
  kind: WalkIssue['kind'],
  place: Place | undefined,
  detail: string,
): void {
  if (issues.length < issuesMax) issues.push({ kind, path: pathOf(place), detail });
}
