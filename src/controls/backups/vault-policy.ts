import { accessBy } from '../access/access.js';
import type { Asking } from '../access/asking.js';
import { patternOf } from '../access/patterns.js';
import {
  type PolicyDocument,
  type PolicyStatement,
  readPolicy,
} from '../access/policy-document.js';
import { type ControlCard, type Judgement, type Severity, unseen } from '../control.js';
import { undecided, unreadablePolicy } from '../access/undecided.js';
import { membershipOf } from './organizations.js';
import { vaultFindings, type UsedVault } from './used-vaults.js';
import { copyInto, pointPattern } from './vault-access.js';
import { isImmutable, wantedLock } from './vault-lock.js';
import { type BackupControl, type BackupView, uniqueBy } from './view.js';

const card = {
  id: 'vault-policy',
  title: 'Vault policy closed',
  subject: 'vault',
  rationale:
    'Whoever may delete recovery points, shorten their life or change the policy can undo every backup. AWS takes no cross-account action but copying in, whatever a policy says.',
  source: 'Vault access policies, AWS Backup Developer Guide',
  equivalents: {
    configRule: 'backup-recovery-point-manual-deletion-disabled',
    auditManager: 'BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED',
  },
  reasons: {
    AnyoneMayDelete: {
      severity: 'critical',
      meaning:
        'The policy allows everybody to delete recovery points, shorten their life or change the policy (a warning under a compliance lock in force).',
    },
    OthersMayDelete: {
      severity: 'warning',
      meaning: 'The policy allows that to another account (which AWS refuses today).',
    },
    AnyoneMayCopyIn: {
      severity: 'warning',
      meaning: 'The policy allows everybody to copy into the vault.',
    },
    DeletionNotDenied: {
      severity: 'warning',
      meaning:
        'The policy denies that to nobody, so a permission of the account is enough, and no lock stands in its way (a hint where no lock is wanted).',
    },
  },
} as const satisfies ControlCard;

type Reason = keyof typeof card.reasons;

/** What undoes a backup: of its points. */
const ofPoints = ['backup:DeleteRecoveryPoint', 'backup:UpdateRecoveryPointLifecycle'];
/** What undoes a backup, or what protects it. */
const harmful = [
  ...ofPoints,
  'backup:PutBackupVaultAccessPolicy',
  'backup:DeleteBackupVaultAccessPolicy',
];

/** What an action is done to. @source Actions, resources, and condition keys for AWS Backup, Service Authorization Reference */
function resourceOf(action: string, { vault }: UsedVault): string {
  return ofPoints.includes(action) ? pointPattern(vault.arn) : vault.arn;
}

/** Of no account that exists, and in no organisation. */
const stranger: Asking = {
  kind: 'account',
  account: '000000000000',
  organization: { kind: 'none' },
};

/** A role that no policy names, with every right that its account can give. */
function somebodyOf({ place, vault }: UsedVault, view: BackupView): Asking {
  const [, partition = ''] = vault.arn.split(':');
  return {
    kind: 'role',
    arn: `arn:${partition}:iam::${place.account}:role/depot-dr-stands-for-any-role`,
    account: place.account,
    organization: membershipOf(view.sight, place.account),
  };
}

/** The rights that the account's own policies could give to it. */
function withRights(document: PolicyDocument, account: string): PolicyDocument {
  const rights: PolicyStatement = {
    position: document.statements.length + 1,
    sid: undefined,
    effect: 'Allow',
    principals: { isExcept: false, of: [{ kind: 'account', account }] },
    actions: { isExcept: false, of: [patternOf('*', false)] },
    resources: undefined,
    conditions: [],
  };
  return { ...document, statements: [...document.statements, rights] };
}

interface Asked {
  readonly used: UsedVault;
  readonly document: PolicyDocument;
  readonly view: BackupView;
}

/** Actions that a principal may surely do by the policy alone. */
function allowedTo({ used, document }: Asked, principal: Asking, actions: readonly string[]) {
  return actions.filter((action) => {
    const resource = resourceOf(action, used);
    return accessBy(document, { principal, action, resource }).kind === 'allowed';
  });
}

/** Accounts that an Allow names, beside the vault's own. */
function otherAccounts({ used, document }: Asked): readonly string[] {
  const named = document.statements
    .filter(({ effect }) => effect === 'Allow')
    .flatMap(({ principals }) => (principals.isExcept ? [] : principals.of))
    .flatMap((principal) => ('account' in principal ? [principal.account] : []))
    .filter((account) => account !== used.place.account);
  return uniqueBy(named, (each) => each);
}

type Denial =
  | { readonly kind: 'denied' }
  | { readonly kind: 'open'; readonly actions: readonly string[] }
  | { readonly kind: 'unclear'; readonly why: string };

