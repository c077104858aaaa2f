/** Specs and builds: the Builder room. */
import { existsSync } from 'node:fs';
import type { SpecDocument } from '../contract/spec.ts';
import { CancelledError, RpmError } from '../base/index.ts';
import { FileFlag, Tag } from '../format/index.ts';
import { openPackageFile, silentReport, unpackSource } from '../transaction/index.ts';
import type { SpecAnswer, SpecQuestion, SpecQuestionKind } from '../workshop/index.ts';
import { BuildRun } from './build-run.ts';
import type { CallContext, EngineHandlers } from './engine-handlers.ts';
import type { EngineSession } from './engine-session.ts';
import { readSettings, writeSettings } from './settings.ts';
import {
  createSpecFile,
  openSpecFile,
  recentSpecs,
  rememberSpec,
  saveSpecFile,
} from './spec-files.ts';

type WorkshopMethods = Extract<keyof EngineHandlers, `spec.${string}` | `build.${string}`>;

export function workshopHandlers(session: EngineSession): Pick<EngineHandlers, WorkshopMethods> {
  return { ...specHandlers(session), ...buildHandlers(session) };
}

/** `_topdir`, where somebody chose another one than the machine's macros. */
function definitionsOf({ surroundings }: EngineSession): readonly string[] {
  const { folders, context } = surroundings;
  const { buildFolder } = readSettings(folders.config, context.log);
  return buildFolder === null ? [] : [`_topdir ${buildFolder.replaceAll('%', '%%')}`];
}

async function ask<K extends SpecQuestionKind>(
  session: EngineSession,
  call: CallContext,
  kind: K,
  document: SpecDocument,
  args: SpecQuestion<K>['args'],
): Promise<SpecAnswer<K>> {
  if (call.signal.aborted) throw new CancelledError(`reading ${document.path}: cancelled`);
  const question = { kind, document, args, definitions: definitionsOf(session) };
  return await session.surroundings.workshop.ask(question, call.signal);
}

function specHandlers(
  session: EngineSession,
): Pick<EngineHandlers, Extract<keyof EngineHandlers, `spec.${string}`>> {
  const { surroundings } = session;
  return {
    'spec.open': (_call, path) => {
      const file = openSpecFile(path);
      rememberSpec(path, surroundings);
      return file;
    },
    'spec.create': (_call, path) => {
      const file = createSpecFile(path);
      rememberSpec(path, surroundings);
      return file;
    },
    'spec.save': (_call, document, stamp) => saveSpecFile(document, stamp),
    'spec.recent': () => recentSpecs(surroundings),
    'spec.read': async (call, document) => await ask(session, call, 'read', document, []),
    'spec.expand': async (call, document, line, column) =>
      await ask(session, call, 'expand', document, [line, column]),
    'spec.complete': async (call, document, line, column) =>
      await ask(session, call, 'complete', document, [line, column]),
    'spec.matrix': async (call, document, distributions, variants) =>
      await ask(session, call, 'matrix', document, [distributions, variants]),
  };
}

function buildHandlers(
  session: EngineSession,
): Pick<EngineHandlers, Extract<keyof EngineHandlers, `build.${string}`>> {
  const { surroundings } = session;
  const { context, folders, workshop, emit } = surroundings;
  let run: BuildRun | undefined;
  const folderFor = async (call: CallContext): Promise<string> => {
    const { buildFolder } = readSettings(folders.config, context.log);
    if (buildFolder !== null) return buildFolder;
    return (await ask(session, call, 'prepare', emptyDocument, [])).folder;
  };
  return {
    'build.prepare': async (call, path) => {
      const { text, stamp } = openSpecFile(path);
      return { ...(await ask(session, call, 'prepare', { path, text }, [])), stamp };
    },
    'build.start': async (call, order) => {
      if (run?.isRunning === true)
        throw new RpmError('BAD_ARGUMENT', `building ${order.path}: another build is running`);
      const { text, stamp } = openSpecFile(order.path);
      if (stamp !== order.stamp)
        throw new RpmError(
          'FILE_CHANGED',
          `building ${order.path}: it is not what was looked at any more`,
        );
      const folder = await folderFor(call);
      const started = new BuildRun({
        ...{ order, folder, context },
        emit: (progress) => emit('build.progress', progress),
      });
      run = started;
      const request = { ...order, text, definitions: definitionsOf(session) };
      void workshop.build(request, started, started.signal).then(
        (silent) => started.end(silent),
        (thrown: unknown) => started.end(thrown),
      );
      return started.view();
    },
    'build.stop': (_call, buildId) => {
      if (run?.buildId === buildId) run.stop();
      return null;
    },
    'build.current': () => run?.current() ?? null,
    'build.setFolder': async (call, path) => {
      const settings = readSettings(folders.config, context.log);
      writeSettings(folders.config, { ...settings, buildFolder: path });
      return await folderFor(call);
    },
    'build.unpackSource': async (call, path) => await unpack(path, await folderFor(call), session),
  };
}

/** Reading nothing tells what the machine's macros say. */
const emptyDocument: SpecDocument = {
  path: '/nothing.spec',
  text: 'Name: nothing\nVersion: 0\nRelease: 0\nSummary: nothing\nLicense: none\n%description\n',
};

/** Sources and spec go to where a build looks for them. */
async function unpack(
  path: string,
  folder: string,
  { surroundings: { context } }: EngineSession,
): Promise<string> {
  const { header, isSource } = openPackageFile(path);
  if (!isSource) throw new RpmError('UNSUPPORTED', `unpacking ${path}: it is no source package`);
  const flags = header.numbers(Tag.FILEFLAGS);
  const names = header.strings(Tag.BASENAMES);
  const at = flags.findIndex((flag) => (flag & FileFlag.SPECFILE) !== 0);
  const name = names[at] ?? names.find((one) => one.endsWith('.spec'));
  if (name === undefined)
    throw new RpmError('UNSUPPORTED', `unpacking ${path}: it contains no .spec file`);
  refuseOther(`${folder}/SPECS/${name}`, header.strings(Tag.FILEDIGESTS)[at]);
  const targets = { sources: `${folder}/SOURCES`, specs: `${folder}/SPECS` };
  await unpackSource(path, header, targets, { root: '/', context }, silentReport);
  return `${targets.specs}/${name}`;
}

/** A spec that somebody may have worked on is not written over. @throws {RpmError} FILE_CHANGED */
function refuseOther(path: string, digest: string | undefined): void {
  if (!existsSync(path) || openSpecFile(path).stamp === digest) return;
  throw new RpmError('FILE_CHANGED', `unpacking ${path}: there is another one of that name`, {
    hint: 'Open that one, move it away, or choose another folder to build in.',
  });
}
