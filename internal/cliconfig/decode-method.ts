import { makeError, type Decoded, type Diagnostic } from '../diag/diagnostic.ts';
import { ParseError } from '../diag/parse-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import type { Hcl1Item } from '../hcl/hcl1-ast.ts';
import {
  findHcl1Settings,
  hcl1Bool,
  hcl1Integer,
  hcl1String,
  hcl1Strings,
  makeHcl1Root,
  type Hcl1Node,
} from '../hcl/hcl1-decode.ts';
import { checkRepositoryTemplate } from './decode-oci-mirror.ts';
import { parseRepositoryTemplate } from './repository-template.ts';
import { quote } from '../text/quote.ts';
import type { DownloadSettings, MethodBlock, NetworkMirrorSettings } from './cli-config.ts';

/** A block inside `provider_installation`, with the places that messages name. */
export interface RawMethod {
  readonly type: string;
  readonly at: string;
  /** Where the block around it begins. */
  readonly blockAt: string;
  readonly items: readonly Hcl1Item[];
}

/** Makes the error for something that is wrong with a method. */
export function methodError(detail: string): Diagnostic {
  return makeError('Invalid provider_installation method block', detail);
}

/** Reads a method; gives none if it is wrong. */
export function decodeMethod(method: RawMethod, flavour: Flavour): Decoded<readonly MethodBlock[]> {
  const decodeSource = sourceDecoders(flavour).get(method.type);
  if (decodeSource === undefined) {
    const name = quote(method.type);
    const problem = methodError(`Unknown provider installation method ${name} at ${method.at}.`);
    return { value: [], diagnostics: [problem] };
  }
  const decoded = decodeContent<readonly MethodBlock[]>(method, [], (root) => {
    const source = decodeSource(root, flavour);
    const include = findHcl1Settings(root, 'include').flatMap(hcl1Strings);
    const exclude = findHcl1Settings(root, 'exclude').flatMap(hcl1Strings);
    return [{ source, include, exclude }];
  });
  const problems = decoded.value.flatMap(({ source, include }) =>
    source.kind === 'oci-mirror'
      ? checkRepositoryTemplate(source.repositoryTemplate, include, { flavour, at: method.blockAt })
      : [],
  );
  return problems.length === 0 ? decoded : { value: [], diagnostics: problems };
}

/** Reads the content of a block; the fallback stands for content of which something is wrong. */
export function decodeContent<T>(
  block: RawMethod,
  fallback: T,
  read: (root: Hcl1Node) => T,
): Decoded<T> {
  try {
    return { value: read(makeHcl1Root(block.items)), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const problem = `Invalid ${block.type} block at ${block.blockAt}: ${error.message}.`;
    return { value: fallback, diagnostics: [methodError(problem)] };
  }
}

type SourceDecoder = (root: Hcl1Node, flavour: Flavour) => MethodBlock['source'];

function sourceDecoders(flavour: Flavour): ReadonlyMap<string, SourceDecoder> {
  return flavour.hasOciMirrors ? new Map([...commonDecoders, ociDecoder]) : commonDecoders;
}

const commonDecoders: ReadonlyMap<string, SourceDecoder> = new Map<string, SourceDecoder>([
  ['direct', (root, flavour) => ({ kind: 'direct', ...downloadSettings(root, flavour) })],
  ['filesystem_mirror', (root) => ({ kind: 'filesystem-mirror', path: required(root, 'path') })],
  [
    'network_mirror',
    (root, flavour) => ({
      kind: 'network-mirror',
      url: required(root, 'url'),
      ...downloadSettings(root, flavour),
      ...trustSettings(root, flavour),
    }),
  ],
]);

function downloadSettings(root: Hcl1Node, { hasMethodSettings }: Flavour): DownloadSettings {
  const values = hasMethodSettings ? findHcl1Settings(root, 'download_retry_count') : [];
  const downloadRetryCount = values.map(hcl1Integer).at(-1);
  return downloadRetryCount === undefined ? {} : { downloadRetryCount };
}

function trustSettings(root: Hcl1Node, { hasMethodSettings }: Flavour): NetworkMirrorSettings {
  const values = hasMethodSettings ? findHcl1Settings(root, 'trust_all_hashes') : [];
  const trustsAllHashes = values.map(hcl1Bool).at(-1);
  return trustsAllHashes === undefined ? {} : { trustsAllHashes };
}

const ociDecoder: readonly [string, SourceDecoder] = [
  'oci_mirror',
  (root) => ({
    kind: 'oci-mirror',
    repositoryTemplate: parseRepositoryTemplate(required(root, 'repository_template')),
  }),
];

function required(root: Hcl1Node, name: string): string {
  const value = findHcl1Settings(root, name).map(hcl1String).at(-1) ?? '';
  if (value === '') throw new ParseError(`"${name}" argument is required`);
  return value;
}
