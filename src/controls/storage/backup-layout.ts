import type { BackupLayout, DatasetBackup } from '../../estate/backup-layout.js';
import type { Environment } from '../../estate/environment.js';
import type { DatasetDescription, DatasetFacts } from '../../estate/facts.js';
import type { EnvironmentFacts } from '../../estate/place-facts.js';
import { quoted } from '../access/quoted.js';
import { type ControlCard, type Judgement, notReported, unseen } from '../control.js';

type Reason = 'BackupOfOtherStore' | 'DatasetNotBackedUp' | 'LayoutMixed';

const mostNames = 10;

function namesOf(datasets: readonly DatasetDescription[]): string {
  const names = datasets.slice(0, mostNames).map(({ id, name }) => quoted(name ?? id));
  const more = datasets.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function ofStore(store: string | undefined): string {
  return store === undefined ? 'of the first store, which has no id' : `of store ${quoted(store)}`;
}

/** What Depot's own backup covers; whether it can is told by dataset-storage. */
function canBeBackedUp({ storage }: DatasetDescription): boolean {
  return storage.kind === 'dynamodb' || storage.kind === 'aurora';
}

/** What a restore would look for, dataset by dataset. */
function compare(
  datasets: readonly DatasetDescription[],
  backups: readonly DatasetBackup[],
  store: string | undefined,
) {
  const ofOther: DatasetDescription[] = [];
  const missing: DatasetDescription[] = [];
  for (const dataset of datasets) {
    const own = backups.filter((backup) => backup.dataset === dataset.id);
    if (own.length === 0) missing.push(dataset);
    else if (!own.some((backup) => backup.store === store)) ofOther.push(dataset);
  }
  const isMixed = new Set(backups.map((backup) => backup.store === undefined)).size > 1;
  return { ofOther, missing, isMixed };
}

function judgeLayout(
  datasets: readonly DatasetDescription[],
  { backups, leftOut }: BackupLayout,
  store: string | undefined,
): Judgement<Reason> {
  const { ofOther, missing, isMixed } = compare(datasets, backups, store);
  if (leftOut > 0 && ofOther.length + missing.length > 0) {
    return notReported(
      `the whole layout: ${leftOut} more folders may be stores`,
      'Move backups of old stores that nobody needs out of the backup location.',
    );
  }
  const said = [
    ...(ofOther.length === 0
      ? []
      : [
          `of ${namesOf(ofOther)} there is no backup ${ofStore(store)}, only of other stores: none was made since the store was switched`,
        ]),
    ...(missing.length === 0 ? [] : [`of ${namesOf(missing)} there is no backup by Depot at all`]),
    ...(isMixed ? ['backups lie both with and without a store id'] : []),
  ];
  const message = said.join('; ');
  if (ofOther.length > 0) {
    return {
      verdict: 'fail',
      reason: 'BackupOfOtherStore',
      message,
      remedy:
        "Back these datasets up with Depot's backup-dataset: a restore of the older ones brings back what was before.",
    };
  }
  if (missing.length > 0) {
    return {
      verdict: 'fail',
      reason: 'DatasetNotBackedUp',
      message,
      remedy:
        "Back them up with Depot's backup-dataset where a restore into other datasets or environments is wanted: backups of whole tables do not serve that.",
    };
  }
  if (isMixed) {
    return {
      verdict: 'fail',
      reason: 'LayoutMixed',
      message,
      remedy: `Restore from the folder of the store that is meant; the newest data is that ${ofStore(store)}.`,
    };
  }
  const count =
    datasets.length === 1 ? 'the only dataset has' : `all ${datasets.length} datasets have`;
  return { verdict: 'pass', message: `${count} a backup ${ofStore(store)}` };
}

/** Depot's own backups lie where a restore looks for them. */
export const backupLayout: ControlCard & {
  judge(
    environment: Environment,
    facts: DatasetFacts | undefined,
    depot: EnvironmentFacts['depot'],
  ): Judgement<Reason> | undefined;
} = {
  id: 'backup-layout',
  title: 'Dataset backups where they are looked for',
  subject: 'environment',
  rationale:
    "Depot's backups lie by environment, store and dataset. After a restore the store is another one: what was backed up before is of the old one, and a path that mixes both cannot be restored from without a choice.",
  source: 'guide, "Backup Dataset" and "Restore Dataset"',
  reasons: {
    BackupOfOtherStore: {
      severity: 'warning',
      meaning: 'Datasets have backups of other stores only, and none of the active one.',
    },
    DatasetNotBackedUp: {
      severity: 'info',
      meaning: 'Depot has made no backup of some datasets in the backup location.',
    },
    LayoutMixed: {
      severity: 'info',
      meaning: 'Backups with and without a store id lie in one backup location.',
    },
  },
  judge({ backupLocation }, facts, depot) {
    // Without a gateway the datasets are not known: said by dataset-storage.
    if (backupLocation === undefined || facts === undefined) return undefined;
    const { datasets, layout } = facts;
    if (datasets.kind === 'unknown') return unseen(datasets);
    if (datasets.kind === 'absent') return undefined; // likewise
    // Depot may list a dataset twice.
    const byId = new Map(datasets.value.map((dataset) => [dataset.id, dataset]));
    const wanted = [...byId.values()].filter(canBeBackedUp);
    if (wanted.length === 0) return undefined;
    if (layout === undefined) return notReported('where backups of datasets lie');
    if (layout.kind === 'absent') return undefined; // no bucket: said by bucket-versioning
    if (layout.kind === 'unknown') return unseen(layout);
    if (depot === undefined || depot.kind === 'absent') {
      return notReported('the active store', 'Check depot.gateway of this environment.');
    }
    if (depot.kind === 'unknown') return unseen(depot);
    return judgeLayout(wanted, layout.value, depot.value.store);
  },
};
