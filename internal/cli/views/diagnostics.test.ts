import { expect } from 'chai';
import { stripVTControlCharacters } from 'node:util';
import type { Diagnostic } from '../../diag/diagnostic.ts';
import { arrangeDiagnostics, formatDiagnostic } from './diagnostics.ts';

const plain = { colour: false, width: 77 };

function at(line: number, byte: number): NonNullable<Diagnostic['subject']> {
  return {
    file: 'main.tf',
    start: { line, column: 1, byte },
    end: { line, column: 2, byte: byte + 1 },
  };
}

describe('formatDiagnostic', () => {
  it('shows the place and the source lines', () => {
    const text = formatDiagnostic(
      {
        severity: 'error',
        summary: 'Invalid version constraint',
        detail: 'This string does not use correct version constraint syntax.',
        subject: at(5, 40),
        snippet: { context: 'terraform', lines: ['  version = "foo"'], startLine: 5 },
      },
      plain,
    );

    expect(text).to.equal(
      [
        '',
        'Error: Invalid version constraint',
        '',
        '  on main.tf line 5, in terraform:',
        '   5:   version = "foo"',
        '',
        'This string does not use correct version constraint syntax.',
        '',
        '',
      ].join('\n'),
    );
  });

  it('says so when it has no source lines', () => {
    const text = formatDiagnostic(
      { severity: 'error', summary: 'S', detail: 'D', subject: at(2, 9) },
      plain,
    );

    expect(text).to.contain('  on main.tf line 2:\n  (source code not available)\n\nD\n');
  });

  it('wraps sentences at the width and leaves indented lines alone', () => {
    const detail = `${'word '.repeat(20).trim()}\n  ${'x'.repeat(90)}`;

    const text = formatDiagnostic({ severity: 'error', summary: 'S', detail }, plain);

    const lines = text.split('\n').slice(3);
    expect(lines[0]).to.equal('word '.repeat(15).trim());
    expect(lines).to.include(`  ${'x'.repeat(90)}`);
  });

  it('draws a box in colour on a terminal', () => {
    const text = formatDiagnostic(
      { severity: 'error', summary: 'S', detail: 'D' },
      { colour: true, width: 77 },
    );

    expect(stripVTControlCharacters(text)).to.equal('╷\n│ Error: S\n│ \n│ D\n╵\n\n');
  });
});

describe('arrangeDiagnostics', () => {
  it('puts warnings first, then what has no place, then what stands earlier', () => {
    const arranged = arrangeDiagnostics([
      { severity: 'error', summary: 'late', detail: '', subject: at(9, 90) },
      { severity: 'error', summary: 'early', detail: '', subject: at(1, 0) },
      { severity: 'error', summary: 'nowhere', detail: '' },
      { severity: 'warning', summary: 'warning', detail: '', subject: at(5, 50) },
    ]);

    expect(arranged.map(({ summary }) => summary)).to.deep.equal([
      'warning',
      'nowhere',
      'early',
      'late',
    ]);
  });

  it('puts the root module before the modules below it', () => {
    const [child, root] = ['child/a.tf', 'z.tf'].map((file): Diagnostic => ({
      severity: 'error',
      summary: file,
      detail: '',
      subject: { ...at(1, 0), file },
    }));

    expect(
      arrangeDiagnostics([child, root].filter((item) => item !== undefined)).map(
        ({ summary }) => summary,
      ),
    ).to.deep.equal(['z.tf', 'child/a.tf']);
  });

  it('folds warnings of one summary, never errors', () => {
    const warning: Diagnostic = { severity: 'warning', summary: 'W', detail: 'D' };
    const error: Diagnostic = { severity: 'error', summary: 'E', detail: 'D' };

    expect(
      arrangeDiagnostics([warning, error, warning, error]).map(({ detail }) => detail),
    ).to.deep.equal(['D\n\n(and one more similar warning elsewhere)', 'D', 'D']);
    expect(arrangeDiagnostics([warning, warning, warning])[0]?.detail).to.equal(
      'D\n\n(and 2 more similar warnings elsewhere)',
    );
  });
});
