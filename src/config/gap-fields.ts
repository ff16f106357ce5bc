import { z } from 'zod';
import {
  matching,
  referenceField,
  regionField,
  section,
  textField,
  wholeNumber,
} from './fields.js';

/** Parts that the schemas of planted gaps share. */
export const longestHours = 24 * 365;
export const longestDays = 3650;
/** DynamoDB archives a table whose key was out of reach for seven days. */
export const longestKeylessHours = 24 * 7 - 1;

export const environment = referenceField('Name or id of a configured environment.');
export const table = referenceField(
  'Object, History, Index or the name of one of its extra tables.',
);
const region = regionField.meta({ description: 'Home region (default) or a replica region.' });
const replica = regionField.meta({ description: 'One of the replica regions.' });
export const bucket = referenceField('Name of a configured bucket.');
export const account = referenceField('Id or name of a configured account.');
export const hoursAgo = wholeNumber(1, longestHours, 'How long ago it was deleted, hours.');
export const retention = wholeNumber(1, 36_500, 'Default retention, days.');
export const word = (description: string) =>
  textField(matching(/^[A-Za-z][A-Za-z0-9]{0,63}$/, 'a word of letters and digits'), description);

export const serviceWord = (description: string) =>
  textField(
    matching(/^[a-z][a-z0-9-]{0,63}$/, 'a service prefix of IAM, in lower case'),
    description,
  );

export function gap<const Kind extends string, Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  description: string,
  shape: Shape,
) {
  return section({ gap: z.literal(kind, `the word ${kind}`), ...shape }, description);
}

export const atTable = { environment, table };
export const atPlacement = { ...atTable, region: region.optional() };
export const atReplica = { ...atTable, region: replica };
