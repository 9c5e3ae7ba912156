import { makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import { ParseError } from '../../diag/parse-error.ts';
import { parsePlatform, type Platform } from '../../platform/platform.ts';
import { suggestPlatform } from '../../platform/suggest-platform.ts';

/** Reads the values of `-platform`: in their order, without duplicates; all bad ones are reported. */
export function readPlatforms(words: readonly string[]): {
  readonly platforms: readonly Platform[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const platforms = new Set<Platform>();
  const diagnostics: Diagnostic[] = [];
  for (const word of words) {
    try {
      platforms.add(parsePlatform(word));
    } catch (error) {
      if (!(error instanceof ParseError)) throw error;
      diagnostics.push(
        makeError(
          'Invalid target platform',
          `The string ${JSON.stringify(word)} given in the -platform option is not a valid target ` +
            `platform: ${error.message}.${suggest(word)}`,
        ),
      );
    }
  }
  return { platforms: [...platforms], diagnostics };
}

function suggest(word: string): string {
  const suggestion = suggestPlatform(word);
  return suggestion === undefined ? '' : ` Did you mean "${suggestion}"?`;
}
