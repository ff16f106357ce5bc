import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Alias, Node, Pair, Scalar } from 'yaml';
import type { Path } from './problem.js';

/** A value and where it stands; offsets count UTF-16 units from the start of the text. */
export interface Located {
  readonly value: unknown;
  readonly offset: number;
  /** Of the key that leads here; of the value itself in a list. */
  readonly keyOffset: number;
  /** A scalar as it is written, without its quotes. */
  readonly written: string | undefined;
  readonly children: ReadonlyMap<string | number, Located>;
}

/** What is wrong with the text itself, at an offset. */
export interface Fault {
  readonly offset: number;
  readonly path: Path;
  readonly message: string;
  readonly remedy: string;
}

/** More nodes than this are not read, and not more than this through aliases. */
const maximumNodes = 500_000;
const maximumAliasedNodes = 20_000;

interface Reading {
  readonly faults: Fault[];
  readonly anchors: Map<string, Node>;
  /** Nodes that are being read now: an alias to one of them would never end. */
  readonly open: Set<Node>;
  readonly maximumDepth: number;
  nodes: number;
  aliasedNodes: number;
  /** Aliases that are being followed. */
  following: number;
  /** Nothing more is read. */
  stopped: boolean;
  /** A value is not known, so what was read must not be judged. */
  broken: boolean;
}

interface Place {
  readonly path: Path;
  readonly keyOffset: number | undefined;
  /** Where an alias stands that led here. */
  readonly aliasOffset: number | undefined;
}

/** Turns a composed node into plain values. Root undefined when it had to stop. Never throws. */
export function readNode(
  contents: Node | null,
  maximumDepth: number,
): { readonly root: Located | undefined; readonly faults: readonly Fault[] } {
  const reading: Reading = {
    faults: [],
    anchors: new Map(),
    open: new Set(),
    maximumDepth,
    nodes: 0,
    aliasedNodes: 0,
    following: 0,
    stopped: false,
    broken: false,
  };
  const root = locate(contents, reading, {
    path: [],
    keyOffset: undefined,
    aliasOffset: undefined,
  });
  return { root: reading.stopped || reading.broken ? undefined : root, faults: reading.faults };
}

function locate(node: Node | null, reading: Reading, place: Place): Located {
  const offset = place.aliasOffset ?? node?.range?.[0] ?? place.keyOffset ?? 0;
  const base = { offset, keyOffset: place.keyOffset ?? offset, written: undefined };
  const nothing: Located = { ...base, value: null, children: new Map() };
  if (node === null || reading.stopped) return nothing;
  if (isTooMuch(reading, place.path)) {
    reading.stopped = true;
    const message = 'holds too much, or is nested too deeply';
    fault(reading, offset, place.path, message, 'write it flatter and without nested aliases');
    return nothing;
  }
  if (isAlias(node))
    return locateAlias(node, reading, { ...place, aliasOffset: offset }) ?? nothing;
  if ('anchor' in node && node.anchor !== undefined) reading.anchors.set(node.anchor, node);
  if (isScalar(node)) return { ...nothing, ...scalarOf(node) };
  if (isMap(node)) return { ...base, ...locateMap(node.items, node, reading, place.path) };
  if (isSeq(node)) return { ...base, ...locateSeq(node.items, node, reading, place.path) };
  return nothing;
}

/** Counts a node in. */
function isTooMuch(reading: Reading, path: Path): boolean {
  reading.nodes++;
  if (reading.following > 0) reading.aliasedNodes++;
  return (
    reading.nodes > maximumNodes ||
    reading.aliasedNodes > maximumAliasedNodes ||
    path.length > reading.maximumDepth
  );
}

function scalarOf({ value, source }: Scalar): Pick<Located, 'value' | 'written'> {
  return { value, written: source };
}

function locateAlias(alias: Alias, reading: Reading, place: Place): Located | undefined {
  const target = reading.anchors.get(alias.source);
  const offset = place.aliasOffset ?? 0;
  reading.broken ||= target === undefined || reading.open.has(target);
  if (target === undefined) {
    fault(
      reading,
      offset,
      place.path,
      'refers to an anchor that is not set before it',
      'set it first with &name',
    );
    return undefined;
  }
  if (reading.open.has(target)) {
    fault(reading, offset, place.path, 'refers to what it is part of', 'write the value out');
    return undefined;
  }
  reading.following++;
  const found = locate(target, reading, place);
  reading.following--;
  return found;
}

function locateSeq(items: readonly unknown[], node: Node, reading: Reading, path: Path) {
  reading.open.add(node);
  const children = new Map<string | number, Located>();
  for (const [index, item] of items.entries()) {
    const place = { path: [...path, index], keyOffset: undefined, aliasOffset: undefined };
    children.set(index, locate(nodeOf(item), reading, place));
  }
  reading.open.delete(node);
  return { value: [...children.values()].map(({ value }) => value), children };
}

function locateMap(items: readonly Pair[], node: Node, reading: Reading, path: Path) {
  reading.open.add(node);
  const children = new Map<string | number, Located>();
  for (const pair of items) {
    const keyNode = nodeOf(pair.key);
    const keyOffset = keyNode?.range?.[0] ?? node.range?.[0] ?? 0;
    const key = keyOf(keyNode);
    if (key === undefined) {
      fault(reading, keyOffset, path, 'has a key that is not a word', 'use plain text as the key');
      continue;
    }
    const inner = [...path, key];
    if (children.has(key)) {
      fault(reading, keyOffset, inner, 'is given twice', 'keep one of the two');
      continue;
    }
    const place = { path: inner, keyOffset, aliasOffset: undefined };
    children.set(key, locate(nodeOf(pair.value), reading, place));
  }
  reading.open.delete(node);
  // fromEntries defines properties, so that a key "__proto__" stays a key.
  const value = Object.fromEntries([...children].map(([key, { value: held }]) => [key, held]));
  return { value, children };
}

/** The library types what a collection holds as unknown; after composing these are nodes. */
function nodeOf(item: unknown): Node | null {
  return isScalar(item) || isMap(item) || isSeq(item) || isAlias(item) ? item : null;
}

function keyOf(node: Node | null): string | undefined {
  if (!isScalar(node)) return undefined;
  const key = typeof node.value === 'string' ? node.value : node.source;
  return key === undefined || key === '__proto__' ? undefined : key;
}

function fault(
  reading: Reading,
  offset: number,
  path: Path,
  message: string,
  remedy: string,
): void {
  reading.faults.push({ offset, path, message, remedy });
}
