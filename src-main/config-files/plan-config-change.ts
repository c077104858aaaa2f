import type { ConfigPlan, ConfigRequest, ConfigSideFile } from '../contract/config.ts';
import { RpmError } from '../base/index.ts';
import type { ReadableDatabase } from '../database/index.ts';
import { RootTree } from '../files/index.ts';
import { findSideFile } from './find-side-files.ts';
import { listConfigChanges } from './kept-changes.ts';
import { hasConflictMarks } from './merge-texts.ts';

/**
 * What a request would do, in sentences; nothing is changed.
 *
 * @throws {RpmError} PLAN_STALE when the files are no longer what was looked at; BAD_ARGUMENT for what
 *   cannot be done with them; FILE_NOT_FOUND
 */
export function planConfigChange(
  database: ReadableDatabase,
  root: string,
  request: ConfigRequest,
): Omit<ConfigPlan, 'planId'> {
  if (request.kind === 'undo') return planUndo(root, request);
  using tree = new RootTree(root);
  const file = findSideFile(database, tree, request.sidePath);
  requireSame(file, request);
  return { request, path: file.path, sidePath: file.sidePath, steps: stepsOf(file, request) };
}

/** @throws {RpmError} as planConfigChange */
export function requireSame(
  file: ConfigSideFile,
  request: Extract<ConfigRequest, { readonly kind: 'resolve' }>,
): void {
  const { action, content, stamp } = request;
  const { path, sidePath, actions, state } = file;
  const doing = `changing ${path}`;
  if (stamp !== file.stamp)
    throw new RpmError(
      'PLAN_STALE',
      `${doing}: it or ${sidePath} was changed since they were looked at`,
      { hint: 'Look at them again.', context: { path } },
    );
  if (!actions.includes(action))
    throw new RpmError('BAD_ARGUMENT', `${doing}: it cannot be done, ${whyNot[state]}`);
  if ((action === 'merge') !== (content !== undefined))
    throw new RpmError('BAD_ARGUMENT', `${doing}: only a merge has a text, and it needs one`);
  if (content !== undefined && hasConflictMarks(content))
    throw new RpmError('BAD_ARGUMENT', `${doing}: the text still has conflict markers`, {
      hint: 'Decide every place between <<<<<<< and >>>>>>>, and take those lines away.',
    });
}

const whyNot: Readonly<Record<ConfigSideFile['state'], string>> = {
  differs: 'their names are none that can be written',
  identical: 'both files are the same, and need no merge',
  missing: 'one of the two files is missing',
  unreadable: 'the files cannot be read',
  other: 'one of the two is a link or no plain file',
};

function stepsOf(
  { path, sidePath, kind, current }: ConfigSideFile,
  { action }: { readonly action: ConfigSideFile['actions'][number] },
): readonly string[] {
  const removed = `${sidePath} is removed.`;
  const kept = 'What is replaced or removed is kept, so that this can be taken back.';
  if (action === 'merge')
    return [`The merged text is written to ${path}; mode and owner stay.`, removed, kept];
  const comes = (action === 'keep') === (kind !== 'rpmnew');
  if (!comes)
    return [
      current === undefined ? `Nothing comes to ${path}.` : `${path} stays as it is.`,
      removed,
      kept,
    ];
  return [`${sidePath} takes the place of ${path}, with its mode and owner.`, kept];
}

function planUndo(root: string, request: { readonly kind: 'undo'; readonly id: number }) {
  const change = listConfigChanges(root).find(({ id }) => id === request.id);
  if (change === undefined || change.undoneAtMs !== undefined)
    throw new RpmError(
      'BAD_ARGUMENT',
      `undoing change ${request.id} of a config file: ${change === undefined ? 'it is not known' : 'it is undone already'}`,
    );
  const { path, sidePath } = change;
  const steps = [`${path} and ${sidePath} become again what they were.`];
  return { request, path, sidePath, steps } as const;
}
