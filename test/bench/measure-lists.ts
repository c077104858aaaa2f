/** One engine over one root, timed from the inside: `measure-lists.ts index|typing ROOT CACHE ANSWER`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHandlers, EngineSession } from '../../src-main/operations/index.ts';
import { processContext, silentLog, UnsupportedError } from '../../src-main/base/index.ts';

export interface ListFigures {
  /** Of each question, in order. */
  readonly seconds: readonly number[];
  /** What each took of the processors, which other programs do not lengthen. */
  readonly cpuSeconds: readonly number[];
}

/** What people type: words, and sentences over what is known of each package. */
const sentences = [
  'python3 devel',
  'vim-1',
  'texlive doc number',
  '!vendor:fedora size>500K kernel',
  'group:Applications/* license:mit',
  'name:rust* or name:golang*',
  'installed>2023-11-15 arch:noarch',
];

const none = (): Promise<never> => Promise.reject(new UnsupportedError('a bench runs no helper'));

async function measure(mode: string, root: string, cache: string): Promise<ListFigures> {
  const seconds: number[] = [];
  const cpuSeconds: number[] = [];
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const session = new EngineSession({
    context: processContext(silentLog),
    emit: () => undefined,
    helper: { run: none, initialise: none },
    workshop: { ask: none, build: none },
    shell: { shell: 'web', version: '0' },
    engineNode: process.versions.node,
    folders: {
      data: join(cache, 'data'),
      config: join(cache, 'config'),
      cache: join(cache, 'turntable'),
      application: '/',
    },
    startRoot: root,
  });
  const handlers = createHandlers(session, '');
  const call = { signal: new AbortController().signal };
  const list = async (text: string): Promise<void> => {
    const filter = text === '' ? {} : { text };
    const made = await handlers['package.list'](call, filter, { by: 'name', descending: false });
    await handlers['package.rows'](call, made.listId, 0, 200);
  };
  await list('');
  seconds.push((performance.now() - startedAt) / 1000);
  cpuSeconds.push(secondsSince(cpuBefore));
  if (mode === 'index') return finished(session, { seconds, cpuSeconds });
  seconds.length = 0;
  cpuSeconds.length = 0;
  // somebody has looked at the list before they type
  await sleep(1500);
  for (const sentence of sentences)
    for (let end = 1; end <= sentence.length; end += 1) {
      const before = performance.now();
      const cpuThen = process.cpuUsage();
      // what is not finished yet is refused, which is an answer too
      await list(sentence.slice(0, end)).catch(() => undefined);
      seconds.push((performance.now() - before) / 1000);
      cpuSeconds.push(secondsSince(cpuThen));
    }
  return finished(session, { seconds, cpuSeconds });
}

function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function finished(session: EngineSession, figures: ListFigures): ListFigures {
  session[Symbol.dispose]();
  return figures;
}

const [, , mode = '', root = '', cache = '', answer = ''] = process.argv;
writeFileSync(answer, JSON.stringify(await measure(mode, root, cache)));
