/** The backup that Depot made of a dataset, by where it lies. */
export interface DatasetBackup {
  /** Id of the dataset. */
  readonly dataset: string;
  /** Id of the store that it was made of; undefined = the first one, which has no id. */
  readonly store: string | undefined;
}

/**
 * Where Depot's own backups lie below a backup location: `gold/<environment>/[<store>/]<dataset>/`.
 * @source guide, "Restore Dataset", backup location
 */
export interface BackupLayout {
  /** Of the datasets that were asked for; sorted by dataset, then store. */
  readonly backups: readonly DatasetBackup[];
  /** Folders that may be stores and were not looked into, beyond a bound. */
  readonly leftOut: number;
}
