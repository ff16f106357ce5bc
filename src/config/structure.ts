import type { z } from 'zod';
import { documentsSchema } from './documents.js';
import type { Documents } from './documents.js';
import { explainMismatch, unknownKey } from './mismatch.js';
import type { Nature } from './mismatch.js';
import type { Issue, Path } from './problem.js';
import { configurationSchema, schemaAt, valueAt } from './schema.js';
import type { JsonSchema } from './schema.js';
import { settingEntries } from './resolve-settings.js';
import type { Source } from './source.js';

export interface Structure {
  /** Undefined when there are issues. */
  readonly documents: Documents | undefined;
  readonly issues: readonly Issue[];
}

interface Context {
  readonly root: unknown;
  readonly schema: JsonSchema;
  readonly source: Source;
}

/** Checks shape and fields of everything but the settings; references are not looked at. */
export function checkStructure(root: Readonly<Record<string, unknown>>, source: Source): Structure {
  const sections = new Set(settingEntries().map(({ section }) => section));
  const rest = Object.fromEntries(Object.entries(root).filter(([key]) => !sections.has(key)));
  const result = documentsSchema.safeParse(rest);
  if (result.success) return { documents: result.data, issues: [] };
  const context = { root: rest, schema: configurationSchema(), source };
  return {
    documents: undefined,
    issues: result.error.issues.flatMap((issue) => explain(issue, context)),
  };
}

function pathOf(issue: z.core.$ZodIssue): Path {
  return issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
}

function explain(issue: z.core.$ZodIssue, context: Context): readonly Issue[] {
  const path = pathOf(issue);
  const schema = schemaAt(context.schema, context.root, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = Object.keys(schema?.properties ?? {});
      return issue.keys.map((key) => unknownKey([...path, key], known));
    }
    case 'invalid_key': {
      const expected = issue.issues[0]?.message ?? 'another name';
      return [{ path, at: 'key', message: 'is not a valid name', remedy: `use ${expected}` }];
    }
    case 'invalid_union':
      return [explainUnion(path, context)];
    case 'custom':
      return [explainCustom(issue, path, context)];
    case 'invalid_type':
    case 'invalid_value':
    case 'invalid_format':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'too_big':
    case 'too_small':
    default:
      return [mismatchAt(path, issue.message, schema, context)];
  }
}

/** A list item that is one of several kinds, told apart by one key: that key is wrong. */
function explainUnion(path: Path, { root, schema }: Context): Issue {
  const kinds = schemaAt(schema, root, path.slice(0, -1))?.oneOf ?? [];
  const key = String(path.at(-1));
  const values = kinds.flatMap(({ properties }) => properties?.[key]?.const ?? []).map(String);
  const expected = `one of ${values.join(', ')}`;
  return explainMismatch({ path, value: valueAt(root, path), wanted: 'text', expected, values });
}

function explainCustom(issue: z.core.$ZodIssueCustom, path: Path, context: Context): Issue {
  const value = valueAt(context.root, path);
  const plain = explainMismatch({ path, value, wanted: 'text', expected: issue.message });
  const { wrong, remedy } = issue.params ?? {};
  return {
    ...plain,
    message: typeof wrong === 'string' ? wrong : plain.message,
    remedy: typeof remedy === 'string' ? remedy : plain.remedy,
  };
}

const natures: Readonly<Record<string, Nature>> = {
  string: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'flag',
  array: 'list',
  object: 'section',
};

function mismatchAt(
  path: Path,
  expected: string,
  schema: JsonSchema | undefined,
  { root, source }: Context,
): Issue {
  const type = [schema?.type ?? 'object'].flat()[0] ?? 'object';
  return explainMismatch({
    path,
    value: valueAt(root, path),
    wanted: natures[type] ?? 'section',
    expected,
    values: schema?.enum?.map(String),
    unquoted: unquotedAt(path, source),
  });
}

/** What belongs between the quotes; an account id gets back the zeros that a number lost. */
function unquotedAt(path: Path, source: Source): string | undefined {
  const written = source.written(path);
  const isAccount = path.at(-1) === 'account' || (path[0] === 'accounts' && path.at(-1) === 'id');
  return isAccount && written !== undefined && /^\d+$/.test(written)
    ? written.padStart(12, '0')
    : written;
}
