/** A text that is not what it should be; `message` is worded as Terraform words it. */
export class ParseError extends Error {
  override readonly name: string = 'ParseError';
}
