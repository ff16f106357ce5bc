/** Under which key of a Principal element an entry stands. */
export const principalKinds = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;
export type PrincipalKind = (typeof principalKinds)[number];

/**
 * Whom an entry of a Principal element names. Account id and root ARN are one and the same.
 * @source AWS JSON policy elements: Principal, IAM User Guide
 */
export type PolicyPrincipal =
  /** `*`, also as `{"AWS": "*"}`: everybody, without credentials too. */
  | { readonly kind: 'everyone' }
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'role'; readonly account: string; readonly arn: string }
  /** One session of a role: `name` is the role's, without its path. */
  | {
      readonly kind: 'session';
      readonly account: string;
      readonly name: string;
      readonly arn: string;
    }
  | { readonly kind: 'user'; readonly account: string; readonly arn: string }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'federated'; readonly name: string }
  /** An account under the number that S3 gives it, which tells no account id. */
  | { readonly kind: 'canonical'; readonly id: string }
  /** Was a role or user once: AWS shows the id of one that was deleted. It fits nobody. */
  | { readonly kind: 'deleted'; readonly id: string }
  | { readonly kind: 'unrecognised'; readonly text: string };

const accountForm = /^(?:arn:[a-z0-9-]+:iam::)?(\d{12})(?::root)?$/u;
const entityForm = /^arn:[a-z0-9-]+:iam::(\d{12}):(role|user)\/[\w+=,.@/-]+$/u;
const sessionForm = /^arn:[a-z0-9-]+:sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/[\w+=,.@-]+$/u;
const uniqueIdForm = /^A[A-Z]{3}[A-Z0-9]{12,}$/u;

function parseAws(text: string): PolicyPrincipal {
  if (text === '*') return { kind: 'everyone' };
  const [, account] = accountForm.exec(text) ?? [];
  // A half of the ARN is no form of it.
  if (account !== undefined && text.startsWith('arn:') === text.endsWith(':root')) {
    return { kind: 'account', account };
  }
  const [, owner, entity] = entityForm.exec(text) ?? [];
  if (owner !== undefined && (entity === 'role' || entity === 'user')) {
    return { kind: entity, account: owner, arn: text };
  }
  const [, issuer, name] = sessionForm.exec(text) ?? [];
  if (issuer !== undefined && name !== undefined) {
    return { kind: 'session', account: issuer, name, arn: text };
  }
  return uniqueIdForm.test(text) ? { kind: 'deleted', id: text } : { kind: 'unrecognised', text };
}

/** Reads one entry. Never throws. */
export function parsePrincipal(kind: PrincipalKind, text: string): PolicyPrincipal {
  switch (kind) {
    case 'AWS':
      return parseAws(text);
    case 'Service':
      return /^[a-z0-9.-]+$/u.test(text)
        ? { kind: 'service', name: text }
        : { kind: 'unrecognised', text };
    case 'Federated':
      return { kind: 'federated', name: text };
    case 'CanonicalUser':
      return { kind: 'canonical', id: text };
    default:
      return kind satisfies never;
  }
}

/** A principal as a policy would name it in its shortest form. */
export function principalText(principal: PolicyPrincipal): string {
  switch (principal.kind) {
    case 'everyone':
      return '*';
    case 'account':
      return principal.account;
    case 'role':
    case 'session':
    case 'user':
      return principal.arn;
    case 'service':
    case 'federated':
      return principal.name;
    case 'canonical':
    case 'deleted':
      return principal.id;
    case 'unrecognised':
      return principal.text;
    default:
      return principal satisfies never;
  }
}
