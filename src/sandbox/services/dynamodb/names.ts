import { AwsFault, type Call } from '../../service.js';
import { required, validation } from './faults.js';

const namePattern = /^[a-zA-Z0-9_.-]{3,255}$/;
const arnPattern =
  /^arn:([a-z-]+):dynamodb:([a-z0-9-]+):(\d{12}):table\/([a-zA-Z0-9_.-]{3,255})(?:\/(backup|export)\/([0-9]+-[0-9a-f]{8}))?$/;

/** Where an ARN points to. */
export interface ParsedArn {
  readonly region: string;
  readonly account: string;
  readonly table: string;
  /** What of the table it names; undefined = the table itself. */
  readonly part: 'backup' | 'export' | undefined;
  /** The id of a backup ARN: `<ms>-<8 hex>`. */
  readonly backup: string | undefined;
}

/** The parts of a table, backup or export ARN, or undefined when it is none. Never throws. */
export function parseArn(text: string): ParsedArn | undefined {
  const [, , region, account, table, named, id] = arnPattern.exec(text) ?? [];
  if (region === undefined || account === undefined || table === undefined) return undefined;
  const part = named === 'backup' || named === 'export' ? named : undefined;
  return { region, account, table, part, backup: part === 'backup' ? id : undefined };
}

export function tableArn(partition: string, region: string, account: string, name: string): string {
  return `arn:${partition}:dynamodb:${region}:${account}:table/${name}`;
}

/** @throws AwsFault ValidationException ("Supported data types and naming rules") */
export function checkTableName(name: string, member: string): void {
  if (namePattern.test(name)) return;
  throw validation(
    `Invalid table/index name. ${member} must be 3 to 255 characters of a-z, A-Z, 0-9, '_', '-' and '.': ${name.slice(0, 300)}`,
  );
}

/**
 * The name meant by a `TableName` member, which may be a name or the ARN of a table.
 * Other accounts' tables would need a resource policy, which the sandbox does not hold.
 * @throws AwsFault ValidationException; AccessDeniedException for a table of another account
 */
export function tableNameOf(value: string | undefined, call: Call): string {
  const text = required(value, 'tableName');
  if (!text.startsWith('arn:')) {
    checkTableName(text, 'TableName');
    return text;
  }
  const arn = parseArn(text);
  if (arn === undefined || arn.part !== undefined) throw validation(`Invalid table ARN: ${text}`);
  checkOwner(arn, call);
  if (arn.region !== call.region) {
    throw validation(`Invalid table ARN: the table is in ${arn.region}, not in ${call.region}.`);
  }
  return arn.table;
}

/** @throws AwsFault AccessDeniedException when the ARN names another account */
export function checkOwner(arn: ParsedArn, call: Call): void {
  if (arn.account !== call.caller.account) throw foreignTable(arn, call);
}

/** The refusal of what lies outside the caller's reach. */
export function foreignTable(arn: ParsedArn, call: Call): AwsFault {
  return new AwsFault(
    'AccessDeniedException',
    `User: ${call.caller.arn} is not authorized to perform: dynamodb:${call.operation} on resource: arn:${call.partition}:dynamodb:${arn.region}:${arn.account}:table/${arn.table} because no resource-based policy allows the dynamodb:${call.operation} action`,
  );
}
