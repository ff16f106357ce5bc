import type { AlertCard } from '../alert-card.js';
import { failureAlert, lookAtFinding } from '../failing.js';
import { minute } from '../spans.js';

/** The tables themselves. */
export const tableAlerts: readonly AlertCard[] = [
  failureAlert({
    name: 'DepotDrTableMissing',
    forSeconds: 0,
    tells: {
      'table-present': ['TableMissing', 'TableBeingDeleted'],
      'stack-settled': ['StackBeingDeleted'],
    },
    what: 'A table is missing, or it or its stack is being deleted',
    loss: 'This is the loss itself. What can be brought back, and until when, is told by the finding.',
    runbook: {
      means:
        'A table of the environment does not exist, or is just being deleted, alone or with the whole stack. Depot cannot work without it. If PITR was on, DynamoDB kept a system backup of the moment before the deletion, for 35 days.',
      look: [
        ...lookAtFinding,
        'Who deleted it? CloudTrail, `DeleteTable` or `DeleteStack`, in that account and region.',
        'Are the other two tables of the environment there? They are restored together.',
      ],
      act: [
        'Stop whoever or whatever deletes tables, before you restore.',
        'Restore from the system backup: the remedy of the finding is the whole command. Into the same name, if that is free.',
        'Then set PITR, time to live, tags, streams and deletion protection again: a restore brings none of them.',
        'Let a replica take over meanwhile, if there is one.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrTableRecreated',
    forSeconds: 0,
    tells: { 'table-present': ['TableRecreated'] },
    what: 'A table was deleted and made anew',
    loss: 'It looks well, but its history begins with its new creation. The older data is in a system backup that expires after 35 days.',
    runbook: {
      means:
        'A table of the right name is there, but it is not the one that was. Its PITR history is that of the new table. What the old one held is in its system backup only.',
      look: [
        ...lookAtFinding,
        'Who deleted the old one and made the new one? CloudTrail, `DeleteTable` and `CreateTable`.',
        'How many items does it hold? `aws dynamodb describe-table --region <region> --table-name <table>`.',
      ],
      act: [
        'If the older data is needed: restore the system backup into another name before it expires; the remedy is the whole command.',
        'Compare the two, and decide which of them Depot goes on with.',
        'If it was made anew on purpose, silence this until the system backup has expired.',
      ],
      clears:
        'When the system backup of the old table has expired, or the table was restored from it.',
    },
  }),
  failureAlert({
    name: 'DepotDrTableReplaced',
    forSeconds: 0,
    tells: { 'table-identity': ['TableReplaced', 'KeyDesignChanged', 'KeyDesignDiffers'] },
    what: 'A table is not the one that it was',
    loss: 'Its history begins anew. With another key, older backups may not fit the Depot that runs now.',
    runbook: {
      means:
        '`TableReplaced`: the table has another id than before: it was deleted and made anew. `KeyDesignChanged`: and with another key. `KeyDesignDiffers`: a table of that name in another region has another key, so the two are no replicas of each other.',
      look: [
        ...lookAtFinding,
        'Who made it? CloudTrail, `DeleteTable`, `CreateTable`, `RestoreTableFromBackup`.',
        'DepotDrTableRecreated tells whether a system backup of the former one is left.',
      ],
      act: [
        '`TableReplaced`: if it was not meant, restore the former one into another name, and compare.',
        '`KeyDesignChanged`, `KeyDesignDiffers`: find out which version of Depot made it; keep older backups, and rehearse a restore before they are trusted.',
      ],
      clears: 'After 35 days, or when the keys agree again.',
    },
  }),
  failureAlert({
    name: 'DepotDrTableInaccessible',
    forSeconds: 5 * minute,
    tells: { 'table-present': ['TableInaccessible'] },
    what: 'A table cannot be used',
    loss: 'Its key, its region or its permission to replicate is out of reach. After some time DynamoDB archives it or cuts it off.',
    runbook: {
      means:
        'The table exists, but nobody can read or write it. With a key that is out of reach it is archived after seven days; a table that cannot replicate is cut off from its group after 20 hours.',
      look: [
        ...lookAtFinding,
        'The state of the key: `aws kms describe-key --region <region> --key-id <key>`; is it disabled or about to be deleted?',
        'Its policy and grants: may DynamoDB still use it?',
      ],
      act: [
        'Key disabled: `aws kms enable-key`. About to be deleted: `aws kms cancel-key-deletion`, then enable it.',
        'Policy changed: put the statement for DynamoDB back.',
        'Region disabled: enable it again for the account.',
        'If it was archived already, restore it from the archival backup once the key is usable.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrTableNotReady',
    forSeconds: 30 * minute,
    tells: { 'table-present': ['TableNotReady'] },
    what: 'A table is still being made or restored',
    loss: 'Until it is ACTIVE, Depot cannot use it. A restored table has no PITR and no protection.',
    runbook: {
      means: 'The table has been in a passing state for longer than is usual.',
      look: [
        ...lookAtFinding,
        '`aws dynamodb describe-table --region <region> --table-name <table>`: its status, and for a restore `RestoreSummary`.',
      ],
      act: [
        'A restore of a large table takes hours: wait.',
        'When it is ACTIVE, set PITR, time to live, tags, streams and deletion protection again.',
        'If nothing moves for a day, open a support case.',
      ],
    },
  }),
  failureAlert({
    name: 'DepotDrDeletionProtectionOff',
    forSeconds: 15 * minute,
    tells: {
      'deletion-protection': ['DeletionProtectionOff'],
      'aurora-protected': ['ClusterUnprotected'],
    },
    what: 'Deletion protection is off',
    loss: 'One call by mistake deletes the table or cluster.',
    runbook: {
      means:
        'Deletion protection of a table is set in each region by itself and is off here. A restored table comes up without it. `ClusterUnprotected`: that of an Aurora cluster is off; with it go its automatic backups.',
      act: [
        'Ask the owner of the table or cluster (CDK, Terraform) to set it there, or the next deployment undoes the repair.',
        'The remedy of the finding is the whole command.',
      ],
    },
  }),
];
