import { z } from 'zod';
import {
  parseAccountId,
  parseBucketName,
  parseClusterId,
  parseEnvironmentId,
  parseEnvironmentName,
  parseRegionId,
  parseRoleArn,
  parseTableName,
} from '../estate/ids.js';

/** Building blocks of the document schemas. Every message is what would be right, as a noun. */

/** What a field's parser says of a text. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      /** What would be right: "an AWS region id such as eu-west-1". */
      readonly expected: string;
      /** What is wrong, where that can be said better than "is not valid". */
      readonly wrong?: string | undefined;
      /** What to do, where that can be said better than "use" and what is expected. */
      readonly remedy?: string | undefined;
    };

/** A text field that is parsed into `T`; the parser must refuse the empty text. */
export function textField<T>(parse: (text: string) => Read<T>, description: string) {
  const empty = parse('');
  const expected = empty.ok ? 'a text' : empty.expected;
  return z
    .string({ error: expected })
    .transform((text, context): T => {
      const read = parse(text);
      if (read.ok) return read.value;
      const params = { wrong: read.wrong, remedy: read.remedy };
      context.issues.push({ code: 'custom', message: read.expected, input: text, params });
      return z.NEVER;
    })
    .meta({ description });
}

/** A parser of texts that must match a pattern and stay texts. */
export function matching(pattern: RegExp, expected: string): (text: string) => Read<string> {
  return (text) => (pattern.test(text) ? { ok: true, value: text } : { ok: false, expected });
}

/** A whole number within bounds, both included. */
export function wholeNumber(minimum: number, maximum: number, description: string) {
  const expected = `a whole number from ${minimum} to ${maximum}`;
  return z.int(expected).min(minimum, expected).max(maximum, expected).meta({ description });
}

export function flag(description: string) {
  return z.boolean('true or false').meta({ description });
}

export function choice<const T extends readonly string[]>(values: T, description: string) {
  return z.enum(values, `one of ${values.join(', ')}`).meta({ description });
}

export function list<T extends z.ZodType>(item: T, maximum: number, description: string) {
  const error = `a list of at most ${maximum} items`;
  return z.array(item, error).max(maximum, error).meta({ description });
}

/** A list that must not be empty. */
export function filledList<T extends z.ZodType>(item: T, maximum: number, description: string) {
  const error = `a list of 1 to ${maximum} items`;
  return z.array(item, error).min(1, error).max(maximum, error).meta({ description });
}

/** Named keys; any other key is a mistake. */
export function section<T extends z.core.$ZodLooseShape>(shape: T, description: string) {
  return z.strictObject(shape, { error: 'a section of named keys' }).meta({ description });
}

function environmentId(text: string): Read<string> {
  const read = parseEnvironmentId(text);
  if (read.ok || !text.startsWith('sdp-')) return read;
  return {
    ok: false,
    expected: read.expected,
    wrong: 'begins with "sdp-", which belongs to the names of tables and not to the id',
    remedy: `write it without: ${text.replace(/^(sdp-)+/, '')}`,
  };
}

export const accountIdField = textField(
  parseAccountId,
  'AWS account id: twelve digits, in quotes, since an unquoted number loses leading zeros.',
);
export const regionField = textField(parseRegionId, 'AWS region id, such as eu-west-1.');
export const roleArnField = textField(
  parseRoleArn,
  "ARN of the role that is assumed to read this account. Without it the process's own credentials are used.",
);
/** @source How to use an external ID, AWS IAM User Guide */
export const externalIdField = textField(
  matching(
    /^[\w+=,.@:/-]{2,1224}$/,
    'an external id: 2 to 1224 of letters, digits and "_+=,.@:/-"',
  ),
  "External id that the role's trust policy asks for. Never shown.",
);
export const accountNameField = textField(
  matching(
    /^(?!\d{12}$)[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'a name of letters, digits, dot, dash or underscore, at most 64, that is not an account id',
  ),
  'What reports call the account; unique.',
);
export const nameField = (description: string) => textField(parseEnvironmentName, description);
export const environmentIdField = textField(
  environmentId,
  'Environment id as Depot gives it, without "sdp-" and without its prefix, such as e2dd35eedfec.',
);
/** @source Depot docs, Environment, idPrefix */
export const idPrefixField = textField(
  matching(
    /^(?!sdp-)[a-z0-9][a-z0-9-]{2,9}$/,
    'an id prefix: 3 to 10 lower-case letters, digits and dashes, without "sdp-"',
  ),
  'Prefix that stands in front of the id in the names of tables, such as "dev-net-1-".',
);
/** @source API CreateRole, RoleName, AWS Identity and Access Management API Reference */
const roleName = matching(
  /^[\w+=,.@-]{1,64}$/,
  'the name of an IAM role: 1 to 64 of letters, digits and "_+=,.@-"',
);

export const roleNameField = (description: string) =>
  textField((text): Read<string> => {
    const read = roleName(text);
    const own = /^arn:[a-z0-9-]+:iam::\d{12}:role\/(?:.*\/)?([^/]+)$/.exec(text)?.[1];
    if (read.ok || own === undefined) return read;
    const remedy = `write its name alone: ${own}`;
    return { ok: false, expected: read.expected, wrong: 'is an ARN', remedy };
  }, description);

/** @source API CreateStack, StackName, AWS CloudFormation API Reference */
export const stackField = textField(
  matching(
    /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
    'the name of a stack: a letter, then letters, digits and dashes, at most 128',
  ),
  "Name of the environment's CloudFormation root stack. Default: sdp-<idPrefix><id>.",
);
export const tableField = textField(parseTableName, 'Full name of a DynamoDB table.');
export const bucketField = textField(parseBucketName, 'Name of an S3 bucket.');
export const clusterField = textField(parseClusterId, 'Identifier of an Aurora cluster.');

/** A name that refers to something else in the file; whether it exists is checked later. */
export const referenceField = (description: string) =>
  textField(matching(/^[^\s]{1,255}$/, 'a name without spaces'), description);
