import type { DescribeOrganizationResponse } from '@aws-sdk/client-organizations';
import type { OrganizationDescription } from '../../backup-description.js';
import { AwsFault, type Call, type Service } from '../../service.js';

/** AWS Organizations as far as it says which accounts belong together. Source: its API Reference. */
export function createOrganizations(organization: OrganizationDescription | undefined): Service {
  const describe = (_: object, { caller, partition }: Call): DescribeOrganizationResponse => {
    if (organization === undefined || !organization.accounts.includes(caller.account)) {
      throw new AwsFault(
        'AWSOrganizationsNotInUseException',
        'Your account is not a member of an organization.',
      );
    }
    const { id, managementAccount } = organization;
    const prefix = `arn:${partition}:organizations::${managementAccount}`;
    return {
      Organization: {
        Id: id,
        Arn: `${prefix}:organization/${id}`,
        FeatureSet: 'ALL',
        MasterAccountId: managementAccount,
        MasterAccountArn: `${prefix}:account/${id}/${managementAccount}`,
        MasterAccountEmail: 'management@example.com',
      },
    };
  };
  return {
    signingName: 'organizations',
    handlers: { DescribeOrganization: describe },
    state: () => organization ?? {},
  };
}
