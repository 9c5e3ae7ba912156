import type { Hash } from '../hash/hash.ts';
import type { Platform } from '../platform/platform.ts';

/** A public key that a registry offers for a provider, and HashiCorp's word for it. */
export interface SigningKey {
  readonly asciiArmor: string;
  /** Armored signature of the partner key over the de-armored key; empty for community keys. */
  readonly trustSignature: string;
}

/** What a source claims about a package. Plain data: the auth package decides what it is worth. */
export type Evidence =
  | {
      /** The registry's own word for the archive. */
      readonly kind: 'archive-checksum';
      readonly zh: Hash;
    }
  | {
      /** The checksum document of the release and its detached signature. */
      readonly kind: 'signed-checksums';
      /** The name under which the package stands in the document. */
      readonly filename: string;
      /** The checksum of the package as the registry's metadata gives it. */
      readonly zh: Hash;
      readonly document: Uint8Array;
      readonly signature: Uint8Array;
      readonly keys: readonly SigningKey[];
    }
  | {
      /** Hashes that a mirror lists for the package; one match is enough. */
      readonly kind: 'mirror-hashes';
      readonly hashes: readonly Hash[];
      /** What it lists for the whole release, if the user has said to take its word for that. */
      readonly trusted?: readonly Hash[] | undefined;
    }
  | {
      /**
       * What an OpenTofu registry says about the packages of a release for all its platforms. Never
       * empty; a registry that says nothing gives no such evidence.
       */
      readonly kind: 'registry-hashes';
      /** The platform of the package in question, which need not be among `packages`. */
      readonly platform: Platform;
      /** The checksum of the package as the same answer gives it elsewhere. */
      readonly zh: Hash;
      readonly packages: ReadonlyMap<Platform, ReportedPackage>;
    };

/** What a registry says about one package without having been asked for it. */
export interface ReportedPackage {
  readonly hashes: readonly Hash[];
  /** Size of the archive; not positive where the registry does not know it. */
  readonly bytes: number;
}
