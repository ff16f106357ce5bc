import type { JsonSchema } from '../../../src/config/schema.js';

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return typeof value === type;
  }
}

function propertyFaults(schema: JsonSchema, value: object, path: string): readonly string[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.filter((key) => !(key in value)).map((key) => `${path}.${key} missing`);
  const held = Object.entries(value).flatMap(([key, inner]): readonly string[] => {
    const child = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (child === false) return [`${path}.${key} unknown`];
    return typeof child === 'object' ? faultsOf(child, inner, `${path}.${key}`) : [];
  });
  return [...missing, ...held];
}

/** What a value breaks of a schema: as much of draft 7 as the configuration's schema uses. */
export function faultsOf(schema: JsonSchema, value: unknown, path = ''): readonly string[] {
  const variants = schema.oneOf ?? schema.anyOf;
  if (variants !== undefined) {
    const fits = variants.some((variant) => faultsOf(variant, value, path).length === 0);
    return fits ? [] : [`${path} fits no variant`];
  }
  if (schema.const !== undefined && schema.const !== value) return [`${path} is not the constant`];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${path} is not listed`];
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOfType(type, value))) return [`${path} type`];
  if (typeof value === 'number') {
    const isWithin = value >= (schema.minimum ?? value) && value <= (schema.maximum ?? value);
    return isWithin ? [] : [`${path} range`];
  }
  if (typeof value === 'string') {
    return schema.pattern === undefined || new RegExp(schema.pattern).test(value)
      ? []
      : [`${path} pattern`];
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items === undefined
      ? []
      : value.flatMap((item, at) => faultsOf(items, item, `${path}[${at}]`));
  }
  return typeof value === 'object' && value !== null ? propertyFaults(schema, value, path) : [];
}
