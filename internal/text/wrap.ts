/**
 * Breaks a text at spaces so that no line is longer than `width` characters, unless a single word is.
 * Lines that begin with a space are examples or lists and stay as they are, as in Terraform's output.
 */
export function wrapText(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith(' ') ? line : wrapLine(line, width)))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = [];
  let current: string | undefined;
  let length = 0;
  for (const word of line.split(' ')) {
    const wordLength = Array.from(word).length;
    if (current === undefined) {
      current = word;
      length = wordLength;
    } else if (length + 1 + wordLength <= width) {
      current += ` ${word}`;
      length += 1 + wordLength;
    } else {
      lines.push(current);
      current = word;
      length = wordLength;
    }
  }
  return [...lines, current ?? ''].join('\n');
}
