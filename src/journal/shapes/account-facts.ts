import type { BackupGlobalSettings, OrganizationDescription } from '../../estate/backup-facts.js';
import type { ReadsOf } from '../../estate/fact-subjects.js';
import type { KeyDescription, RoleDescription } from '../../estate/place-facts.js';
import { flag, instant, list, oneOf, optional, shape, text } from '../codec.js';
import { type FactCodecs, partOf, policyText, tag } from './basics.js';

export const accountFacts: FactCodecs<ReadsOf<'account' | 'role' | 'key'>> = {
  organization: shape<OrganizationDescription>({ id: text, managementAccount: text }),
  'backup-global': shape<BackupGlobalSettings>({ isCrossAccountEnabled: optional(flag) }),
  role: shape<RoleDescription>({
    arn: text,
    trustPolicy: optional(text),
    boundaryArn: optional(text),
    tags: list(tag),
    attached: list(text),
    inline: list(text),
  }),
  key: shape<KeyDescription>({
    arn: text,
    state: text,
    deletionAt: optional(instant),
    manager: oneOf(['aws', 'customer']),
    isMultiRegion: flag,
    policy: optional(partOf(policyText)),
  }),
};
