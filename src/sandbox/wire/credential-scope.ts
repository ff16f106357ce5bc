import type { ParsedRequest } from './message.js';

/** What a request's signature says about itself. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly sessionToken: string | undefined;
}

export type Scope =
  | { readonly kind: 'signed'; readonly scope: CredentialScope }
  | { readonly kind: 'unsigned' }
  | { readonly kind: 'garbled' };

/** key / date / region / service / aws4_request */
const credential = /^([\w-]{4,128})\/\d{8}\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request$/;

/**
 * The SigV4 scope from the `Authorization` header or from a presigned query. Never throws.
 * Source: IAM User Guide, "Elements of an AWS API request signature".
 */
export function readScope({ headers, query }: ParsedRequest): Scope {
  const header = headers['authorization'];
  const text =
    header === undefined
      ? query.get('X-Amz-Credential')
      : (/^AWS4-HMAC-SHA256\s.*?Credential=([^,\s]+)/.exec(header)?.[1] ?? '');
  if (text === null) return { kind: 'unsigned' };
  const found = credential.exec(text);
  if (found === null) return { kind: 'garbled' };
  const [, accessKeyId = '', region = '', service = ''] = found;
  const sessionToken =
    headers['x-amz-security-token'] ?? query.get('X-Amz-Security-Token') ?? undefined;
  return { kind: 'signed', scope: { accessKeyId, region, service, sessionToken } };
}
