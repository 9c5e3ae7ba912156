import type { ProblemText } from './problem.ts';

/**
 * How many brackets, blocks and operators may be inside one another, so that no file can exhaust
 * the stack. Terraform has no such limit; files that people write stay below 50.
 */
export const nestingMax = 500;

export const tooDeep: ProblemText = {
  summary: 'Too deeply nested',
  detail: `Values and blocks cannot be nested more than ${nestingMax} levels deep.`,
};
