import { z } from 'zod';
import { documentsSchema } from './documents.js';
import type { Path } from './problem.js';
import type { Rule } from './setting.js';
import { settingEntries } from './resolve-settings.js';

/** The part of JSON Schema (draft 7) that our schemas use. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

function ruleSchema(rule: Rule): JsonSchema {
  switch (rule.kind) {
    case 'choice':
      return { type: 'string', enum: rule.values };
    case 'integer':
    case 'number':
      return { type: rule.kind, minimum: rule.minimum, maximum: rule.maximum };
    case 'text':
      return { type: 'string', pattern: rule.pattern.source };
    default:
      return rule satisfies never;
  }
}

/** What a top-level section of settings is for. */
export const settingSections: Readonly<Record<string, string>> = {
  log: 'Log lines, always on stderr.',
  aws: 'How AWS is called.',
  observe: 'The observation pass.',
  state: 'What is remembered, on disk.',
  ops: 'Listener for Prometheus and health checks.',
  page: 'Listener for the status page and the API.',
  daemon: 'How the daemon ends.',
  metrics: 'What /metrics may hold.',
};

function settingsProperties(): Readonly<Record<string, JsonSchema>> {
  const sections: Record<string, JsonSchema> = {};
  for (const { section, key, setting } of settingEntries()) {
    const description = `${setting.doc} Variable: ${setting.env}.`;
    const property = { description, default: setting.default, ...ruleSchema(setting.rule) };
    sections[section] = {
      type: 'object',
      description: settingSections[section] ?? '',
      properties: { ...sections[section]?.properties, [key]: property },
      additionalProperties: false,
    };
  }
  return sections;
}

/**
 * JSON Schema (draft 7) of the whole file, for editors. It covers structure; what needs more than
 * one value (references, duplicates) is checked by `readConfiguration` only. Never throws.
 */
export function configurationSchema(): JsonSchema {
  const options = { io: 'input', target: 'draft-7' } as const;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of all that draft 7 allows, our schemas use only what JsonSchema names
  const documents = z.toJSONSchema(documentsSchema, options) as JsonSchema;
  return {
    ...documents,
    title: 'Configuration of depot-dr',
    properties: { ...settingsProperties(), ...documents.properties },
  };
}

function variantFor(schema: JsonSchema, value: unknown): JsonSchema {
  if (schema.oneOf === undefined || typeof value !== 'object' || value === null) return schema;
  const held = new Map<string, unknown>(Object.entries(value));
  const matches = (variant: JsonSchema): boolean =>
    Object.entries(variant.properties ?? {}).some(
      ([key, property]) => property.const !== undefined && held.get(key) === property.const,
    );
  return schema.oneOf.find(matches) ?? schema;
}

function childSchema(schema: JsonSchema, part: string | number): JsonSchema | undefined {
  if (typeof part === 'number') return schema.items;
  const { properties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, part)) return properties[part];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** What stands at a path, or undefined. Never throws. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

/** The schema of what stands at a path of `root`; undefined where the schema knows nothing. */
export function schemaAt(schema: JsonSchema, root: unknown, path: Path): JsonSchema | undefined {
  let found: JsonSchema | undefined = schema;
  for (const [index, part] of path.entries()) {
    if (found === undefined) return undefined;
    found = childSchema(variantFor(found, valueAt(root, path.slice(0, index))), part);
  }
  return found === undefined ? undefined : variantFor(found, valueAt(root, path));
}
