import { parseDayOrInstant } from './instants.js';
import { list, matching, referenceField, regionField, section, textField } from './fields.js';

/** A line of text, not all of it blank. */
function line(shortest: number, longest: number, what: string) {
  return matching(
    new RegExp(`^(?=(?:\\s*\\S){${shortest}})[^\\p{Cc}]{${shortest},${longest}}$`, 'u'),
    `${what} of ${shortest} to ${longest} characters, in one line`,
  );
}

/** It must be asked for again at least once a year. */
export const longestWaiverDays = 366;

export const untilField = textField(
  parseDayOrInstant,
  `When it ends: a day, which it does not cover any more, or an instant in UTC; at most ${longestWaiverDays} days ahead. One that has ended is told until it is removed.`,
);

export const waiversSchema = list(
  section(
    {
      control: referenceField('Id of the control whose failures it covers.'),
      environment: referenceField(
        'Name or id of a configured environment; any without it.',
      ).optional(),
      account: referenceField('Id or name of a configured account; any without it.').optional(),
      region: regionField.meta({ description: 'Region; any without it.' }).optional(),
      resource: textField(
        line(1, 255, 'a name'),
        'Name of the table, bucket, cluster, vault, ... as the finding shows it; any without it.',
      ).optional(),
      owner: textField(line(2, 100, 'a person or team'), 'Who answers for it.'),
      reason: textField(line(10, 500, 'a reason'), 'Why the failure is accepted.'),
      until: untilField,
    },
    'An exception: a failure that every given selector fits is told, but fails no check and alerts nobody.',
  ),
  1000,
  'Dated and owned exceptions from controls.',
);
