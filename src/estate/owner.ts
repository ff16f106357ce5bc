import type { Owner, Tag } from './table-settings.js';

/** Set by CloudFormation on what a stack makes. @source Resource tag, AWS CloudFormation User Guide */
const stackTag = 'aws:cloudformation:stack-name';
/** Names that teams give to the tag which says that Terraform owns a resource; in lower case. */
const managerTags = ['managed-by', 'managed_by', 'managedby', 'provisioner', 'created-by'];

function isTerraform({ key, value }: Tag): boolean {
  const name = key.toLowerCase();
  const says = /terraform|opentofu|\btofu\b/i.test(value);
  if (managerTags.includes(name)) return says;
  return name === 'terraform' && !/^(false|no|0)$/i.test(value.trim());
}

/**
 * Who owns the definition of a resource, as its tags tell it. A stack is certain, since AWS sets the
 * tag; Terraform sets none by itself, so only a team's own tag can tell it.
 */
export function ownerOf(tags: readonly Tag[]): Owner {
  const stack = tags.find(({ key }) => key === stackTag)?.value;
  if (stack !== undefined) {
    const isCdk = tags.some(({ key }) => key.startsWith('aws-cdk:') || key.startsWith('aws:cdk:'));
    return { kind: 'cloudformation', stack, isCdk };
  }
  const tag = tags.find(isTerraform);
  return tag === undefined
    ? { kind: 'nobody' }
    : { kind: 'terraform', by: `${tag.key}=${tag.value}` };
}
