/** A request as it arrived. */
export interface LoggedRequest {
  readonly method: string;
  /** With the query, as sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}
