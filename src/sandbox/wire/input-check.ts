import type { AwsFault } from '../service.js';
import { commonFault } from './aws-faults.js';
import type { OperationModel, ServiceModel } from './model.js';
import type { Members } from './members.js';
import { walk, type WalkIssue } from './walk.js';

/**
 * What AWS's front would refuse before the service sees it; undefined = nothing.
 * Unknown members are ignored, as AWS does.
 */
export function inputFault(
  model: ServiceModel,
  operation: OperationModel,
  input: Members,
): AwsFault | undefined {
  const issues = walk(operation.input, input);
  const wrong = issues.find(({ kind }) => kind === 'kind');
  if (wrong !== undefined) {
    return commonFault(model, 'malformed', `${wrong.path.join('.')} ${wrong.detail}`);
  }
  const missing = issues.filter(({ kind }) => kind === 'missing');
  const [first] = missing;
  if (first !== undefined) return commonFault(model, 'missing', missingMessage(model, missing));
  const union = issues.find(({ kind }) => kind === 'union');
  return union && commonFault(model, 'missing', `${union.path.join('.')} ${union.detail}`);
}

/** The input without members that the operation's schema lacks. */
export function knownMembers(operation: OperationModel, input: Members): Members {
  if (!operation.input.isStructSchema()) return input;
  const known: Record<string, unknown> = {};
  for (const [name] of operation.input.structIterator()) {
    if (input[name] !== undefined) known[name] = input[name];
  }
  return known;
}

function missingMessage(model: ServiceModel, missing: readonly WalkIssue[]): string {
  if (model.protocol === 'awsQuery') {
    return `The request must contain the parameter ${missing[0]?.path.join('.') ?? ''}.`;
  }
  const values = missing
    .map(({ path }) => `Value null at '${pathText(path)}'`)
    .map((value) => `${value} failed to satisfy constraint: Member must not be null`);
  const count = `${missing.length} validation error${missing.length === 1 ? '' : 's'} detected`;
  return `${count}: ${values.join('; ')}`;
}

/** As AWS writes it: `replicaUpdates.1.member.create.regionName`. */
function pathText(path: WalkIssue['path']): string {
  return path
    .map((key) =>
      typeof key === 'number' ? `${key}.member` : key.charAt(0).toLowerCase() + key.slice(1),
    )
    .join('.');
}
