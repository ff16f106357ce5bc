import { dirname, resolve } from 'node:path';
import { count, plain } from '../../answers/plain.js';
import { composeFirstLook, type Entrance } from '../../compose/first-look.js';
import { readConfiguration } from '../../config/configuration.js';
import { type FirstFile, firstFile } from '../../config/first/first-file.js';
import { describeProblem } from '../../config/problem.js';
import { settingsFrom } from '../../config/settings-from.js';
import { accountOfRole, parseRegionId, parseRoleArn, type RegionId } from '../../estate/ids.js';
import type { Survey } from '../../estate/survey.js';
import { survey } from '../../flows/survey.js';
import { DrError, invariant } from '../../kernel/errors.js';
import type { ExitName } from '../../kernel/exit-codes.js';
import { secondMs } from '../../kernel/units.js';
import { createRecorder } from '../../telemetry/recorder.js';
import type { ConfigInitFlags } from '../flags.js';
import { startProgress } from '../progress.js';
import type { World } from '../world.js';

/** What one look may take; a configuration may name more. */
const mostAccounts = 50;
const mostRegions = 50;

function usage(message: string, hint: string): DrError {
  return new DrError(message, { code: 'UsageInvalid', kind: 'usage', hint });
}

/** @throws DrError `usage` */
function regionsOf({ region: given }: ConfigInitFlags, { env }: World): readonly RegionId[] {
  const usual = env['AWS_REGION'] || env['AWS_DEFAULT_REGION'];
  const words = given.length > 0 ? given : usual === undefined || usual === '' ? [] : [usual];
  if (words.length === 0) {
    throw usage(
      'no region is given',
      'Name each region to look at: --region=eu-west-1 --region=eu-central-1; or set AWS_REGION.',
    );
  }
  if (words.length > mostRegions) {
    throw usage(`${words.length} regions are given`, `At most ${mostRegions} are looked at.`);
  }
  const regions = words.map((word) => {
    const parsed = parseRegionId(word);
    if (!parsed.ok) throw usage(`"${word}" is no region`, `Use ${parsed.expected}.`);
    return parsed.value;
  });
  return [...new Set(regions)];
}

/** @throws DrError `usage` */
function rolesOf({ roleArn, externalId }: ConfigInitFlags): Entrance['roles'] {
  if (roleArn.length > mostAccounts) {
    throw usage(`${roleArn.length} roles are given`, `At most ${mostAccounts} are looked through.`);
  }
  if (externalId.length > 1 && externalId.length !== roleArn.length) {
    throw usage(
      `${count(externalId.length, 'external id')} for ${count(roleArn.length, 'role')}`,
      'Give one --external-id for all roles, or one for each in their order.',
    );
  }
  if (externalId.length > 0 && roleArn.length === 0) {
    throw usage('an external id without a role', 'Give the role with --role-arn.');
  }
  const roles = roleArn.map((word, index) => {
    const parsed = parseRoleArn(word);
    if (!parsed.ok) throw usage(`"${word}" is no role`, `Use ${parsed.expected}.`);
    const agreed = externalId.length === 1 ? externalId[0] : externalId[index];
    return { arn: parsed.value, externalId: agreed };
  });
  const accounts = new Set(roles.map(({ arn }) => accountOfRole(arn)));
  if (accounts.size < roles.length) {
    throw usage('two roles are of one account', 'Give one --role-arn for each account.');
  }
  return roles;
}

function thereAlready(file: string, cause?: unknown): DrError {
  return new DrError(`${file} is there already`, {
    code: 'FileExists',
    kind: 'conflict',
    hint: 'Nothing was changed. Name another file, or move that one away.',
    cause,
  });
}

/**
 * Where the file is to be. What would stop it from being written is told before anything is asked.
 * @throws DrError `conflict` for a file that is there; `usage` where no file can be
 */
function newFile(file: string, { cwd, exists }: World): string {
  if (file.trim() === '') throw usage('--file names no file', 'Use --file=depot-dr.yaml.');
  const path = resolve(cwd, file);
  if (exists(path)) throw thereAlready(file);
  const directory = dirname(path);
  if (exists(directory)) return path;
  throw usage(`there is no directory ${directory}`, 'Make it, or name another file.');
}

