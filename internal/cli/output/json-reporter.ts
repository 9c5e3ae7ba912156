import { stripVTControlCharacters } from 'node:util';
import type { Diagnostic } from '../../diag/diagnostic.ts';
import type { Output } from '../runtime.ts';
import { arrangeDiagnostics } from '../views/diagnostics.ts';
import type { Reporter } from './reporter.ts';

/**
 * One object per line on standard output, in the envelope of the originals' own `-json` (`@level`,
 * `@message`, `@module`, `@timestamp`, `type`); the fields of an event stand beside it.
 */
export function createJsonReporter(stdout: Output, now: () => Date): Reporter {
  function write(level: 'info' | 'warn' | 'error', message: string, fields: object): void {
    const line = {
      '@level': level,
      '@message': message,
      '@module': 'airlock.ui',
      '@timestamp': now().toISOString(),
      ...fields,
    };
    stdout.write(`${JSON.stringify(line)}\n`);
  }

  return {
    wantsData: true,
    isQuiet: false,
    say(event, text) {
      write('info', plainMessage(text), event);
    },
    warn(text) {
      write('warn', plainMessage(text), { type: 'note' });
    },
    show(diagnostics) {
      for (const diagnostic of arrangeDiagnostics(diagnostics)) {
        const title = diagnostic.severity === 'error' ? 'Error' : 'Warning';
        write(
          diagnostic.severity === 'error' ? 'error' : 'warn',
          `${title}: ${diagnostic.summary}`,
          { type: 'diagnostic', diagnostic: encodeDiagnostic(diagnostic) },
        );
      }
    },
    close: () => undefined,
  };
}

/** What a person reads, as one line of text without colours and list marks. */
function plainMessage(text: string): string {
  return stripVTControlCharacters(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
    .replace(/^- /, '');
}

/** In the form of the originals, `range` and `snippet` included. */
function encodeDiagnostic({ severity, summary, detail, subject, snippet }: Diagnostic): object {
  return {
    severity,
    summary,
    detail,
    ...(subject === undefined
      ? {}
      : { range: { filename: subject.file, start: subject.start, end: subject.end } }),
    ...(snippet === undefined
      ? {}
      : {
          snippet: {
            context: snippet.context ?? null,
            code: snippet.lines.join('\n'),
            start_line: snippet.startLine,
          },
        }),
  };
}
