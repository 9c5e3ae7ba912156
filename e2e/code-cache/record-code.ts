/**
 * Is loaded before the built program: when that ends, writes beside each of its files what V8 has
 * compiled of it by then, followed by the text of the file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import v8 from 'node:v8';
import vm from 'node:vm';

interface Recorded {
  readonly filename: string;
  readonly script: vm.Script;
  /** How many flags the program had set when it read the file. */
  readonly flags: number;
}

const { setFlagsFromString } = v8;
const flags: string[] = [];
const files: Recorded[] = [];

class RecordedScript extends vm.Script {
  constructor(source: string, options: vm.ScriptOptions & { readonly filename: string }) {
    super(source, options);
    files.push({ filename: options.filename, script: this, flags: flags.length });
  }
}

Object.assign(vm, { Script: RecordedScript });

// V8 takes a cache only under the very flags that it was made with, so they are set as the caches are.
Object.assign(v8, { setFlagsFromString: (flag: string) => flags.push(flag) });

process.on('exit', () => {
  let flagsSet = 0;
  for (const file of files) {
    for (const flag of flags.slice(flagsSet, file.flags)) setFlagsFromString(flag);
    flagsSet = file.flags;
    writeCache(file);
  }
});

function writeCache({ filename, script }: Recorded): void {
  const cache = Buffer.concat([script.createCachedData(), readFileSync(filename)]);
  writeFileSync(filename.replace(/js$/, 'cache'), cache);
}
