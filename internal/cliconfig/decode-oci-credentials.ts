import { dirname, resolve } from 'node:path';
import { parseRegistry } from '../addr/oci-repository.ts';
import { makeError, type Decoded, type Diagnostic } from '../diag/diagnostic.ts';
import { ParseError } from '../diag/parse-error.ts';
import { formatHcl1Pos, type Hcl1Item } from '../hcl/hcl1-ast.ts';
import {
  findHcl1Settings,
  hcl1Bool,
  hcl1String,
  hcl1Strings,
  makeHcl1Root,
  type Hcl1Node,
} from '../hcl/hcl1-decode.ts';
import { quote } from '../text/quote.ts';
import type { OciCredentials, OciDefaults, OciSecret } from './oci-credentials.ts';

/** Reads the `oci_credentials` blocks of a file; one that is wrong is left out. */
export function decodeOciCredentials(
  items: readonly Hcl1Item[],
): Decoded<readonly OciCredentials[]> {
  return decodeAll(items, 'oci_credentials', (item, at) => {
    const [, label, ...more] = item.keys;
    if (label === undefined || more.length > 0) {
      throw new ParseError(
        `The oci_credentials block at ${at} must have one label, which is a registry domain or a repository address prefix.`,
      );
    }
    const [domain = '', ...path] = label.text.split('/');
    return {
      registry: readRegistry(domain, at),
      path: path.join('/'),
      secret: readSecret(rootOf(item, at), at, path.length === 0),
    };
  });
}

/** Reads the `oci_default_credentials` blocks of a file; one that is wrong is left out. */
export function decodeOciDefaults(
  items: readonly Hcl1Item[],
  file: string,
): Decoded<readonly OciDefaults[]> {
  return decodeAll(items, 'oci_default_credentials', (item, at) => {
    const root = rootOf(item, at);
    const files = findHcl1Settings(root, 'docker_style_config_files');
    const discovers = findHcl1Settings(root, 'discover_ambient_credentials').map(hcl1Bool).at(-1);
    if (files.length > 0 && discovers === false) {
      throw new ParseError(
        `The oci_default_credentials block at ${at} cannot set docker_style_config_files when discover_ambient_credentials = false.`,
      );
    }
    const paths = files.flatMap(hcl1Strings).map((path) => resolve(dirname(file), path));
    const isExplicit = files.length > 0 || discovers === false;
    return {
      configFiles: isExplicit ? paths : undefined,
      helper: findText(root, 'docker_credentials_helper'),
    };
  });
}

function decodeAll<T>(
  items: readonly Hcl1Item[],
  type: string,
  read: (item: Hcl1Item, at: string) => T,
): Decoded<readonly T[]> {
  const value: T[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const item of items.filter(({ keys }) => keys[0].text === type)) {
    try {
      value.push(read(item, formatHcl1Pos(item.keys[0].at)));
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      diagnostics.push(makeError(`Invalid ${type} block`, error.message));
    }
  }
  return { value, diagnostics };
}

function rootOf(item: Hcl1Item, at: string): Hcl1Node {
  if (item.value.kind === 'object' && !item.hasEqualsSign) return makeHcl1Root(item.value.items);
  throw new ParseError(`The setting at ${at} must be a block.`);
}

function readRegistry(domain: string, at: string): string {
  try {
    return parseRegistry(domain);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ParseError(
      `The oci_credentials block at ${at} has an invalid registry domain ${quote(domain)}.`,
    );
  }
}

function readSecret(root: Hcl1Node, at: string, isWholeDomain: boolean): OciSecret {
  const [user, password] = [findText(root, 'username'), findText(root, 'password')];
  const [accessToken, refreshToken] = [
    findText(root, 'access_token'),
    findText(root, 'refresh_token'),
  ];
  const name = findText(root, 'docker_credentials_helper');
  const given = [user ?? password, accessToken ?? refreshToken, name].filter(
    (text) => text !== undefined,
  );
  if (given.length === 1) {
    if (user !== undefined && password !== undefined) return { kind: 'login', user, password };
    if (accessToken !== undefined && refreshToken !== undefined) {
      return { kind: 'token', accessToken };
    }
    if (name !== undefined) return readHelper(name, at, isWholeDomain);
  }
  throw new ParseError(
    `The oci_credentials block at ${at} must set either username+password, access_token+refresh_token, or docker_credentials_helper.`,
  );
}

function readHelper(name: string, at: string, isWholeDomain: boolean): OciSecret {
  if (!isWholeDomain) {
    throw new ParseError(
      `The oci_credentials block at ${at} cannot use docker_credentials_helper for a repository path, only for a registry domain.`,
    );
  }
  if (name === '' || /[/\\]/.test(name)) {
    throw new ParseError(
      `The oci_credentials block at ${at} has an invalid docker_credentials_helper: it must be the name of a program without "docker-credential-".`,
    );
  }
  return { kind: 'helper', name };
}

function findText(root: Hcl1Node, name: string): string | undefined {
  return findHcl1Settings(root, name).map(hcl1String).at(-1);
}
