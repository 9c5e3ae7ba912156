/** A pattern that only the given message matches, for chai's `throw`, which would take a part. */
export function exactly(message: string): RegExp {
  return new RegExp(`^${message.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`, 'u');
}
