import type { FieldNote } from './field-note.js';

/** The answer of `teardown-check`. */
export const teardownCheck: readonly FieldNote[] = [
  { path: 'exit', type: 'object', meaning: 'How the command ends.' },
  { path: 'exit.code', type: 'integer', meaning: 'The exit code.' },
  { path: 'exit.name', type: 'string', meaning: '`ok`, `violated` or `unseen`.' },
  { path: 'environments', type: 'list', meaning: 'One per environment, in configured order.' },
  { path: 'environments[].name', type: 'string', meaning: 'Its name.' },
  { path: 'environments[].account', type: 'string', meaning: 'Account id, twelve digits.' },
  { path: 'environments[].region', type: 'string', meaning: 'Home region id.' },
  { path: 'environments[].stack', type: 'string', meaning: 'Name of its root stack.' },
  {
    path: 'environments[].state',
    type: 'string',
    meaning: '`present`, `missing` (there is nothing to delete) or `unseen`.',
  },
  {
    path: 'environments[].items',
    type: 'list',
    meaning: 'What stands in the way, what blocks first.',
  },
  {
    path: 'environments[].items[].kind',
    type: 'string',
    meaning:
      '`StackProtected`, `StackBusy`, `StackFailed`, `TableProtected`, `TableBusy`, `TableReplicated`, `PolicyUnmanaged`, `BackupBucketInStack` or `BucketInStack`.',
  },
  {
    path: 'environments[].items[].effect',
    type: 'string',
    meaning: '`blocks`: the deletion fails. `endangers`: something is lost with it or left behind.',
  },
  {
    path: 'environments[].items[].resource',
    type: 'string',
    meaning: 'Name or ARN of what it is about.',
  },
  { path: 'environments[].items[].message', type: 'string', meaning: 'For people.' },
  { path: 'environments[].items[].remedy', type: 'string', meaning: 'What to do first.' },
  {
    path: 'environments[].unseen',
    type: 'list',
    meaning: 'What could not be read: something there may stand in the way as well.',
  },
  { path: 'environments[].unseen[].what', type: 'string', meaning: 'What was to be read.' },
  {
    path: 'environments[].unseen[].reason',
    type: 'string',
    meaning: 'As the reason of an unknown finding.',
  },
  { path: 'environments[].unseen[].message', type: 'string', meaning: 'For people.' },
  {
    path: 'environments[].unseen[].hint',
    type: 'string or null',
    meaning: 'What would help.',
  },
];
