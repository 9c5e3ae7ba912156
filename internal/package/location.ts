/** Where the bytes of a package are. Plain data: the fetch package knows how to act on each kind. */
export type PackageLocation =
  | HttpArchive
  | { readonly kind: 'local-archive'; readonly path: string }
  | { readonly kind: 'local-directory'; readonly path: string };

/** An archive on a web server. */
export interface HttpArchive {
  readonly kind: 'http-archive';
  readonly url: URL;
  /** How often to try to download it; as often as usual unless told. */
  readonly attemptsMax?: number | undefined;
}

/** Names a location in messages, without any secret that its URL may carry. */
export function describeLocation(location: PackageLocation): string {
  switch (location.kind) {
    case 'http-archive':
      return `${location.url.origin}${location.url.pathname}`;
    case 'local-archive':
    case 'local-directory':
      return location.path;
  }
}
