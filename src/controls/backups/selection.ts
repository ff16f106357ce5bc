import type {
  BackupRegionSettings,
  BackupSelection,
  TagCondition,
} from '../../estate/backup-facts.js';
import type { Observed } from '../../estate/observation.js';
import type { Tag } from '../../estate/table-settings.js';
import { type ArnMatch, fitsPattern, matchArn, namesTables } from './patterns.js';
import { describePlace, type Place, type Unseen } from './places.js';

/** Whether a selection takes a table. */
export interface SelectionQuestion {
  /** Of the table. */
  readonly arn: string;
  readonly tags: Observed<readonly Tag[]>;
  /** Where the plan of the selection is. */
  readonly plan: Place;
  /** Of the plan's place. */
  readonly settings: Observed<BackupRegionSettings>;
}

/** `why` is the rest of a sentence that begins with the selection. */
export type SelectionOutcome =
  | {
      readonly kind: 'selects';
      /** `AnyService`: by a wildcard that names no type of resource; `Everything`: it names nothing. */
      readonly reason: 'ExactArn' | 'WildcardArn' | 'AnyService' | 'Tag' | 'Everything';
      readonly why: string;
    }
  | {
      readonly kind: 'misses';
      readonly reason:
        | 'NotNamed'
        | 'OtherRegion'
        | 'OtherAccount'
        | 'Excluded'
        | 'ConditionFails'
        | 'NotOptedIn'
        | 'NoRules';
      readonly why: string;
    }
  | {
      readonly kind: 'unknown';
      readonly reason:
        'TagsUnknown' | 'OptInUnknown' | 'WildcardUndocumented' | 'KeyUndocumented' | 'NotReported';
      readonly why: string;
      /** The read that would have told. */
      readonly cause: Unseen | undefined;
    };

type Miss = Extract<SelectionOutcome, { kind: 'misses' }>;
type Unclear = Extract<SelectionOutcome, { kind: 'unknown' }>;
type Selects = Extract<SelectionOutcome, { kind: 'selects' }>;

/** One of the things that all must hold; undefined = it holds. */
type Facet = Miss | Unclear | undefined;

const miss = (reason: Miss['reason'], why: string): Miss => ({ kind: 'misses', reason, why });
const unclear = (reason: Unclear['reason'], why: string, cause?: Unseen): Unclear => ({
  kind: 'unknown',
  reason,
  why,
  cause,
});

const tagPrefix = 'aws:ResourceTag/';

function show(tag: Tag): string {
  return `${tag.key}=${tag.value}`;
}

function tagsUnknown(cause: Unseen, what: string): Unclear {
  return unclear(
    'TagsUnknown',
    `asks for ${what}, and the tags of the table are not known: ${cause.failure.message}`,
    cause,
  );
}

/** By ListOfTags, of which any one is enough. */
function namedByTag(
  { tags: wanted }: BackupSelection,
  { tags }: SelectionQuestion,
): Selects | Facet {
  if (wanted.length === 0) return undefined;
  const asked = wanted.map(show).join(' or ');
  if (tags.kind === 'unknown') return tagsUnknown(tags, `the tag ${asked}`);
  const held = tags.kind === 'seen' ? tags.value : [];
  const has = (key: string, value: string): boolean =>
    held.some((tag) => tag.key === key && tag.value === value);
  const found = wanted.find(({ key, value }) => has(key, value));
  if (found !== undefined) {
    return { kind: 'selects', reason: 'Tag', why: `asks for the tag ${show(found)}` };
  }
  const prefixed = wanted.find(
    ({ key, value }) => key.startsWith(tagPrefix) && has(key.slice(tagPrefix.length), value),
  );
  if (prefixed !== undefined) {
    return unclear(
      'KeyUndocumented',
      `asks for the tag ${show(prefixed)} in ListOfTags, where AWS documents the bare key only`,
    );
  }
  const other = held.find((tag) => wanted.some(({ key }) => key === tag.key));
  return miss(
    'NotNamed',
    `asks for the tag ${asked}; the table ${other === undefined ? 'does not have it' : `has ${show(other)}`}`,
  );
}

/** By a wildcard of Resources; one that names the type of resource first, since it needs no opt-in. */
function namedByWildcard(patterns: readonly string[]): Selects | undefined {
  const pattern = patterns.find(namesTables) ?? patterns[0];
  if (pattern === undefined) return undefined;
  const reason = namesTables(pattern) ? 'WildcardArn' : 'AnyService';
  return { kind: 'selects', reason, why: `takes it by ${pattern}` };
}

/** By Resources or else by ListOfTags: AWS takes the union of the two, and without both of them all. */
function named(selection: BackupSelection, question: SelectionQuestion): Selects | Miss | Unclear {
  const { resources, tags } = selection;
  const { arn } = question;
  if (resources.length === 0 && tags.length === 0) {
    const why = 'names neither resources nor tags, which AWS takes for everything that is opted in';
    return { kind: 'selects', reason: 'Everything', why };
  }
  const matches = resources.map((pattern) => ({ pattern, match: matchArn(pattern, arn) }));
  const matching = (wanted: ArnMatch): readonly string[] =>
    matches.flatMap(({ pattern, match }) => (match === wanted ? pattern : []));
  if (matching('exact').length > 0) {
    return { kind: 'selects', reason: 'ExactArn', why: 'names it by its ARN' };
  }
  const byWildcard = namedByWildcard(matching('wildcard'));
  if (byWildcard !== undefined) return byWildcard;
  const byTag = namedByTag(selection, question);
  if (byTag?.kind === 'selects') return byTag;
  const [undocumented] = matching('undocumented');
  if (undocumented !== undefined) {
    return unclear(
      'WildcardUndocumented',
      `has ${undocumented}, a wildcard in a position for which AWS documents no meaning`,
    );
  }
  if (byTag?.kind === 'unknown') return byTag;
  if (resources.length === 0 && byTag !== undefined) return byTag;
  const count = resources.length === 1 ? '1 resource' : `${resources.length} resources`;
  return miss(
    'NotNamed',
    `names ${count}, but not this table${byTag === undefined ? '' : `, and ${byTag.why}`}`,
  );
}

