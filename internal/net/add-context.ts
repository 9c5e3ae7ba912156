import { ToolError } from '../diag/tool-error.ts';

/**
 * Says what was being done when a host could not be reached. Only failures of the world are worded
 * anew; an interrupt, for one, passes unchanged.
 */
export function addContext(context: string, error: unknown): unknown {
  if (!(error instanceof ToolError)) return error;
  return new ToolError('host-unreachable', `${context}: ${error.message}`, {
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
