import type { RoleDescription } from '../../estate/place-facts.js';

/** A policy of a role that its stack may not own. */
export interface RolePolicy {
  readonly kind: 'attached' | 'inline';
  /** ARN of an attached one, name of an inline one. */
  readonly name: string;
}

/** How CloudFormation and CDK end the names that they make up. */
const madeUp = /(?:-[A-Z0-9]{12,13}|[A-F0-9]{8}|-[A-Za-z0-9]{12})$/u;

function isMadeUp(name: string, stack: string): boolean {
  return name.startsWith(`${stack}-`) || madeUp.test(name);
}

/** Of AWS itself: the stack may attach it as well as somebody by hand. */
export function isAwsManaged(arn: string): boolean {
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
