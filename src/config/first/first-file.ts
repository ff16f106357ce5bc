/**
 * A first configuration from what accounts hold: `found -> text`. Purpose of this folder: say what is
 * there as a wanted state that the checks of `config/` accept, and in comments what is less than
 * recommended and what could not be seen. Pure: it reads nothing.
 */
import { Document } from 'yaml';
import type { Account } from '../../estate/environment.js';
import type { AccountId } from '../../estate/ids.js';
import type { Survey, SurveyedPlace } from '../../estate/survey.js';
import { backupUnseen, indexBackups } from './backup-index.js';
import { bucketsOf } from './buckets.js';
import {
  environmentNotes,
  environmentSection,
  namesOf,
  stackUnseen,
  tierOf,
} from './environments.js';
import { groupsOf } from './groups.js';
import { keptBackups } from './kept-backups.js';
import { type Posed, posturesOf } from './postures.js';
import { protectionIn } from './protection.js';
import { few, type Unseen, unseenWords } from './words.js';
import { commentOf, type Entry, plainList, itemList, scalar, section } from './yaml-nodes.js';

export interface FirstFile {
  /** YAML, ended by a line break. */
  readonly text: string;
  readonly environments: number;
  readonly buckets: number;
  /** Reads of tables, stacks and backups that told nothing; what they hide is said in the text. */
  readonly unseen: number;
}

/** Places of an account that could not be listed, and those that nobody asked for. */
function accountNotes({ id }: Account, { places }: Survey): readonly string[] {
  const own = places.filter((place) => place.account === id);
  const followed = own.filter(({ isFollowed }) => isFollowed);
  return [
    ...(followed.length === 0
      ? []
      : [`Replicas led to ${few(followed.map(({ region }) => region))}, which nobody had named.`]),
    ...own.flatMap(({ region, backups }) =>
      backups === undefined || backups.leftOut === 0
        ? []
        : [`${backups.leftOut} backup vaults in ${region} were not looked into.`],
    ),
    ...unseenWords(own.flatMap(placeUnseen)),
  ];
}

function placeUnseen(place: SurveyedPlace): readonly Unseen[] {
  const { region, tables } = place;
  return [
    ...(tables.kind === 'unknown'
      ? [{ what: `the tables in ${region}`, failure: tables.failure }]
      : []),
    ...backupUnseen(place),
  ];
}

function accountsEntry(survey: Survey): Entry {
  const items = survey.accounts.map((account) => {
    const { id, name, roleArn, externalId, regions } = account;
    const value = section([
      { key: 'id', value: scalar(id) },
      { key: 'name', value: scalar(name), beside: 'call it as you do' },
      ...(roleArn === undefined ? [] : [{ key: 'roleArn', value: scalar(roleArn) }]),
      ...(externalId === undefined ? [] : [{ key: 'externalId', value: scalar(externalId) }]),
      { key: 'regions', value: plainList(regions) },
    ]);
    return { value, above: accountNotes(account, survey) };
  });
  return { key: 'accounts', value: itemList(items) };
}

/** Every environment that was found, in the survey's order. */
function entriesOf(survey: Survey): readonly (Posed & { readonly isNamed: boolean })[] {
  const byId = new Map(survey.accounts.map((account) => [account.id, account]));
  const groups = survey.environments.flatMap((environment) => {
    const account = byId.get(environment.account);
    return account === undefined ? [] : groupsOf(environment, account);
  });
  const names = namesOf(groups);
  const backups = indexBackups(survey.places);
  return groups.map((group) => ({
    ...(names.get(group) ?? { name: group.environment.id, isNamed: false }),
    tier: tierOf(group),
    group,
    protection: protectionIn(group),
    kept: keptBackups(group, backups),
  }));
}

function endNotes({ leftOut, strangeTables }: Survey): readonly string[] {
  return [
    ...(leftOut.length === 0
      ? []
      : [
          `${leftOut.length} more environments were found and not looked at: ${few(leftOut.map(({ id }) => id))}.`,
        ]),
    ...(strangeTables.length === 0
      ? []
      : [
          `Named like tables of an environment, but with no id that Depot gives: ${few(strangeTables.map(({ table }) => table))}.`,
        ]),
  ];
}

const environmentsAbove = [
  'What cannot be seen from outside, and is worth adding: storage.backupLocation, as allowedBackupLocations of its executor has it; depot.gateway, without which no dataset is watched; storage.stash, the bucket of objects above 400 kB, or none; restoreRole.',
];

/**
 * The text of a first configuration, which `readConfiguration` accepts. What is wanted in it is what
 * was found. Undefined where no environment was found: a configuration has at least one.
 */
export function firstFile(
  survey: Survey,
  { version, at }: { readonly version: string; readonly at: Date },
): FirstFile | undefined {
  const entries = entriesOf(survey);
  if (entries.length === 0) return undefined;
  const accounts = new Map(survey.accounts.map((account) => [account.id, account]));
  const nameOf = (id: AccountId): string => accounts.get(id)?.name ?? id;
  const { names, sections } = posturesOf(entries, nameOf);
  let unseen = survey.places.flatMap(placeUnseen).length;
  const items = entries.flatMap((entry) => {
    const { group, protection, isNamed } = entry;
    const account = accounts.get(group.environment.account);
    if (account === undefined) return [];
    const hidden = [...protection.unseen, ...stackUnseen(group)];
    unseen += hidden.length;
    const posture = names.get(entry) ?? '';
    const value = environmentSection(entry, { account: account.name, posture, isNamed });
    return [{ value, above: [...environmentNotes(entry, account), ...unseenWords(hidden)] }];
  });
  const buckets = bucketsOf(survey, survey.accounts);
  const document = new Document(
    section([
      accountsEntry(survey),
      {
        key: 'postures',
        value: section(sections),
        above: ['What is there is what is wanted. Raise it where a comment says so.'],
        isApart: true,
      },
      { key: 'environments', value: itemList(items), above: environmentsAbove, isApart: true },
      ...(buckets.entry === undefined ? [] : [buckets.entry]),
    ]),
  );
  document.commentBefore = commentOf([
    `Written by depot-dr config init ${version}, ${at.toISOString().slice(0, 16)}Z, from what is there.`,
    'Look through it, then run "depot-dr config check" and "depot-dr check".',
  ]);
  document.comment = commentOf([...endNotes(survey), ...buckets.notes]);
  return {
    text: document.toString({ lineWidth: 0, singleQuote: true, flowCollectionPadding: false }),
    environments: items.length,
    buckets: buckets.count,
    unseen,
  };
}