/** Whether what is harmful is denied to a role that has every right of its account. */
function denialOf({ used, document, view }: Asked): Denial {
  const whole = withRights(document, used.place.account);
  const principal = somebodyOf(used, view);
  const open: string[] = [];
  let why: string | undefined;
  for (const action of harmful) {
    const access = accessBy(whole, { principal, action, resource: resourceOf(action, used) });
    if (access.kind === 'allowed') open.push(action);
    if (access.kind === 'unknown') why ??= `the policy ${access.reason}`;
    if (access.kind === 'conditional') {
      why ??= `the policy denies ${action} only where these tell so: ${access.keys.join(', ')}`;
    }
  }
  if (open.length > 0) return { kind: 'open', actions: open };
  return why === undefined ? { kind: 'denied' } : { kind: 'unclear', why };
}

function denyCommand(region: string, name: string): string {
  const actions = harmful.map((action) => `"${action}"`).join(',');
  return `Add to the policy of the vault (aws backup put-backup-vault-access-policy --region ${region} --backup-vault-name ${name}, which replaces the whole policy): {"Effect":"Deny","Principal":"*","Action":[${actions}],"Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":["ROLE_ARN that may"]}}}`;
}

function judgeDocument(asked: Asked, severity: Severity, isLocked: boolean): Judgement<Reason> {
  const { used } = asked;
  const { name } = used.vault;
  const close = denyCommand(used.place.region, name);
  const byAnyone = allowedTo(asked, stranger, harmful);
  if (byAnyone.length > 0) {
    return {
      verdict: 'fail',
      reason: 'AnyoneMayDelete',
      message: `the policy of vault ${name} allows everybody: ${byAnyone.join(', ')}`,
      remedy: `Take that statement out. ${close}`,
      // Nobody can delete what such a lock holds, whoever is allowed to.
      severity: isLocked ? 'warning' : 'critical',
    };
  }
  const others = otherAccounts(asked).filter((account) => {
    const principal: Asking = { kind: 'account', account, organization: { kind: 'unknown' } };
    return allowedTo(asked, principal, harmful).length > 0;
  });
  if (others.length > 0) {
    return {
      verdict: 'fail',
      reason: 'OthersMayDelete',
      message: `the policy of vault ${name} allows ${others.join(', ')} to delete recovery points or change the policy; AWS takes only ${copyInto} from other accounts, but somebody meant it`,
      remedy: `Allow other accounts ${copyInto} and nothing else.`,
    };
  }
  if (allowedTo(asked, stranger, [copyInto]).length > 0) {
    return {
      verdict: 'fail',
      reason: 'AnyoneMayCopyIn',
      message: `the policy of vault ${name} allows everybody to copy into it`,
      remedy: 'Name the accounts, or add a condition on aws:PrincipalOrgID.',
    };
  }
  if (isLocked) {
    return {
      verdict: 'pass',
      message: `the policy of vault ${name} lets no stranger in, and its lock keeps anybody from deleting`,
    };
  }
  const denial = denialOf(asked);
  if (denial.kind === 'open') {
    return {
      verdict: 'fail',
      reason: 'DeletionNotDenied',
      message: `the policy of vault ${name} does not deny ${denial.actions.join(', ')}: a permission of the account is enough`,
      remedy: close,
      severity,
    };
  }
  return denial.kind === 'denied'
    ? {
        verdict: 'pass',
        message: `the policy of vault ${name} denies to delete recovery points and to change the policy`,
      }
    : undecided(
        `who may delete recovery points of vault ${name} cannot be told: ${denial.why}`,
        close,
      );
}

const empty: PolicyDocument = { statements: [] };

function judge(used: UsedVault, view: BackupView, now: Date): Judgement<Reason> {
  const { vault, tables } = used;
  const { policy } = vault;
  if (policy.kind === 'unknown') return unseen(policy);
  const reading =
    policy.value.kind === 'none'
      ? ({ kind: 'document', document: empty } as const)
      : readPolicy(policy.value.text);
  if (reading.kind === 'unreadable') {
    return unreadablePolicy(`the policy of vault ${vault.name}`, reading);
  }
  const severity = wantedLock(tables) === undefined ? 'info' : 'warning';
  return judgeDocument(
    { used, document: reading.document, view },
    severity,
    isImmutable(vault, now),
  );
}

/** Nobody may delete recovery points of a vault in use, or change its policy. */
export const vaultPolicy: BackupControl = {
  card,
  findings: (view, now) =>
    vaultFindings(
      card,
      view,
      () => true,
      (used) => judge(used, view, now),
    ),
};
