import type {
  EvaluationResult,
  PolicyEvaluationDecisionType,
  ResourceSpecificResult,
  SimulatePrincipalPolicyRequest,
} from '@aws-sdk/client-iam';
import { evaluate, type AccessRequest, type Verdict } from '../../iam/evaluate.js';
import { parsePolicy, type Statement } from '../../iam/policy.js';
import type { NamedPolicy, Role } from '../../iam/roles.js';
import { AwsFault, type Call } from '../../service.js';

const notTaken = [
  'PermissionsBoundaryPolicyInputList',
  'PolicyExclusionList',
  'ResourcePolicy',
  'ResourceOwner',
  'CallerArn',
  'ResourceHandlingOption',
] as const;
const actionForm = /^[a-z0-9-]+:[A-Za-z0-9]+$/u;

/**
 * One result per action, as IAM answers: with `*` its decision alone; with named resources one more
 * decision for each of them, which carries the missing context keys as well.
 * Source: IAM API Reference, "SimulatePrincipalPolicy", "EvaluationResult".
 * @throws AwsFault InvalidInputException
 */
export function simulate(
  role: Role,
  input: SimulatePrincipalPolicyRequest,
  call: Call,
): readonly EvaluationResult[] {
  checkInput(input);
  const extra = (input.PolicyInputList ?? []).map((document, index) => ({
    name: `PolicyInputList.${index + 1}`,
    document,
  }));
  const identity = [...role.inline, ...role.attached, ...extra];
  const given = contextOf(input, role, call);
  const resources = input.ResourceArns ?? ['*'];
  const isNamed = resources.some((resource) => resource !== '*');
  return (input.ActionNames ?? []).map((action) => {
    const results = resources.map((resource) =>
      judge({ role, identity, given }, { action, resource }),
    );
    const decision = worst(results.map(({ EvalResourceDecision }) => EvalResourceDecision));
    const [first] = results;
    return {
      EvalActionName: action,
      EvalResourceName: results.length === 1 ? first?.EvalResourceName : '*',
      EvalDecision: decision,
      MatchedStatements: first?.MatchedStatements ?? [],
      MissingContextValues: isNamed ? [] : (first?.MissingContextValues ?? []),
      ...(role.boundary !== undefined && {
        PermissionsBoundaryDecisionDetail: first?.PermissionsBoundaryDecisionDetail,
      }),
      ...(isNamed && { ResourceSpecificResults: results, EvalDecisionDetails: {} }),
    };
  });
}

function checkInput(input: SimulatePrincipalPolicyRequest): void {
  const refused = notTaken.find((member) => input[member] !== undefined);
  if (refused !== undefined) throw invalid(`The sandbox does not take ${refused}.`);
  for (const action of input.ActionNames ?? []) {
    if (!actionForm.test(action)) throw invalid(`Invalid action: ${action}`);
  }
  for (const document of input.PolicyInputList ?? []) {
    const parsed = parsePolicy(document);
    if (parsed.kind === 'malformed') throw invalid(parsed.problem);
  }
}

interface Simulated {
  readonly role: Role;
  readonly identity: readonly NamedPolicy[];
  readonly given: Omit<AccessRequest, 'action' | 'resource'>;
}

function judge(
  { role, identity, given }: Simulated,
  asked: { readonly action: string; readonly resource: string },
): ResourceSpecificResult {
  const parsed = identity.map(({ name, document }) => ({ name, statements: read(document) }));
  const boundary = role.boundary && read(role.boundary.document);
  const all = [...parsed.flatMap(({ statements }) => statements), ...(boundary ?? [])];
  const missing = missingKeys(all, { ...given, ...asked });
  // A key without a value makes its condition false, whatever the effect of the statement.
  const context = {
    ...Object.fromEntries(missing.map((key) => [key, undefined])),
    ...given.context,
  };
  const request: AccessRequest = { ...given, ...asked, context };
  const verdicts = parsed.map(({ statements }) => evaluate('identity', statements, request));
  const own = decisionOf(verdicts);
  const bound = boundary === undefined ? 'allowed' : evaluate('identity', boundary, request);
  const source = own === 'explicitDeny' ? 'denied' : 'allowed';
  const matched = parsed.filter((_, index) => verdicts[index] === source);
  return {
    EvalResourceName: asked.resource,
    EvalResourceDecision: bound === 'denied' ? 'explicitDeny' : bounded(own, bound),
    MatchedStatements:
      own === 'implicitDeny' ? [] : matched.map(({ name }) => ({ SourcePolicyId: sourceId(name) })),
    MissingContextValues: [...missing],
    ...(boundary !== undefined && {
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: bound === 'allowed' },
    }),
  };
}

function read(document: string): readonly Statement[] {
  const parsed = parsePolicy(document);
  return parsed.kind === 'policy' ? parsed.statements : [];
}

function decisionOf(verdicts: readonly Verdict[]): PolicyEvaluationDecisionType {
  if (verdicts.includes('denied')) return 'explicitDeny';
  return verdicts.includes('allowed') ? 'allowed' : 'implicitDeny';
}

function bounded(own: PolicyEvaluationDecisionType, bound: Verdict): PolicyEvaluationDecisionType {
  return own === 'allowed' && bound !== 'allowed' ? 'implicitDeny' : own;
}

/** Keys of the conditions of every statement about the request that have no value, as written, sorted. */
function missingKeys(statements: readonly Statement[], request: AccessRequest): readonly string[] {
  const relevant = statements.filter(
    (statement) =>
      evaluate('identity', [{ ...statement, conditions: [] }], request) !== 'unmatched',
  );
  const keys = relevant.flatMap(({ conditions }) => conditions.map(({ key }) => key.toLowerCase()));
  return [...new Set(keys)].filter((key) => request.context[key] === undefined).toSorted();
}

/** What the simulation knows by itself, and what it was given. */
function contextOf(
  { ContextEntries: entries }: SimulatePrincipalPolicyRequest,
  { account, arn }: Role,
  { caller }: Call,
): Simulated['given'] {
  const given = (entries ?? []).flatMap(({ ContextKeyName: name, ContextKeyValues: values }) =>
    name === undefined ? [] : [[name.toLowerCase(), values?.[0]] as const],
  );
  return {
    principal: { account: caller.account, arn, roleArn: arn },
    context: {
      'aws:principalarn': arn,
      'aws:principalaccount': account,
      ...Object.fromEntries(given),
    },
  };
}

/** Denied for one is denied for all of them. */
function worst(
  decisions: readonly (PolicyEvaluationDecisionType | undefined)[],
): PolicyEvaluationDecisionType {
  if (decisions.includes('explicitDeny')) return 'explicitDeny';
  return decisions.every((decision) => decision === 'allowed') ? 'allowed' : 'implicitDeny';
}

const sourceId = (name: string): string => name.split('/').at(-1) ?? name;

const invalid = (message: string): AwsFault => new AwsFault('InvalidInputException', message);
