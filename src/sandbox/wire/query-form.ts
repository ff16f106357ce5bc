import { FromStringShapeDeserializer } from '@smithy/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';

/** A form as a tree: `Filters.Filter.1.Name=x` is four levels deep. */
export interface FormNode {
  value: string | undefined;
  readonly children: Map<string, FormNode>;
}

const levelsMax = 32;
const dateTime = 5;

const newNode = (): FormNode => ({ value: undefined, children: new Map() });

/** The tree of a form's keys; keys of more than 32 levels are left out. Never throws. */
export function parseForm(form: URLSearchParams): FormNode {
  const root = newNode();
  for (const [key, value] of form) {
    const levels = key.split('.', levelsMax + 1);
    if (levels.length > levelsMax) continue;
    let node = root;
    for (const level of levels) {
      const next = node.children.get(level) ?? newNode();
      node.children.set(level, next);
      node = next;
    }
    node.value ??= value;
  }
  return root;
}

/**
 * The value that a form holds for a schema; undefined when it holds none.
 * Lists are taken under their member name, under `member` (both are in use) and flattened.
 * @throws Error when a scalar cannot be read
 */
export function readForm(schema: NormalizedSchema, node: FormNode | undefined): unknown {
  if (node === undefined) return undefined;
  if (schema.isStructSchema()) return readStruct(schema, node);
  if (schema.isListSchema()) return readList(schema, node);
  if (schema.isMapSchema()) return readMap(schema, node);
  return node.value === undefined ? undefined : readScalar(schema, node.value);
}

function readStruct(schema: NormalizedSchema, node: FormNode): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const held = node.children.get(member.getMergedTraits().xmlName ?? name);
    const value = readForm(member, held);
    if (value !== undefined) read[name] = value;
  }
  return read;
}

function readList(schema: NormalizedSchema, node: FormNode): unknown[] {
  const item = schema.getValueSchema();
  return numbered(node, [item.getMergedTraits().xmlName ?? 'member', 'member'])
    .map((held) => readForm(item, held))
    .filter((value) => value !== undefined);
}

function readMap(schema: NormalizedSchema, node: FormNode): Record<string, unknown> {
  const item = schema.getValueSchema();
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key';
  const valueName = item.getMergedTraits().xmlName ?? 'value';
  const read: [string, unknown][] = [];
  for (const entry of numbered(node, ['entry'])) {
    const key = (entry.children.get(keyName) ?? entry.children.get('key'))?.value;
    const held = entry.children.get(valueName) ?? entry.children.get('value');
    if (key !== undefined) read.push([key, readForm(item, held)]);
  }
  return Object.fromEntries(read);
}

/** Children `1`, `2`, ... in order, of the node itself or of the first container that has any. */
function numbered(node: FormNode, containers: readonly string[]): readonly FormNode[] {
  const places = [node, ...containers.map((name) => node.children.get(name))];
  for (const place of places) {
    const found = [...(place?.children ?? [])]
      .filter(([key]) => /^[1-9]\d{0,5}$/.test(key))
      .toSorted(([left], [right]) => Number(left) - Number(right));
    if (found.length > 0) return found.map(([, child]) => child);
  }
  return [];
}

function readScalar(schema: NormalizedSchema, text: string): unknown {
  const reader = new FromStringShapeDeserializer({
    timestampFormat: { useTrait: true, default: dateTime },
    httpBindings: false,
  });
  if (schema.isBooleanSchema() && !/^(true|false)$/i.test(text)) {
    throw new TypeError(`'${text}' is not a boolean`);
  }
  const read: unknown = reader.read(schema, text);
  if (typeof read === 'number' && (Number.isNaN(read) || text.trim() === '')) {
    throw new TypeError(`'${text}' is not a number`);
  }
  return read;
}
