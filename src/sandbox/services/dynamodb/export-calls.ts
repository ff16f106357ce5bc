import type {
  DescribeExportInput,
  DescribeExportOutput,
  ListExportsInput,
  ListExportsOutput,
} from '@aws-sdk/client-dynamodb';
import { AwsFault, type Call } from '../../service.js';
import { required, validation } from './faults.js';
import { checkOwner, foreignTable, parseArn } from './names.js';
import { describeExport, exportId, exportSummary } from './table-export.js';
import type { World } from './world.js';

const pageMost = 25;

/** Newest first, as documented. @source DynamoDB API Reference, ListExports */
export function listExports(world: World, input: ListExportsInput, call: Call): ListExportsOutput {
  const size = input.MaxResults ?? pageMost;
  if (size < 1 || size > pageMost) {
    throw validation(
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and ${pageMost}`,
    );
  }
  const { TableArn: table, NextToken: token } = input;
  if (table !== undefined) checkTableArn(table, call);
  const all = world
    .exports(call.caller.account, call.region, call.now.getTime())
    .filter(({ tableArn }) => table === undefined || tableArn === table);
  const rest =
    token === undefined ? all : all.slice(all.findIndex((each) => exportId(each) === token) + 1);
  if (token !== undefined && rest.length === all.length) throw validation('Invalid NextToken');
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return {
    ExportSummaries: page.map(exportSummary),
    ...(rest.length > size && last !== undefined && { NextToken: exportId(last) }),
  };
}

function checkTableArn(text: string, call: Call): void {
  const arn = parseArn(text);
  if (arn === undefined || arn.part !== undefined) throw validation(`Invalid TableArn: ${text}`);
  checkOwner(arn, call);
}

/** @source DynamoDB API Reference, DescribeExport */
export function describeExportCall(
  world: World,
  input: DescribeExportInput,
  call: Call,
): DescribeExportOutput {
  const text = required(input.ExportArn, 'exportArn');
  const arn = parseArn(text);
  if (arn?.part !== 'export') throw validation(`Invalid ExportArn: ${text}`);
  checkOwner(arn, call);
  // Seen publicly: another region is refused like another account.
  if (arn.region !== call.region) throw foreignTable(arn, call);
  const found = world
    .exports(arn.account, arn.region, call.now.getTime())
    .find((each) => each.arn === text);
  if (found === undefined) {
    throw new AwsFault('ExportNotFoundException', `Export not found: ${text}`);
  }
  return { ExportDescription: describeExport(found) };
}
