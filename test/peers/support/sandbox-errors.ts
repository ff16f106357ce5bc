import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../src/kernel/clock.js';
import { createSandboxClock } from '../../../src/sandbox/clock.js';
import { accessDenied } from '../../../src/sandbox/iam/access.js';
import { createCredentialStore } from '../../../src/sandbox/iam/credentials.js';
import { createRandom } from '../../../src/sandbox/random.js';
import { AwsFault } from '../../../src/sandbox/service.js';
import { type CommonFault, commonFault } from '../../../src/sandbox/wire/aws-faults.js';
import { createServiceModel, type ServiceModel } from '../../../src/sandbox/wire/model.js';
import { servedServices } from '../../docs/served-operations.js';
import { home, prod } from './peer-estate.js';

/** One error that the sandbox can answer. */
export interface RaisedError {
  readonly name: string;
  readonly status: number;
}

const root = join(__dirname, '..', '..', '..', 'src', 'sandbox');

/** Where the handlers of a service are. */
const sources: Readonly<Record<string, string>> = {
  dynamodb: 'services/dynamodb',
  s3: 'services/s3',
  rds: 'services/rds',
  lambda: 'services/lambda',
  sts: 'services/sts.ts',
  kms: 'services/kms',
  iam: 'services/iam',
  monitoring: 'services/cloudwatch',
  cloudformation: 'services/cloudformation',
  'application-autoscaling': 'services/scaling',
  backup: 'services/backup',
  organizations: 'services/organizations',
};

/** Files of the wire that raise errors of one protocol only. */
const wireSources: Readonly<Record<string, readonly string[]>> = {
  s3: ['wire/rest-xml.ts', 'wire/aws-chunked.ts', 'wire/routes.ts'],
  lambda: ['wire/rest-json.ts', 'wire/routes.ts'],
  backup: ['wire/rest-json.ts', 'wire/routes.ts'],
  organizations: ['wire/aws-json.ts'],
  rds: ['wire/aws-query.ts'],
  sts: ['wire/aws-query.ts'],
  iam: ['wire/aws-query.ts'],
  cloudformation: ['wire/aws-query.ts'],
  dynamodb: ['wire/aws-json.ts'],
};

const commonKinds = [
  'denied',
  'throttled',
  'unavailable',
  'internal',
  'unsigned',
  'badSignature',
  'unknownOperation',
  'malformed',
  'missing',
  'tooLarge',
  'headersTooLarge',
] as const satisfies readonly CommonFault[];

/** Fails to compile when a kind is left out above. */
export const allKinds: Readonly<Record<CommonFault, true>> = Object.fromEntries(
  commonKinds.map((kind) => [kind, true]),
) as Record<(typeof commonKinds)[number], true>;

function textOf(path: string): string {
  const full = join(root, path);
  if (path.endsWith('.ts')) return readFileSync(full, 'utf8');
  return readdirSync(full)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(full, name), 'utf8'))
    .join('\n');
}

/** The name that travels, where a service has other codes than names. */
function codeOf({ errors }: ServiceModel, name: string): string {
  return errors.get(name)?.code ?? name;
}

/** Errors made by name in sources: `new AwsFault('Name', ..., { status: 403 })`. */
function madeIn(text: string, model: ServiceModel): readonly RaisedError[] {
  return [...text.matchAll(/new AwsFault\(\s*'(\w+)'([\s\S]*?)\);?\n/g)].map(
    ([, name = '', rest]) => {
      const given = /status: (\d{3})/.exec(rest ?? '')?.[1];
      const isJson = model.protocol.startsWith('awsJson');
      const modelled = isJson ? undefined : model.errors.get(name)?.status;
      return { name, status: Number(given ?? modelled ?? 400) };
    },
  );
}

/** S3's own table of errors. */
function s3Table(): readonly RaisedError[] {
  const text = textOf('services/s3/faults.ts');
  const table = /const statuses = \{([\s\S]*?)\}/.exec(text)?.[1] ?? '';
  return [...table.matchAll(/(\w+): (\d{3}),/g)].map(([, name = '', status]) => ({
    name,
    status: Number(status),
  }));
}

const raised = ({ name, status }: AwsFault): RaisedError => ({ name, status });

function faultOf(work: () => unknown): RaisedError {
  try {
    work();
  } catch (error) {
    if (error instanceof AwsFault) return raised(error);
    throw error;
  }
  throw new Error('expected a fault');
}

/** What a stranger, a wrong token and an expired one are answered. */
function identityErrors(service: string): readonly RaisedError[] {
  const clock = createSandboxClock(systemClock, undefined);
  const store = createCredentialStore({
    accounts: [{ id: prod, name: 'prod', regions: [home], roles: [] }],
    clock,
    random: createRandom(1),
  });
  const caller = { account: prod, arn: 'a', userId: 'u', policy: undefined };
  const { accessKeyId, sessionToken } = store.issue(caller, 900);
  const claim = (id: string, token: string | undefined) => () =>
    store.authenticate({ accessKeyId: id, sessionToken: token, region: home, service });
  const wrong = [faultOf(claim('AKIANOBODY', undefined)), faultOf(claim(accessKeyId, 'another'))];
  clock.advance(3_600_000);
  return [...wrong, faultOf(claim(accessKeyId, sessionToken)), raised(accessDenied(service, 'no'))];
}

/** Every error that the sandbox can answer for a service, by its code on the wire; unique. */
export function raisedErrors(service: string): readonly RaisedError[] {
  const wire = servedServices().find(({ service: { signingName } }) => signingName === service);
  const source = sources[service];
  if (wire === undefined || source === undefined) throw new Error(`${service} is not known`);
  const model = createServiceModel(wire);
  const hasCodes = model.protocol === 'awsQuery' || model.isQueryCompatible;
  const all = [
    ...madeIn(textOf(source), model),
    ...(wireSources[service] ?? []).flatMap((path) => madeIn(textOf(path), model)),
    ...(service === 's3' ? s3Table() : []),
    ...commonKinds.map((kind) => raised(commonFault(model, kind, ''))),
    ...identityErrors(service),
  ].map(({ name, status }) => ({ name: hasCodes ? codeOf(model, name) : name, status }));
  return [...new Map(all.map((error) => [`${error.name} ${error.status}`, error])).values()];
}

/** Sources that make faults and are looked at by none of the above: must be none. */
export function unreadSources(): readonly string[] {
  const read = new Set([...Object.values(sources), ...Object.values(wireSources).flat()]);
  const elsewhere = [
    'service.ts',
    'clock.ts', // not over the wire: the control turns it
    'iam/access.ts',
    'iam/credentials.ts',
    'wire/aws-faults.ts',
    'wire/endpoint.ts', // takes over another fault's name
  ];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && textOf(name).includes('new AwsFault('))
    .filter((name) => !elsewhere.includes(name))
    .filter((name) => ![...read].some((known) => name === known || name.startsWith(`${known}/`)));
}
