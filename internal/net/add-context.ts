import { ToolError } from '../diag/tool-error.ts';

/**
 * Says what was being done when a host could not be reached. An interrupt says nothing of the host
 * and passes unchanged.
 */
export function addContext(context: string, error: unknown): unknown {
  if (!(error instanceof ToolError) || error.code === 'interrupted') return error;
  return new ToolError('host-unreachable', `${context}: ${error.message}`, {
    cause: error,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
