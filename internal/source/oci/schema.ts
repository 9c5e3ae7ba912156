/** The documents of OCI mirrors: their shape, and nothing of their meaning. */
import {
  asNumber,
  asText,
  asTexts,
  elements,
  isAbsent,
  member,
  type JsonField,
} from '../json-field.ts';

/** What a manifest says about something else (image spec, "Content Descriptors"). */
export interface Descriptor {
  readonly mediaType: string;
  readonly artifactType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform: DescriptorPlatform | undefined;
}

export interface DescriptorPlatform {
  readonly os: string;
  readonly architecture: string;
  readonly osVersion: string;
}

/** An index manifest or an image manifest; each lacks what only the other has. */
export interface ManifestDocument {
  readonly mediaType: string;
  readonly artifactType: string;
  readonly isIndex: boolean;
  readonly isImage: boolean;
  readonly manifests: readonly Descriptor[];
  readonly layers: readonly Descriptor[];
}

/** @throws {ParseError} naming the place that is not as it should be */
export function decodeTags(document: JsonField): readonly string[] {
  return asTexts(member(document, 'tags'));
}

/** @throws {ParseError} naming the place that is not as it should be */
export function decodeManifest(document: JsonField): ManifestDocument {
  const [manifests, layers] = [member(document, 'manifests'), member(document, 'layers')];
  return {
    mediaType: asText(member(document, 'mediaType')),
    artifactType: asText(member(document, 'artifactType')),
    isIndex: !isAbsent(manifests),
    isImage: !isAbsent(layers),
    manifests: elements(manifests).map(decodeDescriptor),
    layers: elements(layers).map(decodeDescriptor),
  };
}

function decodeDescriptor(field: JsonField): Descriptor {
  return {
    mediaType: asText(member(field, 'mediaType')),
    artifactType: asText(member(field, 'artifactType')),
    digest: asText(member(field, 'digest')),
    size: asNumber(member(field, 'size')),
    platform: decodePlatform(member(field, 'platform')),
  };
}

function decodePlatform(field: JsonField): DescriptorPlatform | undefined {
  if (isAbsent(field)) return undefined;
  return {
    os: asText(member(field, 'os')),
    architecture: asText(member(field, 'architecture')),
    osVersion: asText(member(field, 'os.version')),
  };
}
