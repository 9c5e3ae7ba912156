import { quote } from '../text/quote.ts';

/** Quotes a text of a server for a message, shortened if it is unreasonably long. */
export function quoteBriefly(text: string): string {
  return quote(text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text);
}

const lengthMax = 200;
