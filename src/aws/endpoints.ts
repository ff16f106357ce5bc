import { DrError } from '../kernel/errors.js';
import type { Service } from './operations.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const variableSuffix: Readonly<Record<Service, string>> = {
  sts: 'STS',
  dynamodb: 'DYNAMODB',
  s3: 'S3',
  rds: 'RDS',
  lambda: 'LAMBDA',
};

/**
 * The endpoint that the environment sets for a service; undefined = AWS's own. The service's own
 * variable wins over the general one; an empty value counts as unset.
 * @throws DrError `config` when the value is not an http(s) URL
 * @source Service-specific endpoints, AWS SDKs and Tools Reference Guide
 */
export function endpointFor(service: Service, env: Environment): string | undefined {
  if (env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS']?.toLowerCase() === 'true') return undefined;
  const names = [`AWS_ENDPOINT_URL_${variableSuffix[service]}`, 'AWS_ENDPOINT_URL'];
  for (const name of names) {
    const value = env[name]?.trim();
    if (value === undefined || value === '') continue;
    if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
      throw new DrError(`${name} is not an http or https URL`, {
        code: 'EndpointInvalid',
        kind: 'config',
        hint: `Set ${name} to a URL such as http://127.0.0.1:4566, or unset it.`,
      });
    }
    return value;
  }
  return undefined;
}
