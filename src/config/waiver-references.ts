import { catalogue } from '../controls/catalogue.js';
import { dayMs } from '../kernel/units.js';
import { repeated } from './account-references.js';
import type { WaiverDraft } from './draft.js';
import { named } from './estate-draft.js';
import type { EstateDraft, Named } from './estate-draft.js';
import { listed, missing, suggest } from './mismatch.js';
import type { Issue, Path } from './problem.js';
import { longestWaiverDays } from './waivers.js';

function controlIssues({ control }: WaiverDraft, path: Path): readonly Issue[] {
  const known = catalogue.map(({ id }) => id);
  if (control === undefined || known.includes(control)) return [];
  const remedy = suggest(control, known, `use one of ${listed(known)}`);
  return [{ path: [...path, 'control'], at: 'value', message: 'is not a control', remedy }];
}

function lengthIssues({ until }: WaiverDraft, path: Path, now: Date): readonly Issue[] {
  const latest = new Date(now.getTime() + longestWaiverDays * dayMs);
  if (until === undefined || until <= latest) return [];
  return [
    {
      path: [...path, 'until'],
      at: 'value',
      message: `is more than ${longestWaiverDays} days ahead`,
      remedy: `use at most ${latest.toJSON().slice(0, 10)}, and renew it when it is still needed`,
    },
  ];
}

/** What a waiver covers, as one text. */
function coverOf({ value, path }: Named<WaiverDraft>, estate: EstateDraft): Named<string> {
  const { control, environment = '', account = '', region, resource } = value;
  const view = estate.environments.find(({ name, id }) => [name, id].includes(environment));
  const owner = estate.accounts.get(account)?.id ?? account;
  const cover = JSON.stringify([control, view?.name ?? environment, owner, region, resource]);
  return { value: cover, path };
}

/** Whether the controls, environments and accounts of waivers exist, and how long they run. */
export function waiverReferences(estate: EstateDraft): readonly Issue[] {
  const waivers = named(estate.draft.waivers, ['waivers']);
  const environments = estate.environments.flatMap(({ name, id }) => [name ?? [], id ?? []].flat());
  return [
    ...waivers.flatMap(({ value, path }) => [
      ...controlIssues(value, path),
      ...missing(
        value.environment,
        [...new Set(environments)],
        [...path, 'environment'],
        'environment',
      ),
      ...missing(value.account, [...estate.accounts.keys()], [...path, 'account'], 'account'),
      ...lengthIssues(value, path, estate.now),
    ]),
    ...repeated(
      waivers.flatMap((waiver) =>
        waiver.value.control === undefined ? [] : coverOf(waiver, estate),
      ),
      'what is covered by that',
    ),
  ];
}
