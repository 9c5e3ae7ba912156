import { ParseError } from '../diag/parse-error.ts';
import { quoteBriefly } from './brief.ts';

/**
 * Reads an address that a server names, relative to the document that names it.
 *
 * @throws {ParseError} if it is no address, or not one of http or https
 */
export function parseRemoteUrl(address: string, base: URL): URL {
  if (!URL.canParse(address, base.href)) {
    throw new ParseError(`parse ${quoteBriefly(address)}: invalid URL`);
  }
  const url = new URL(address, base);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ParseError('must use http or https scheme');
  }
  return url;
}
