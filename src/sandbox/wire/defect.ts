import type { OperationModel } from './model.js';
import { walk } from './walk.js';

/** A handler answered what its operation's schema does not allow: a bug of the sandbox. */
class OutputDefect extends Error {
  constructor(service: string, operation: OperationModel, problems: readonly string[]) {
    super(`${service}:${operation.name} answered wrongly: ${problems.join('; ')}`);
    this.name = 'OutputDefect';
  }
}

/** @throws OutputDefect naming every disagreement between an output and its schema */
export function checkOutput(service: string, operation: OperationModel, output: unknown): void {
  const issues = walk(operation.output, output);
  if (issues.length === 0) return;
  const problems = issues.map(({ path, detail }) => `${path.join('.') || 'the output'} ${detail}`);
  throw new OutputDefect(service, operation, problems);
}
