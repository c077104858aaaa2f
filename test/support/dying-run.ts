/**
 * Carries out a request in a process that is killed before its Nth call that changes a file: run as a
 * program. Calls are counted where they leave JavaScript (koffi and node:fs), so nothing of ours is
 * replaced. With 0 it lives, and prints how many such calls there were.
 *
 *   node dying-run.ts COUNT ROOT install|upgrade|erase|undo ARGUMENT... [--nodb]
 *   node dying-run.ts COUNT ROOT recover
 */
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import type { TransactionRequest } from '../../src-main/contract/plan.ts';

const [countText = '0', root = '', mode = '', ...rest] = process.argv.slice(2);
const words = rest.filter((word) => word !== '--nodb');
const deadline = Number(countText);
let calls = 0;

function count(): void {
  calls += 1;
  if (calls === deadline) process.kill(process.pid, 'SIGKILL');
}

const changing = /\b(openat|mkdirat|mknodat|symlinkat|linkat|renameat2|unlinkat)\(/;
const koffi = createRequire(import.meta.url)('koffi') as {
  load: (name: string) => { func: (...args: unknown[]) => (...args: unknown[]) => unknown };
};
const load = koffi.load;
koffi.load = (name) => {
  const library = load(name);
  return {
    func: (...prototype) => {
      const call = library.func(...prototype);
      if (!changing.test(String(prototype[0]))) return call;
      return (...args) => {
        // of all openings only those that make a file (O_CREAT)
        const isOpening = String(prototype[0]).includes('openat');
        if (!isOpening || (Number(args[2]) & 0o100) !== 0) count();
        return call(...args);
      };
    },
  };
};
const { writeSync } = fs;
fs.writeSync = ((...args: Parameters<typeof writeSync>) => {
  count();
  return writeSync(...args);
}) as typeof writeSync;
syncBuiltinESMExports();

const { processContext } = await import('../../src-main/base/index.ts');
const { openDatabase, openWritableDatabase } = await import('../../src-main/database/index.ts');
const { carryOut, openPackageFile, recoverRoot, surroundingsOfRoot, undoRequest } = await import(
  '../../src-main/transaction/index.ts'
);
const { quietReport } = await import('./quiet-report.ts');
const databaseFolder = join(root, 'var/lib/rpm');
const planning = surroundingsOfRoot(root, { openPackage: openPackageFile });
const options = { nodeps: true, ...(rest.includes('--nodb') && { nodb: true }) };

function requested(): TransactionRequest {
  if (mode === 'erase') return { install: [], erase: words.map((label) => ({ label })), options };
  if (mode !== 'undo')
    return {
      install: words.map((path) => ({ path, mode: mode as 'install' | 'upgrade' })),
      erase: [],
      options,
    };
  using database = openDatabase(databaseFolder);
  const takesBack = { kind: 'undo', id: Number(words[0]) } as const;
  return undoRequest(database, root, takesBack, options, planning).request;
}

const place = { databaseFolder, openForWriting: openWritableDatabase };
const around = {
  ...({ root, scriptlets: 'chroot', scriptOutput: 'report', color: 0 } as const),
  context: processContext(),
};

async function act(): Promise<{ kind: string; outcome?: unknown }> {
  if (mode === 'recover') {
    const right = await recoverRoot(place, around, quietReport());
    return { kind: right?.isWhole === true ? 'whole' : 'not whole' };
  }
  const order = { ...place, request: requested() };
  const result = await carryOut(order, planning, around, quietReport());
  return { kind: result.kind, outcome: result.kind === 'ran' ? result.outcome : undefined };
}

process.stdout.write(`${JSON.stringify({ ...(await act()), calls })}\n`);
