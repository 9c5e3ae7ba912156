import type { LockServices } from '../wiring.ts';
import type { LoadedRoots } from './load-lock-roots.ts';
import type { NativeLockArgs } from './native-lock-args.ts';

/** All that locking or checking root modules starts from. */
export interface NativeWork {
  /** With the platforms that count. */
  readonly args: NativeLockArgs;
  readonly loaded: LoadedRoots;
  readonly services: LockServices;
}
