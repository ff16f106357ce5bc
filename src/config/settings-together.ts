import type { Issue, Problem } from './problem.js';
import { settingEntries } from './resolve-settings.js';
import type { Settings } from './settings.js';
import { showValue } from './shown-value.js';

type PageKey = 'certificateFile' | 'keyFile' | 'clientCaFile';

/** A key of the page that needs another one, and that one. */
function lonelyKeys({ page }: Settings): readonly (readonly [PageKey, PageKey])[] {
  const { certificateFile, keyFile, clientCaFile } = page;
  if (certificateFile !== '' && keyFile === '') return [['certificateFile', 'keyFile']];
  if (keyFile !== '' && certificateFile === '') return [['keyFile', 'certificateFile']];
  return clientCaFile !== '' && keyFile === '' ? [['clientCaFile', 'certificateFile']] : [];
}

/**
 * What settings ask of each other: an issue where the file says it, a problem where a variable does.
 * Never throws.
 */
export function settingsTogether(
  settings: Settings,
  variables: Readonly<Record<string, string>>,
): { readonly issues: readonly Issue[]; readonly problems: readonly Problem[] } {
  const issues: Issue[] = [];
  const problems: Problem[] = [];
  for (const [key, beside] of lonelyKeys(settings)) {
    const message = `has no ${beside} beside it`;
    const remedy = `set page.${beside} as well, or leave ${key} out`;
    const entry = settingEntries().find((each) => each.section === 'page' && each.key === key);
    const env = entry?.setting.env ?? '';
    const text = variables[env];
    if (text === undefined) issues.push({ path: ['page', key], at: 'value', message, remedy });
    else {
      const value = showValue([env], text);
      problems.push({ file: 'environment', line: 0, column: 0, path: env, value, message, remedy });
    }
  }
  return { issues, problems };
}
