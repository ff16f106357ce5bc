import type { FaultRule } from '../../../src/sandbox/description.js';
import type { PlantedExports } from './served-world.js';

// For each alert what raises it and what clears it, on the estate of test/chain/support/estate-file.ts
// and a served sandbox of it. Plain data: whoever has a daemon can carry it out.

/** What is done to the daemon or its host, by whoever runs it. */
export type DaemonAct =
  | 'start'
  | 'stop'
  | 'hold-the-heartbeat'
  | 'let-the-heartbeat-go'
  | 'block-the-loop'
  | 'step-the-clock-back'
  /** By less than AWS takes from a client. */
  | 'put-its-clock-behind'
  | 'put-its-clock-right'
  | 'make-the-journal-unwritable'
  | 'make-the-journal-writable'
  | 'damage-the-journal'
  | 'forget-everything'
  | 'close-its-log'
  | 'open-its-log';

/** A change of the configuration file; a daemon that runs reads it anew. */
export type ConfigurationChange =
  | 'break'
  | 'mend'
  | 'drop-staging'
  | 'name-another-bucket'
  | 'unwatch-the-cluster'
  | 'keep-backups-longer'
  | 'add-waivers'
  | 'pause-the-sweep'
  | 'shorten-the-deadline'
  | 'least-budget-and-many-environments';

export type LivenessAction =
  /** A planted gap: the sandbox is served with it from the start. */
  | { readonly do: 'plant'; readonly gap: object }
  /** Exports that are there from the start; no gap tells of any. */
  | { readonly do: 'plant-exports'; readonly table: string; readonly exports: PlantedExports }
  /** The sandbox is served anew at the same address, without any gap. */
  | { readonly do: 'serve-anew' }
  | { readonly do: 'fault'; readonly rule: FaultRule }
  | { readonly do: 'end-fault'; readonly id: string }
  /** A call by the account's operator. */
  | {
      readonly do: 'call';
      readonly account: string;
      readonly region: string;
      readonly service: 'dynamodb' | 's3' | 'rds' | 'backup';
      readonly operation: string;
      readonly input: Readonly<Record<string, unknown>>;
    }
  /** Restores a deleted table from its oldest system backup under its own name. */
  | {
      readonly do: 'restore-deleted';
      readonly account: string;
      readonly region: string;
      readonly table: string;
    }
  /** Vaults list no recovery point of the last days, as if somebody had deleted them; or all again. */
  | { readonly do: 'lose-points'; readonly days: number }
  | { readonly do: 'find-points' }
  /** Turns the clock of the sandbox forward. */
  | { readonly do: 'turn'; readonly seconds: number }
  | { readonly do: 'configure'; readonly change: ConfigurationChange }
  | { readonly do: 'daemon'; readonly act: DaemonAct }
  /** A sweep now, beside its schedule; waits until it has ended. */
  | { readonly do: 'demand' };

export interface Liveness {
  readonly alert: string;
  /** Further alerts that the same raises and clears. */
  readonly others?: readonly string[];
  readonly raise: readonly LivenessAction[];
  /** Empty: time alone clears it. */
  readonly clear: readonly LivenessAction[];
  /** True: passes go on by themselves each minute; else they are demanded, and one comes each hour. */
  readonly isPaced?: true;
  /** True: one environment is enough; each further one costs time. */
  readonly isSmall?: true;
  /** True: it tells of a change, so the state before must have been seen for a while. */
  readonly needsPast?: true;
  /** True: it acts on the whole process, or tells of all daemons; no other one may be there. */
  readonly isAlone?: true;
}

export const turn = (seconds: number): LivenessAction => ({ do: 'turn', seconds });
export const demand: LivenessAction = { do: 'demand' };
export const anew: LivenessAction = { do: 'serve-anew' };
export const plant = (gap: object): LivenessAction => ({ do: 'plant', gap });
export const fault = (rule: FaultRule): LivenessAction => ({ do: 'fault', rule });
export const endFault = (id: string): LivenessAction => ({ do: 'end-fault', id });
export const configure = (change: ConfigurationChange): LivenessAction => ({
  do: 'configure',
  change,
});
export const daemon = (act: DaemonAct): LivenessAction => ({ do: 'daemon', act });

/** All that a row raises and clears. */
export function alertsOf({ alert, others = [] }: Liveness): readonly string[] {
  return [alert, ...others];
}

/** What is planted is there from the start. */
export function isPlanted({ raise }: Pick<Liveness, 'raise'>): boolean {
  return raise.some((action) => action.do === 'plant' || action.do === 'plant-exports');
}

/** Fires always. */
export const everFiring = 'DepotDrWatchdog';
