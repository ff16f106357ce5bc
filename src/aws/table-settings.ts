import type { TimeToLiveDescription } from '@aws-sdk/client-dynamodb';
import type { PolicyText, Tag, TimeToLive } from '../estate/table-settings.js';
import type { Tables } from '../ports/observers.js';
import { required } from './answers.js';
import { invalidAnswer } from './errors.js';
import { everyPage } from './paging.js';
import { endedWith } from './part.js';
import type { Read, Send } from './read.js';
import { atTable, tableArn } from './table-place.js';

/** A table has at most 50 tags, a page holds ten. */
const mostTagPages = 20;

/** Settings of a table that its description does not tell: a restored table comes without them. */
export function createTableSettings(read: Read): Pick<Tables, 'timeToLive' | 'tags' | 'policy'> {
  return {
    timeToLive: (place, signal) =>
      read(
        {
          ...atTable(place),
          operation: 'DescribeTimeToLive',
          work: async (send) => {
            const answer = await send('DescribeTimeToLive', { TableName: place.table });
            return timeToLiveOf(required(answer.TimeToLiveDescription, 'TimeToLiveDescription'));
          },
        },
        signal,
      ),
    tags: (place, signal) =>
      read(
        {
          ...atTable(place),
          operation: 'ListTagsOfResource',
          work: (send) => listTags(send, tableArn(place)),
        },
        signal,
      ),
    policy: (place, signal) =>
      read(
        {
          ...atTable(place),
          operation: 'GetResourcePolicy',
          work: (send) => readPolicy(send, tableArn(place)),
        },
        signal,
      ),
  };
}

/** Between the two states it is as it was last told to be. */
function timeToLiveOf({ TimeToLiveStatus, AttributeName }: TimeToLiveDescription): TimeToLive {
  switch (TimeToLiveStatus) {
    case 'DISABLED':
    case 'DISABLING':
      return { kind: 'off' };
    case 'ENABLED':
    case 'ENABLING':
      return {
        kind: 'on',
        attribute: required(AttributeName, 'DescribeTimeToLive: AttributeName'),
      };
    case undefined:
    default:
      throw invalidAnswer('DescribeTimeToLive: a TimeToLiveStatus that is not known');
  }
}

async function listTags(send: Send, arn: string): Promise<readonly Tag[]> {
  const tags: Tag[] = [];
  await everyPage('ListTagsOfResource', mostTagPages, async (token) => {
    const answer = await send('ListTagsOfResource', {
      ResourceArn: arn,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    for (const { Key, Value } of required(answer.Tags, 'ListTagsOfResource: Tags')) {
      tags.push({ key: required(Key, 'ListTagsOfResource: Key'), value: Value ?? '' });
    }
    return answer.NextToken;
  });
  return tags.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

async function readPolicy(send: Send, arn: string): Promise<PolicyText> {
  try {
    const { Policy } = await send('GetResourcePolicy', { ResourceArn: arn });
    return { kind: 'document', text: required(Policy, 'GetResourcePolicy: Policy') };
  } catch (error) {
    if (endedWith(error, 'PolicyNotFoundException')) return { kind: 'none' };
    throw error;
  }
}
