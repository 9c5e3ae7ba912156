/** What a document tells its readers to type. */
export interface CommandLines {
  /** The blocks marked as `sh`, each a script. */
  readonly scripts: readonly string[];
  /** What stands between backquotes in a sentence or a table, and begins with a program of ours. */
  readonly mentions: readonly string[];
}

/** Finds the command lines of a Markdown text. */
export function findCommandLines(markdown: string): CommandLines {
  const blocks = markdown.matchAll(/^```(\w*)\n([^]*?)^```$/gm);
  const scripts = [...blocks].flatMap(([, language, text = '']) => (language === 'sh' ? text : []));
  const sentences = markdown.replaceAll(/^```[^]*?^```$/gm, '');
  const mentions = sentences.matchAll(/`((?:airlock|npm) [^`]+)`/g);
  return { scripts, mentions: [...mentions].map(([, text = '']) => text.replaceAll('\\|', '|')) };
}
