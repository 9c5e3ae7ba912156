import { expect } from 'chai';
import type { Diagnostic } from '../../diag/diagnostic.ts';
import type { Output } from '../runtime.ts';
import { createJsonReporter } from './json-reporter.ts';
import type { Reporter } from './reporter.ts';

function report(use: (reporter: Reporter) => void): readonly unknown[] {
  let text = '';
  const stdout = { write: (part: string) => (text += part) } as unknown as Output;
  use(createJsonReporter(stdout, () => new Date(0)));
  expect(text).to.match(/\n$/);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

const envelope = {
  '@level': 'info',
  '@module': 'airlock.ui',
  '@timestamp': '1970-01-01T00:00:00.000Z',
};

describe('createJsonReporter', () => {
  it('puts the fields of an event beside the envelope, and the text in one line', () => {
    const lines = report((reporter) => {
      reporter.say(
        { type: 'remedies', commands: ['x'] },
        '\u001b[1m- To mend it:\u001b[0m\n\n  x\n',
      );
      reporter.warn('Careful.\n');
    });

    expect(lines).to.deep.equal([
      { ...envelope, '@message': 'To mend it: x', type: 'remedies', commands: ['x'] },
      { ...envelope, '@level': 'warn', '@message': 'Careful.', type: 'note' },
    ]);
  });

  it('shows diagnostics with their place, warnings first', () => {
    const pos = { line: 2, column: 3, byte: 20 };
    const placed: Diagnostic = {
      severity: 'error',
      summary: 'Bad',
      detail: 'Very.',
      subject: { file: 'main.tf', start: pos, end: pos },
      snippet: { context: 'terraform', lines: ['  x'], startLine: 2 },
    };

    const lines = report((reporter) => {
      reporter.show([placed, { severity: 'warning', summary: 'Odd', detail: '' }]);
    });

    expect(lines).to.deep.equal([
      {
        ...envelope,
        '@level': 'warn',
        '@message': 'Warning: Odd',
        type: 'diagnostic',
        diagnostic: { severity: 'warning', summary: 'Odd', detail: '' },
      },
      {
        ...envelope,
        '@level': 'error',
        '@message': 'Error: Bad',
        type: 'diagnostic',
        diagnostic: {
          severity: 'error',
          summary: 'Bad',
          detail: 'Very.',
          range: { filename: 'main.tf', start: pos, end: pos },
          snippet: { context: 'terraform', code: '  x', start_line: 2 },
        },
      },
    ]);
  });
});
