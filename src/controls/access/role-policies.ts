import type { RoleDescription } from '../../estate/place-facts.js';

/** A policy of a role that its stack may not own. */
export interface RolePolicy {
  readonly kind: 'attached' | 'inline';
  /** ARN of an attached one, name of an inline one. */
  readonly name: string;
}

/** `<stack>-<logical id>-<12 random letters and digits>` of CloudFormation. */
const madeUpByStack = /-(?=[^-]*[A-Z0-9])[A-Za-z0-9]{12,13}$/u;

/** A logical id of CDK, which ends with eight digits of a hash. */
const madeUpByCdk = /^[A-Za-z0-9]+[A-F0-9]{8}$/u;

function isMadeUp(name: string, stack: string): boolean {
  return name.startsWith(`${stack}-`) || madeUpByStack.test(name) || madeUpByCdk.test(name);
}

/** Of AWS itself: the stack may attach it as well as somebody by hand. */
function isAwsManaged(arn: string): boolean {
  return /^arn:[a-z0-9-]+:iam::aws:policy\//u.test(arn);
}

/**
 * Policies of a role whose names nobody but a person gives. What is of AWS's own making, or named as
 * CloudFormation names things, is left out: names alone do not tell who attached it.
 * @source AWS CloudFormation User Guide, "Resource identifiers"; guide, "Prerequisites"
 */
export function handMadePolicies(
  { attached, inline }: Pick<RoleDescription, 'attached' | 'inline'>,
  stack: string,
): readonly RolePolicy[] {
  return [
    ...attached
      .filter((arn) => !isAwsManaged(arn) && !isMadeUp(arn.split('/').at(-1) ?? arn, stack))
      .map((name) => ({ kind: 'attached', name }) as const),
    ...inline
      .filter((name) => !isMadeUp(name, stack))
      .map((name) => ({ kind: 'inline', name }) as const),
  ];
}
