import { count, plain } from '../../answers/plain.js';
import { placeOf } from '../../answers/subject-words.js';
import type {
  AccountRow,
  BucketRow,
  Counts,
  EnvironmentRow,
  RowVerdict,
} from '../../answers/verdict-rows.js';
import { describeCounts, verdictWords } from '../../answers/verdict-words.js';
import type { HeldFinding } from '../../controls/held-finding.js';
import type { Estate } from '../../estate/environment.js';
import { html, type Html } from '../html.js';
import { badge, verdictTones } from './marks.js';
import { wasFailing } from './unknown-list.js';
import { anchorOf, pathTo } from './words.js';

/** A long estate that is mostly well keeps its good rows folded away. */
const goodShown = 24;

interface Row {
  readonly id: string;
  readonly verdict: RowVerdict;
  readonly title: Html;
  readonly account: string;
  readonly region: string;
  readonly counts: string;
  /** Why it is not good; undefined when it is. */
  readonly why: string | undefined;
}

function rowItem({ id, verdict, title, account, region, counts, why }: Row): Html {
  return html`<li id="${id}">
    ${badge(verdictTones[verdict], verdictWords[verdict])} ${title}
    <span class="place">${account}, ${region}</span> <span class="counts">${counts}</span>
    ${why === undefined ? undefined : html`<span class="why">${why}</span>`}
  </li>`;
}

/** The worst failure in one line, or what cannot be seen. Troubles come worst first. */
function whyOf(
  counts: Counts,
  troubles: readonly HeldFinding[],
  ofBucket?: string,
): string | undefined {
  if (Object.values(counts).every((amount) => amount === 0)) return 'not judged yet';
  const failed = troubles.filter(
    ({ verdict, severity, waiver }) =>
      verdict === 'fail' && severity !== 'info' && waiver === undefined,
  );
  const [worst] = failed;
  if (worst !== undefined) {
    const more = failed.length - 1;
    const { table, resource, region } = worst.subject;
    // A bucket's row names its place already.
    const place = resource === ofBucket ? '' : `${table ?? resource} in ${region}: `;
    const others = more > 0 ? `; and ${count(more, 'more failure')}` : '';
    return plain(`${place}${worst.message}${others}`);
  }
  const unseen = troubles.filter(({ verdict }) => verdict === 'unknown');
  const [first] = unseen;
  if (first === undefined) return undefined;
  const failing = unseen.filter(wasFailing);
  const [known] = failing;
  if (known !== undefined) {
    return `${count(failing.length, 'check')} failed when last seen, first ${placeOf(known.subject)}`;
  }
  return `${count(unseen.length, 'check')} without a verdict, first ${placeOf(first.subject)}`;
}

/** Troubles by what their row is called. */
function byRow(
  troubles: readonly HeldFinding[],
  estate: Estate,
): ReadonlyMap<string, readonly HeldFinding[]> {
  const groups = new Map<string, HeldFinding[]>();
  const buckets = new Set(estate.buckets.map(({ account, name }) => `${account}/${name}`));
  for (const finding of troubles) {
    const { environment, account, resource } = finding.subject;
    const shared = buckets.has(`${account}/${resource}`)
      ? `bucket ${resource}`
      : `account ${account}`;
    const key = environment === undefined ? shared : `environment ${environment}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return groups;
}

/** What is listed, with the rows in the order in which they are to be shown. */
export interface VerdictListOptions {
  readonly estate: Estate;
  /** What did not pass, worst first. */
  readonly troubles: readonly HeldFinding[];
  readonly environments: readonly EnvironmentRow[];
  readonly buckets: readonly BucketRow[];
  readonly accounts: readonly AccountRow[];
}

/** One row per environment, shared bucket and account, with the reason of each that is not good. */
export function verdictList(options: VerdictListOptions): Html {
  const { estate, troubles, environments, buckets, accounts } = options;
  const names = new Map(estate.accounts.map(({ id, name }) => [id, name]));
  const groups = byRow(troubles, estate);
  const rows: readonly Row[] = [
    ...environments.map(({ environment: { name, account, region }, verdict, counts }) => ({
      id: anchorOf('environment', name),
      verdict,
      title: html`<a href="${pathTo('environments', name)}">${name}</a>`,
      account: names.get(account) ?? account,
      region,
      counts: describeCounts(counts),
      why: whyOf(counts, groups.get(`environment ${name}`) ?? []),
    })),
    ...buckets.map(({ bucket: { name, account, region }, verdict, counts }) => ({
      id: anchorOf('bucket', name),
      verdict,
      title: html`<strong>bucket ${name}</strong>`,
      account: names.get(account) ?? account,
      region,
      counts: describeCounts(counts),
      why: whyOf(counts, groups.get(`bucket ${name}`) ?? [], name),
    })),
    ...accounts.map(({ account: { id, name, regions }, verdict, counts }) => ({
      id: anchorOf('account', id),
      verdict,
      title: html`<strong>account ${name}</strong>`,
      account: id,
      region: regions.join(', '),
      counts: describeCounts(counts),
      why: whyOf(counts, groups.get(`account ${id}`) ?? []),
    })),
  ];
  const good = rows.filter(({ verdict }) => verdict === 'ok');
  const folds = good.length > goodShown && rows.length > good.length;
  const open = folds ? rows.filter(({ verdict }) => verdict !== 'ok') : rows;
  return html`<ul class="verdicts">
      ${open.map(rowItem)}
    </ul>
    ${
      folds
        ? html`<details id="good">
            <summary>${good.length} more are OK</summary>
            <ul class="verdicts">
              ${good.map(rowItem)}
            </ul>
          </details>`
        : undefined
    }`;
}
