import { DrError } from '../kernel/errors.js';
import { services } from './operations.js';
import type { Service } from './operations.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** An endpoint that stands in for AWS's own. */
export interface ConfiguredEndpoint {
  readonly service: Service;
  readonly url: string;
  /** What sets it: `AWS_ENDPOINT_URL_S3`, `endpoint_url of the profile local`. */
  readonly source: string;
}

/** The SDK's id of each service, in capitals; profiles spell it small. */
const variableSuffix: Readonly<Record<Service, string>> = {
  sts: 'STS',
  dynamodb: 'DYNAMODB',
  s3: 'S3',
  rds: 'RDS',
  lambda: 'LAMBDA',
  backup: 'BACKUP',
  kms: 'KMS',
  iam: 'IAM',
  cloudwatch: 'CLOUDWATCH',
  cloudformation: 'CLOUDFORMATION',
  scaling: 'APPLICATION_AUTO_SCALING',
  organizations: 'ORGANIZATIONS',
};

const ignoreVariable = 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS';

/** @throws DrError `config` when the value is not an http(s) URL; it is not shown, it may hold a secret */
function checked(value: string, source: string): string {
  if (URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)) return value;
  throw new DrError(`${source} is not an http or https URL`, {
    code: 'EndpointInvalid',
    kind: 'config',
    hint: `Set ${source} to a URL such as http://127.0.0.1:4566, or unset it.`,
  });
}

/** The first of the names that is set; an empty value counts as unset. */
function firstOf(
  names: readonly string[],
  values: Environment,
): { readonly name: string; readonly value: string } | undefined {
  for (const name of names) {
    const value = values[name]?.trim();
    if (value !== undefined && value !== '') return { name, value };
  }
  return undefined;
}

function fromVariables(service: Service, env: Environment): ConfiguredEndpoint | undefined {
  const names = [`AWS_ENDPOINT_URL_${variableSuffix[service]}`, 'AWS_ENDPOINT_URL'];
  const found = firstOf(names, env);
  if (found === undefined) return undefined;
  return { service, url: checked(found.value, found.name), source: found.name };
}

/**
 * The endpoint that the environment sets for a service; undefined = AWS's own. The service's own
 * variable wins over the general one; an empty value counts as unset.
 * @throws DrError `config` when the value is not an http(s) URL
 * @source Service-specific endpoints, AWS SDKs and Tools Reference Guide
 */
export function endpointFor(service: Service, env: Environment): string | undefined {
  if (env[ignoreVariable]?.trim().toLowerCase() === 'true') return undefined;
  return fromVariables(service, env)?.url;
}

/** What the shared files say of the profile that is in use. */
interface Profile {
  readonly name: string;
  readonly own: Environment;
  /** The `services` section that it names. */
  readonly services: Environment;
}

/** A file that is missing or cannot be read says nothing: so do the SDK's own clients take it. */
async function profileOf(env: Environment): Promise<Profile> {
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const config = firstOf(['AWS_CONFIG_FILE'], env);
  const credentials = firstOf(['AWS_SHARED_CREDENTIALS_FILE'], env);
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    ...(config === undefined ? {} : { configFilepath: config.value }),
    ...(credentials === undefined ? {} : { filepath: credentials.value }),
  });
  const name = firstOf(['AWS_PROFILE'], env)?.value ?? 'default';
  const own: Environment = { ...credentialsFile[name], ...configFile[name] };
  const section = own['services'] === undefined ? {} : configFile[`services.${own['services']}`];
  return { name, own, services: section ?? {} };
}

function fromProfile(service: Service, profile: Profile): ConfiguredEndpoint | undefined {
  const found =
    firstOf([`${variableSuffix[service].toLowerCase()}.endpoint_url`], profile.services) ??
    firstOf(['endpoint_url'], profile.own);
  if (found === undefined) return undefined;
  const source = `endpoint_url of the profile ${profile.name}`;
  return { service, url: checked(found.value, source), source };
}

/**
 * Every endpoint that stands in for AWS's own, as the SDK would find it: variables first, then the
 * profile in the shared files. At most one for a service, in the order of `services`.
 * @throws DrError `config` when one is not an http(s) URL
 * @source Service-specific endpoints, AWS SDKs and Tools Reference Guide
 */
export async function configuredEndpoints(
  env: Environment,
): Promise<readonly ConfiguredEndpoint[]> {
  const profile = await profileOf(env);
  const ignored =
    firstOf([ignoreVariable], env)?.value ?? profile.own['ignore_configured_endpoint_urls'];
  if (ignored?.toLowerCase() === 'true') return [];
  return services.flatMap(
    (service) => fromVariables(service, env) ?? fromProfile(service, profile) ?? [],
  );
}

/** The same endpoints as variables, so that whoever reads them again finds these and no others. */
export function endpointVariables(endpoints: readonly ConfiguredEndpoint[]): Environment {
  return Object.fromEntries(
    endpoints.map(({ service, url }) => [`AWS_ENDPOINT_URL_${variableSuffix[service]}`, url]),
  );
}
