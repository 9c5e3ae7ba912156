/**
 * Calls the listener when the signal is aborted; the function returned stops that. One signal often
 * stands for a whole run, where listeners of every package on the signal itself would look like a
 * leak: hence one of our own that follows it.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const own = AbortSignal.any([signal]);
  own.addEventListener('abort', listener, { once: true });
  return () => {
    own.removeEventListener('abort', listener);
  };
}