async function look(entrance: Entrance, flags: ConfigInitFlags, world: World): Promise<Survey> {
  const { env, clock, random, stderr, signal } = world;
  const settings = settingsFrom(env);
  const progress = startProgress(clock, stderr);
  try {
    const recorder = await createRecorder({
      level: flags.logLevel ?? settings.log.level,
      write: progress.above,
      clock,
      progress: progress.update,
    });
    const tellEndpoint = (endpoint: string): void => progress.above(`depot-dr: ${endpoint}\n`);
    const options = { env, clock, random, recorder, signal, tellEndpoint };
    const first = await composeFirstLook(entrance, settings, options);
    try {
      return await survey(first.accounts, {
        reads: first.reads,
        recorder,
        clock: first.clock,
        concurrency: settings.observe.concurrency,
        deadlineMs: settings.observe.deadlineSeconds * secondMs,
        signal,
      });
    } finally {
      first.close();
    }
  } finally {
    progress.finish();
  }
}

/** Why there is nothing to write. */
function nothingFound({ accounts, places }: Survey): DrError {
  const hidden = places.flatMap(({ tables }) =>
    tables.kind === 'unknown' ? [tables.failure] : [],
  );
  const where = accounts.map(({ id, regions }) => `${id} (${regions.join(', ')})`).join(', ');
  const [first] = hidden;
  if (first === undefined) {
    return new DrError(`no Depot environment is in ${where}`, {
      code: 'NothingFound',
      kind: 'missing',
      hint: 'No table is called sdp-<id>-Object, -History or -Index there: check accounts and regions.',
    });
  }
  return new DrError(`no Depot environment could be seen in ${where}: ${plain(first.message)}`, {
    code: 'NothingSeen',
    kind: first.kind,
    hint: first.hint,
  });
}

/** A file of ours that we would refuse is a defect; it is better not written. */
function proven(file: FirstFile, { clock }: World): FirstFile {
  const now = clock.now();
  const read = readConfiguration({ text: file.text, file: 'config init', env: {}, now });
  invariant(
    read.kind === 'configuration',
    read.kind === 'problems' ? read.problems.map(describeProblem).join('; ') : '',
  );
  return file;
}

async function write(text: string, path: string, name: string, world: World): Promise<void> {
  try {
    await world.createFile(path, text);
  } catch (cause) {
    const isThere =
      typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'EEXIST';
    if (isThere) throw thereAlready(name, cause); // made meanwhile
    throw new DrError(`${name} cannot be written`, {
      code: 'FileNotWritten',
      kind: 'unavailable',
      hint: 'Check that its directory is there and that this user may write to it.',
      cause,
    });
  }
}

/**
 * `depot-dr config init`: a first configuration from what accounts hold, on stdout or to a new file.
 * @returns `unseen` when something of the tables, their stacks or backups could not be seen; comments
 *   of the file say what
 * @throws DrError `usage`, `conflict` for a file that is there; `missing` when no environment was found
 */
export async function runConfigInit(flags: ConfigInitFlags, world: World): Promise<ExitName> {
  const { stdout, stderr, clock, version, signal } = world;
  const entrance = { regions: regionsOf(flags, world), roles: rolesOf(flags) };
  const path = flags.file === undefined ? undefined : newFile(flags.file, world);
  const found = await look(entrance, flags, world);
  signal.throwIfAborted();
  const made = firstFile(found, { version, at: clock.now() });
  if (made === undefined) throw nothingFound(found);
  const { text, environments, buckets, unseen } = proven(made, world);
  if (flags.file === undefined || path === undefined) stdout.write(text);
  else await write(text, path, flags.file, world);
  const parts = [
    count(found.accounts.length, 'account'),
    count(environments, 'environment'),
    count(buckets, 'bucket'),
  ];
  const hidden = unseen === 0 ? '' : `; ${count(unseen, 'read')} told nothing, see the comments`;
  const wrote = flags.file === undefined ? 'found' : `wrote ${flags.file}:`;
  stderr.write(`depot-dr: ${wrote} ${parts.join(', ')}${hidden}\n`);
  return unseen === 0 ? 'ok' : 'unseen';
}
