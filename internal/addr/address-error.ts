import { ParseError } from '../diag/parse-error.ts';

/** A provider source address that cannot be read; the message is the detail of a diagnostic. */
export class AddressError extends ParseError {
  override readonly name: string = 'AddressError';
  /** The headline of the diagnostic. */
  readonly summary: string;

  constructor(summary: string, detail: string) {
    super(detail);
    this.summary = summary;
  }
}
