import { create } from 'zustand';
import type { PackageId } from '../../src-main/contract/package.ts';
import type { VerifyProgress, VerifyReport } from '../../src-main/contract/verify.ts';
import { engine, type RunningCall, toWireError } from '../engine/index.ts';
import { counted, type VerifyFilter } from '../format/index.ts';
import { announce } from './announcer.ts';
import { toggled } from './lenses.ts';
import { failed, idle, loading, ready, type Remote } from './remote.ts';
import { goTo } from './rooms.ts';

interface VerifyState {
  /** What is (or was) verified, in words. */
  readonly subject: string;
  readonly report: Remote<VerifyReport>;
  readonly progress: VerifyProgress | undefined;
  readonly isStopRequested: boolean;
  readonly filter: VerifyFilter;
  /** NEVRAs of the packages whose files are shown. */
  readonly expanded: ReadonlySet<string>;
}

export const useVerify = create<VerifyState>(() => ({
  subject: '',
  report: idle,
  progress: undefined,
  isStopRequested: false,
  filter: 'all',
  expanded: new Set(),
}));

const rowsAtOnce = 500;
let running: RunningCall<VerifyReport> | undefined;
let lastAsked: { subject: string; ids: () => Promise<readonly PackageId[]> } | undefined;

export function verifyEverything(): void {
  void run('every package', () => Promise.resolve([]));
}

export function verifyPackages(subject: string, ids: readonly PackageId[]): void {
  if (ids.length > 0) void run(subject, () => Promise.resolve(ids));
}

export function verifyGroup(path: string): void {
  void run(`group ${path}`, () => idsOfGroup(path));
}

export function verifyAgain(): void {
  if (lastAsked !== undefined) void run(lastAsked.subject, lastAsked.ids);
}

export function stopVerify(): void {
  running?.requestStop();
  useVerify.setState({ isStopRequested: true });
}

export function onVerifyProgress(progress: VerifyProgress): void {
  if (useVerify.getState().report.status === 'loading') useVerify.setState({ progress });
}

export function setVerifyFilter(filter: VerifyFilter): void {
  useVerify.setState({ filter });
}

export function toggleVerified(nevra: string): void {
  useVerify.setState(({ expanded }) => ({ expanded: toggled(expanded, nevra) }));
}

/** A report speaks of one root; another root has none yet. */
export function forgetReport(): void {
  lastAsked = undefined;
  useVerify.setState({ subject: '', report: idle, progress: undefined, expanded: new Set() });
}

async function run(subject: string, ids: () => Promise<readonly PackageId[]>): Promise<void> {
  if (useVerify.getState().report.status === 'loading') return;
  lastAsked = { subject, ids };
  goTo('verify');
  useVerify.setState({
    subject,
    report: loading,
    progress: undefined,
    isStopRequested: false,
    filter: 'all',
    expanded: new Set(),
  });
  announce(`Verifying ${subject}.`);
  try {
    running = engine.start('verify.run', [await ids()]);
    const report = await running.result;
    useVerify.setState({ report: ready(report) });
    announce(`Verified: ${counted(report.packages.length, 'package')} changed.`);
  } catch (error) {
    const isCancelled = toWireError(error).code === 'CANCELLED';
    useVerify.setState({ report: isCancelled ? idle : failed(error) });
    announce(isCancelled ? 'Verifying was stopped.' : 'Verifying failed.');
  } finally {
    running = undefined;
  }
}

async function idsOfGroup(path: string): Promise<readonly PackageId[]> {
  const sort = { by: 'name', descending: false } as const;
  const list = await engine.call('package.list', [{ group: path }, sort]);
  const ids: PackageId[] = [];
  for (let offset = 0; offset < list.count; offset += rowsAtOnce) {
    const rows = await engine.call('package.rows', [list.listId, offset, rowsAtOnce]);
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}
