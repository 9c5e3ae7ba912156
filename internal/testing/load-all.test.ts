import { readdir } from 'node:fs/promises';

const root = new URL('../', import.meta.url);

/** Loads every module once, so that coverage also sees the ones no test imports. */
describe('every module', () => {
  it('loads without side effects', async () => {
    const files = await readdir(root, { recursive: true });
    const modules = files.filter((name) => name.endsWith('.js') && !name.endsWith('.test.js'));
    for (const name of modules) {
      await import(new URL(name.replaceAll('\\', '/'), root).href);
    }
  });
});
