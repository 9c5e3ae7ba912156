import type { LockOwner } from '../../fsx/lock-owner.ts';

/** Says why nothing happens for a while. */
export function describeLockWait(directory: string, holder: LockOwner | undefined): string {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return `Waiting for ${who}, which is writing to ${directory}...\n`;
}
