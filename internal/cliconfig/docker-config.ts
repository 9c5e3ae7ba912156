import { parseRegistry } from '../addr/oci-repository.ts';
import { findParsed } from '../diag/reword.ts';
import { ParseError } from '../diag/parse-error.ts';
import type { OciCredentials, OciSecret } from './oci-credentials.ts';

/**
 * Reads the credentials in a configuration file of Docker or Podman: logins in `auths`, helpers in
 * `credHelpers` and `credsStore`. Entries for what is no registry are passed over.
 *
 * @throws {ParseError} never quoting the file, for it holds passwords
 */
export function parseDockerConfig(text: string): readonly OciCredentials[] {
  const root = asObject(parseJson(text), 'it');
  const auths = entriesOf(root, 'auths').flatMap(([place, value]) => {
    const secret = readLogin(place, value);
    return secret === undefined ? [] : forPlace(place, secret);
  });
  const helpers = entriesOf(root, 'credHelpers').flatMap(([place, value]) => {
    const name = asText(value, `credHelpers of ${place}`);
    return name === '' ? [] : forPlace(place, { kind: 'helper', name });
  });
  const store = asText(root['credsStore'], 'credsStore');
  const fallback = store === '' ? [] : [forAll({ kind: 'helper', name: store })];
  return [...auths, ...helpers, ...fallback];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ParseError('it is not JSON');
  }
}

function readLogin(place: string, value: unknown): OciSecret | undefined {
  if (value === null) return undefined;
  const encoded = asText(asObject(value, `auths of ${place}`)['auth'], `auth of ${place}`);
  if (encoded === '') return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString();
  const colon = decoded.indexOf(':');
  if (colon < 0) throw new ParseError(`auth of ${place} is no user and password`);
  return { kind: 'login', user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** A place is a registry, or a registry and the beginning of a path. */
function forPlace(place: string, secret: OciSecret): readonly OciCredentials[] {
  const [host = '', ...path] = place.split('/');
  const registry = findParsed(() => parseRegistry(host));
  return registry === undefined ? [] : [{ registry, path: path.join('/'), secret }];
}

function forAll(secret: OciSecret): OciCredentials {
  return { registry: undefined, path: '', secret };
}

function entriesOf(
  root: Readonly<Record<string, unknown>>,
  name: string,
): readonly (readonly [string, unknown])[] {
  const value = root[name];
  return value === undefined || value === null ? [] : Object.entries(asObject(value, name));
}

function asObject(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new ParseError(`${name} is not an object`);
}

function asText(value: unknown, name: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw new ParseError(`${name} is not a string`);
}
