/** Which organisation an account belongs to. */
export type Membership =
  { readonly kind: 'member'; readonly id: string } | { readonly kind: 'none' | 'unknown' };

/** Who asks. Calls are taken to be made over TLS. */
export type Asking = (
  | {
      /** Whoever in the account its own policies let. */
      readonly kind: 'account';
    }
  | {
      readonly kind: 'role';
      readonly arn: string;
      /** The role was not seen: its ARN may have a path that is not known here. */
      readonly isGuessed?: boolean | undefined;
    }
) & {
  readonly account: string;
  readonly organization: Membership;
};

/** A service of AWS, `backup.amazonaws.com`, that acts for an account. */
export interface AskingService {
  readonly kind: 'service';
  readonly name: string;
  readonly account: string;
}
