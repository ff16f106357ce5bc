import type { Configuration } from '../src/config/configuration.js';
import { backupConfiguration } from './backup-estate.js';
import { sweepConfiguration } from './sweep-estate.js';

/** The estates that a process of its own may be told to take. */
const estates = { plain: sweepConfiguration, backups: backupConfiguration } as const;

export type EstateName = keyof typeof estates;

function isEstate(name: string | undefined): name is EstateName {
  return name !== undefined && name in estates;
}

/** @throws Error for a name that is none */
export function configurationOf(name: string | undefined): Configuration {
  if (!isEstate(name)) throw new Error(`no estate ${name}`);
  return estates[name]();
}
