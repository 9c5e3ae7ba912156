/** What is to become of the bytes of a package besides being hashed. The place must not exist yet, its parent must. */
export type Keep =
  /** The archive, byte for byte. */
  | { readonly kind: 'archive'; readonly path: string }
  /** Its files. */
  | { readonly kind: 'unpacked'; readonly directory: string };
