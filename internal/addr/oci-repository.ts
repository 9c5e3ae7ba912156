import { ParseError } from '../diag/parse-error.ts';
import { quote } from '../text/quote.ts';

/** A repository of an OCI registry: many versions of one thing, without saying which. */
export interface OciRepository {
  /** Host, with its port unless it is 443. */
  readonly registry: string;
  /** Such as `acme/anvil`. */
  readonly name: string;
}

/**
 * Reads the address of a repository, such as `ghcr.example.net/acme/anvil`.
 *
 * @throws {ParseError} if it is no such address, or names a tag or digest besides
 */
export function parseOciRepository(text: string): OciRepository {
  const slash = text.indexOf('/');
  if (slash < 0) throw invalid('missing registry or repository');
  const name = text.slice(slash + 1);
  if (/[:@]/.test(name)) throw invalid('artifact tag or digest not allowed');
  if (name.length > nameLengthMax || !nameForm.test(name)) {
    throw invalid(`invalid repository ${quote(name)}`);
  }
  return { registry: parseRegistry(text.slice(0, slash)), name };
}

/** The address as people write it. */
export function formatOciRepository({ registry, name }: OciRepository): string {
  return `${registry}/${name}`;
}

/**
 * Reads the host of a registry, with or without a port.
 *
 * @throws {ParseError} if it is anything else
 */
export function parseRegistry(text: string): string {
  const isHost = !/[\s/?#@\\%]|:$/.test(text) && URL.canParse(`https://${text}/`);
  const host = isHost ? new URL(`https://${text}/`).host : '';
  if (host === '') throw invalid(`invalid registry ${quote(text)}`);
  return host;
}

/** Distribution spec, "Pulling manifests"; without the empty separators that its pattern allows. */
const nameForm =
  /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const nameLengthMax = 255;

function invalid(problem: string): ParseError {
  return new ParseError(`invalid reference: ${problem}`);
}
