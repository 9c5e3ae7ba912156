/**
 * A proxy that could not be reached (then with a cause) or that refuses to connect (then with the
 * proxy's own words as the message).
 */
export class ProxyFailure extends Error {
  override readonly name = 'ProxyFailure';
}
