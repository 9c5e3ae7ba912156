import type { Flavour } from '../flavour/flavour.ts';
import { trimSpace } from '../text/trim.ts';

/**
 * How Airlock introduces itself: with its own name and the product that it stands in for, then what
 * `TF_APPEND_USER_AGENT` adds.
 */
export function makeUserAgent(
  version: string,
  flavour: Flavour,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const name = `Airlock/${version} (${flavour.product} ${flavour.version})`;
  const addition = trimSpace(env['TF_APPEND_USER_AGENT'] ?? '');
  return addition === '' ? name : `${name} ${addition}`;
}
