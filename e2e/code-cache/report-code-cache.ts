/** Is loaded before the built program: says of each file that is read whether V8 takes its cache. */
import vm from 'node:vm';

class ReportedScript extends vm.Script {
  constructor(source: string, options: vm.ScriptOptions & { readonly filename: string }) {
    super(source, options);
    const taken = options.cachedData !== undefined && this.cachedDataRejected === false;
    console.error(`${taken ? 'taken' : 'not taken'}: ${options.filename}`);
  }
}

Object.assign(vm, { Script: ReportedScript });
