import { plain } from '../../answers/plain.js';
import type { BackupBucket, Estate } from '../../estate/environment.js';
import { type BucketPolicyAnswer, planBucketPolicy } from '../../flows/bucket-policy.js';
import { DrError } from '../../kernel/errors.js';
import type { ExitName } from '../../kernel/exit-codes.js';
import { nearest } from '../../kernel/nearest.js';
import { secondMs } from '../../kernel/units.js';
import type { BucketPolicyFlags } from '../flags.js';
import { chooseEnvironments, loadConfiguration } from '../loading.js';
import { formatOf, renderData } from '../output.js';
import type { OpenWatch } from '../watching.js';
import type { World } from '../world.js';

function usage(message: string, hint: string): DrError {
  return new DrError(message, { code: 'UsageInvalid', kind: 'usage', hint });
}

function knownNames(buckets: readonly BackupBucket[]): string {
  return `Known: ${buckets.map(({ name }) => name).join(', ')}.`;
}

function bucketNamed({ buckets }: Estate, word: string): BackupBucket {
  const found = buckets.find(({ name }) => name === word);
  if (found !== undefined) return found;
  const near = nearest(
    word,
    buckets.map(({ name }) => name),
  );
  throw new DrError(`no bucket is named "${word}"`, {
    code: 'BucketUnknown',
    kind: 'usage',
    hint: `${near === undefined ? '' : `Did you mean ${near}? `}${knownNames(buckets)}`,
  });
}

/**
 * The one bucket that is asked about.
 * @throws DrError `usage` when it is none, or one of several
 */
export function chooseBucket(
  estate: Estate,
  { bucket: word, environment }: Pick<BucketPolicyFlags, 'bucket' | 'environment'>,
): BackupBucket {
  if (word !== undefined && environment.length > 0) {
    throw usage(
      'a bucket and an environment are two ways to name one bucket',
      'Give --bucket or --environment.',
    );
  }
  if (word !== undefined) return bucketNamed(estate, word);
  if (environment.length === 0) {
    const [only, ...others] = estate.buckets;
    if (only !== undefined && others.length === 0) return only;
    throw usage(
      only === undefined ? 'no bucket is configured' : 'several buckets are configured',
      only === undefined ? 'Add it under buckets.' : `Give --bucket. ${knownNames(estate.buckets)}`,
    );
  }
  const chosen = chooseEnvironments(estate, environment).environments;
  const without = chosen.find(({ backupLocation }) => backupLocation === undefined);
  if (without !== undefined) {
    throw usage(
      `${without.name} has no backup location`,
      'Set storage.backupLocation of this environment in the configuration.',
    );
  }
  const names = [...new Set(chosen.flatMap(({ backupLocation }) => backupLocation?.bucket ?? []))];
  const [name, ...more] = names;
  if (name === undefined || more.length > 0) {
    throw usage(
      'these environments back up into several buckets',
      `Give one of: ${names.join(', ')}.`,
    );
  }
  return bucketNamed(estate, name);
}

/** What is said on stderr of the policy that is printed. */
function noteOf(bucket: BackupBucket, { present, merged }: BucketPolicyAnswer): string {
  const { name, account } = bucket;
  if (merged.kind !== 'merged')
    return `no environment of another account backs up into ${name}: it needs no policy`;
  if (present.kind === 'unknown') {
    const { message, hint } = present.failure;
    const why = plain(message).replace(/\.+$/, '');
    const help = hint === undefined ? '' : `\nhint: ${plain(hint)}`;
    return `the present policy of ${name} could not be read: ${why}. What is printed is without it: merge it by hand, it would replace what is there${help}`;
  }
  const { letIn, kept } = merged;
  if (letIn.length === 0)
    return `the policy of ${name} already lets every environment in; printed as it is`;
  const statements = kept === 1 ? '1 statement that is' : `${kept} statements that are`;
  const keeps = kept === 0 ? '' : `, and keeps ${statements} there`;
  return `lets account ${letIn.join(', ')} in${keeps}; set it with the credentials of account ${account}`;
}

async function answer(
  bucket: BackupBucket,
  plan: BucketPolicyAnswer,
  format: 'json' | 'yaml',
  { stdout, stderr }: World,
): Promise<ExitName> {
  const { present, merged } = plan;
  if (present.kind === 'absent') {
    throw new DrError(`bucket ${bucket.name} does not exist`, {
      code: 'BucketMissing',
      kind: 'missing',
      hint: 'Check its name and account in the configuration.',
    });
  }
  if (merged.kind === 'refused') {
    throw new DrError(merged.reason, {
      code: 'PolicyConflict',
      kind: 'conflict',
      hint: merged.hint,
    });
  }
  stderr.write(`depot-dr: ${noteOf(bucket, plan)}\n`);
  if (merged.kind === 'merged') stdout.write(await renderData(merged.document, format));
  return merged.kind === 'merged' && present.kind === 'unknown' ? 'unseen' : 'ok';
}

/**
 * `depot-dr bucket-policy`: the bare document, ready to be set. A table of policies would serve
 * nobody: without `--output=yaml` it is JSON.
 * @throws DrError `usage` for a choice of none or several buckets, `conflict` where the present policy
 *   cannot be added to
 */
export async function runBucketPolicy(
  flags: BucketPolicyFlags,
  world: World,
  open: OpenWatch,
): Promise<ExitName> {
  const configuration = await loadConfiguration(flags.config, world);
  const { estate, settings } = configuration;
  const bucket = chooseBucket(estate, flags);
  const format = formatOf(flags.output, world) === 'yaml' ? 'yaml' : 'json';
  const plan = await open(configuration, flags, world, ({ watch }) =>
    planBucketPolicy(bucket, estate, {
      observers: watch.observers,
      clock: watch.clock,
      deadlineMs: settings.observe.deadlineSeconds * secondMs,
      concurrency: settings.observe.concurrency,
      signal: world.signal,
    }),
  );
  return answer(bucket, plan, format, world);
}