function inPlace({ arn, plan }: SelectionQuestion): Facet {
  const [, , , region, account] = arn.split(':');
  if (account !== plan.account) {
    return miss('OtherAccount', `is of a plan of ${plan.account}, and plans do not cross accounts`);
  }
  if (region === plan.region) return undefined;
  return miss('OtherRegion', `is of a plan in ${plan.region}, and plans do not cross regions`);
}

function excluded({ notResources }: BackupSelection, { arn }: SelectionQuestion): Facet {
  const matches = notResources.map((pattern) => ({ pattern, match: matchArn(pattern, arn) }));
  const out = matches.find(({ match }) => match === 'exact' || match === 'wildcard');
  if (out !== undefined) return miss('Excluded', `leaves it out: NotResources has ${out.pattern}`);
  const maybe = matches.find(({ match }) => match === 'undocumented');
  return maybe === undefined
    ? undefined
    : unclear(
        'WildcardUndocumented',
        `may leave it out: NotResources has ${maybe.pattern}, for which AWS documents no meaning`,
      );
}

const negated = {
  StringEquals: false,
  StringLike: false,
  StringNotEquals: true,
  StringNotLike: true,
};

/** A tag that is not there fails what asks for a value and passes what refuses one. */
function holds({ operator, value }: TagCondition, actual: string | undefined): boolean {
  const isNegated = negated[operator];
  if (actual === undefined) return isNegated;
  const isLike = operator === 'StringLike' || operator === 'StringNotLike';
  return (isLike ? fitsPattern(value, actual) : value === actual) !== isNegated;
}

function conditionHolds(condition: TagCondition, { tags }: SelectionQuestion): Facet {
  const { operator, key, value } = condition;
  const asked = `${key} ${operator} ${value}`;
  if (!key.startsWith(tagPrefix)) {
    return unclear(
      'KeyUndocumented',
      `has a condition on ${key}, which is no aws:ResourceTag/ key`,
    );
  }
  if (tags.kind === 'unknown') return tagsUnknown(tags, asked);
  const bare = key.slice(tagPrefix.length);
  const held = tags.kind === 'seen' ? tags.value : [];
  const tag = held.find((each) => each.key === bare);
  if (holds(condition, tag?.value)) return undefined;
  const has = tag === undefined ? 'does not have that tag' : `has ${show(tag)}`;
  return miss('ConditionFails', `wants ${asked}; the table ${has}`);
}

/** How a table is taken where that obeys the opt-in of the account and region. */
const byOptIn = {
  AnyService: 'by a wildcard that does not name tables',
  Tag: 'by a tag',
  Everything: 'with everything that is opted in',
} as const;

/**
 * What names the table or its type of resource needs no opt-in; all else does.
 * @source Assign resources with AWS CLI (Filter by services or resource types), AWS Backup Developer Guide
 */
function optedIn(by: Selects, { plan, settings }: SelectionQuestion): Facet {
  if (by.reason === 'ExactArn' || by.reason === 'WildcardArn') return undefined;
  const what = byOptIn[by.reason];
  if (settings.kind === 'unknown') {
    const why = `takes it ${what}, which works only where DynamoDB is opted in, and that is not known: ${settings.failure.message}`;
    return unclear('OptInUnknown', why, settings);
  }
  const isOptedIn = settings.kind === 'seen' ? settings.value.isOptedIn : undefined;
  if (isOptedIn === undefined) {
    const why = `takes it ${what}, which works only where DynamoDB is opted in, and that is not reported`;
    return unclear('NotReported', why);
  }
  return isOptedIn
    ? undefined
    : miss(
        'NotOptedIn',
        `takes it ${what}, but DynamoDB is not opted in for AWS Backup of ${describePlace(plan)}`,
      );
}

/**
 * Whether AWS Backup assigns a table by a selection, and why. `selects` and `misses` are certain: of
 * what must hold one that fails decides, whatever the others are; otherwise what is not known is said.
 * A condition that refuses a value holds for a table without that tag, as negated matching does in IAM.
 * @source API BackupSelection, API CreateBackupSelection and API Conditions, AWS Backup API Reference;
 * Select AWS services to backup (opt-in), AWS Backup Developer Guide
 */
export function judgeSelection(
  selection: BackupSelection,
  question: SelectionQuestion,
): SelectionOutcome {
  const by = named(selection, question);
  const facets = [
    by.kind === 'selects' ? undefined : by,
    inPlace(question),
    excluded(selection, question),
    ...selection.conditions.map((condition) => conditionHolds(condition, question)),
    by.kind === 'selects' ? optedIn(by, question) : undefined,
  ].filter((facet) => facet !== undefined);
  const decisive = facets.find(({ kind }) => kind === 'misses') ?? facets[0];
  if (decisive !== undefined) return decisive;
  // Only a named table has no facet left.
  return by;
}
