import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, it } from 'node:test';
import type { TransactionProgress } from '../../src-main/contract/progress.ts';
import { engine } from '../../src-renderer/engine/index.ts';
import {
  currentRow,
  eraseDependentsToo,
  planErase,
  previewPackage,
  reloadPackages,
  requestFor,
  setCursor,
  setSearchText,
  setTab,
  shownPackage,
  travel,
  useInspector,
  useLenses,
  useMarks,
  usePackages,
  usePlan,
  useRooms,
  useRun,
  visitPackage,
  wantRows,
  whyNotApplicable,
  clearInspector,
  toggleMark,
  clearMarks,
  applyPlan,
  outcomeSentence,
  lensFilter,
  onTransactionProgress,
  onTransactionFinished,
  closeOverlay,
  openPackageFiles,
  usePackageFile,
} from '../../src-renderer/state/index.ts';
import { pageSize, pagesFor, rowAt, withPage } from '../../src-renderer/state/pages.ts';
import { afterProgress, endOfRun, startOfRun } from '../../src-renderer/state/run-lanes.ts';
import { type FakeTransport, fakeTransport } from './support/fake-transport.ts';
import { at, fixturePackages } from './support/fixture-packages.ts';
import { planOf } from './support/fixture-plan.ts';

const packages = fixturePackages(1000);
const rows = packages.map(({ summary }) => summary);
let transport: FakeTransport;

beforeEach(() => {
  transport = fakeTransport();
  engine.attach(transport);
});

const settle = (): Promise<void> => sleep(0);
const list = (listId: string, count: number) => ({
  listId,
  count,
  totalBytes: count,
  generation: 'g1',
});

async function showList(listId: string, count: number): Promise<void> {
  const reload = reloadPackages();
  await settle();
  transport.answer(
    at(transport.calls('package.list'), -1 + transport.calls('package.list').length).id,
    list(listId, count),
  );
  await settle();
  const asked = transport.calls('package.rows').at(-1);
  if (asked !== undefined && count > 0)
    transport.answer(asked.id, rows.slice(0, Math.min(count, pageSize)));
  await reload;
}

describe('package list', () => {
  it('keeps the answer to the newest question when an older one comes late', async () => {
    void reloadPackages();
    const newest = reloadPackages();
    await settle();
    const [old, young] = transport.calls('package.list');
    assert.ok(old !== undefined && young !== undefined);
    assert.ok(
      transport.sent.some((message) => message.type === 'cancel' && message.id === old.id),
      'the older one is cancelled',
    );
    transport.answer(young.id, list('young', 1));
    await settle();
    transport.answer(at(transport.calls('package.rows'), 0).id, rows.slice(0, 1));
    await newest;
    transport.answer(old.id, list('old', 7));
    await settle();
    const shown = usePackages.getState().list;
    assert.equal(shown.status === 'ready' ? shown.value.listId : shown.status, 'young');
  });

  it('asks once a frame however fast somebody types', async () => {
    await showList('start', 1);
    const before = transport.calls('package.list').length;
    for (const text of ['r', 'ri', 'riv', 'river']) setSearchText(text);
    await sleep(40);
    const asked = transport.calls('package.list').slice(before);
    assert.deepEqual(
      asked.map(({ args }) => (args[0] as { text?: string }).text),
      ['river'],
    );
    transport.refuse(at(asked, 0).id, { code: 'DATABASE_UNREADABLE', message: 'page 12' });
    await settle();
    const { list: shown } = usePackages.getState();
    assert.equal(shown.status === 'failed' ? shown.error.message : shown.status, 'page 12');
    usePackages.setState({ text: '' });
  });

  it('fetches the pages on the screen, and gives up those scrolled past', async () => {
    await showList('paged', 60_000);
    const before = transport.calls('package.rows').length;
    wantRows(20_000, 20_040);
    await sleep(80);
    wantRows(20_000, 20_041);
    wantRows(40_000, 40_040);
    wantRows(59_980, 60_040);
    await sleep(80);
    const asked = transport.calls('package.rows').slice(before);
    assert.deepEqual(
      asked.map(({ args }) => args),
      [
        ['paged', 20_000, pageSize],
        ['paged', 59_800, pageSize],
      ],
      'nothing is asked for that was only flown over',
    );
    assert.ok(
      transport.sent.some((message) => message.type === 'cancel' && message.id === at(asked, 0).id),
    );
    transport.answer(at(asked, 1).id, rows.slice(0, pageSize));
    await settle();
    assert.equal(rowAt(usePackages.getState().pages, 59_800)?.name, rows[0]?.name);
  });

  it('asks for the list again when the engine has forgotten it', async () => {
    await showList('forgotten', 1000);
    wantRows(600, 640);
    await sleep(80);
    const before = transport.calls('package.list').length;
    transport.refuse(
      at(transport.calls('package.rows'), -1 + transport.calls('package.rows').length).id,
      { code: 'BAD_ARGUMENT' },
    );
    await settle();
    assert.equal(transport.calls('package.list').length, before + 1);
  });

  it('keeps the cursor inside the list', async () => {
    await showList('small', 3);
    setCursor(99);
    assert.equal(usePackages.getState().cursor, 2);
    setCursor(-5);
    assert.equal(usePackages.getState().cursor, 0);
    assert.equal(currentRow()?.name, rows[0]?.name);
    await showList('empty', 0);
    assert.equal(usePackages.getState().cursor, -1);
    assert.equal(currentRow(), undefined);
  });

  it('turns lenses into filters', () => {
    assert.deepEqual(lensFilter({ kind: 'group', path: 'A/B' }), { group: 'A/B' });
    assert.deepEqual(lensFilter({ kind: 'recent' }), { lens: 'recent' });
    assert.equal(useLenses.getState().lens.kind, 'all');
  });
});

describe('pages', () => {
  it('holds a bounded number of pages, the newest ones', () => {
    let pages = withPage(new Map(), 0, rows.slice(0, 1));
    for (let page = 1; page < 100; page += 1)
      pages = withPage(pages, page, rows.slice(page, page + 1));
    assert.ok(pages.size <= 24);
    assert.equal(rowAt(pages, 99 * pageSize)?.name, rows[99]?.name);
    assert.equal(rowAt(pages, 0), undefined);
  });
  it('knows which pages rows are on', () => {
    assert.deepEqual(pagesFor(-12, 30), [0]);
    assert.deepEqual(pagesFor(pageSize - 1, pageSize), [0, 1]);
  });
});

describe('inspector', () => {
  const id = (instance: number) => ({ kind: 'installed', instance }) as const;

  it('goes back and forward over links, not over the table cursor', async () => {
    clearInspector();
    previewPackage(id(1));
    previewPackage(id(2));
    visitPackage(id(3));
    visitPackage(id(4));
    assert.deepEqual(useInspector.getState().visited, [id(2), id(3), id(4)]);
    assert.deepEqual(travel(-1), id(3));
    assert.deepEqual(travel(-1), id(2));
    assert.equal(travel(-1), undefined);
    assert.deepEqual(travel(1), id(3));
    visitPackage(id(9));
    assert.equal(travel(1), undefined, 'what was ahead is forgotten');
    assert.deepEqual(shownPackage(), id(9));
    await sleep(40);
    const asked = transport.calls('package.details');
    assert.deepEqual(
      asked.map(({ args }) => args[0]),
      [id(9)],
      'one question for all that walking',
    );
  });

  it('reads files and dependencies only when their tab is open', async () => {
    clearInspector();
    visitPackage(id(5));
    await sleep(40);
    assert.equal(transport.calls('package.files').length, 0);
    setTab('files');
    setTab('dependencies');
    assert.equal(transport.calls('package.files').length, 1);
    assert.equal(transport.calls('package.dependencies').length, 1);
    setTab('overview');
  });
});

describe('marks, plan and package files', () => {
  it('marks and unmarks', () => {
    clearMarks();
    toggleMark(at(rows, 0));
    toggleMark(at(rows, 1));
    toggleMark(at(rows, 0));
    assert.deepEqual([...useMarks.getState().marks.keys()], [2]);
    clearMarks();
  });

  it('asks what would break only when something is erased, and takes it in', async () => {
    planErase([7]);
    assert.equal(useRooms.getState().overlay.kind, 'plan');
    transport.answer(at(transport.calls('transaction.dependents'), 0).id, [
      { id: { kind: 'installed', instance: 8 }, nevra: 'x', name: 'x' },
    ]);
    await settle();
    eraseDependentsToo();
    assert.deepEqual(usePlan.getState().request?.erase, [{ instance: 7 }, { instance: 8 }]);
  });

  it('refuses to apply a plan with problems, or with nothing in it', () => {
    const plan = planOf(
      packages,
      { install: [], erase: [{ instance: 900 }], options: {} },
      'p',
      'g',
    );
    assert.equal(whyNotApplicable({ ...plan, problems: [] }), undefined);
    assert.match(
      whyNotApplicable({ ...plan, problems: [{ kind: 'bad-os', nevra: 'a', os: 'b' }] }) ?? '',
      /1 problem/,
    );
    assert.match(whyNotApplicable({ ...plan, problems: [], elements: [] }) ?? '', /nothing to do/);
  });

  it('adds package files to those that are open, and starts over once they are closed', () => {
    const paths = (): string[] => usePackageFile.getState().files.map(({ path }) => path);
    closeOverlay('plan');
    openPackageFiles(['/a', '/b', '/a']);
    openPackageFiles(['/c']);
    assert.deepEqual(paths(), ['/a', '/b', '/c']);
    assert.equal(usePackageFile.getState().selected, 2);
    openPackageFiles(['/b']);
    assert.equal(usePackageFile.getState().selected, 1);
    closeOverlay('package-file');
    openPackageFiles(['/d']);
    assert.deepEqual(paths(), ['/d']);
    closeOverlay('package-file');
  });

  it('asks for what the button says', () => {
    assert.deepEqual(requestFor([{ path: '/a', verb: 'install' }]), {
      install: [{ path: '/a', mode: 'install' }],
      erase: [],
      options: {},
    });
    assert.deepEqual(requestFor([{ path: '/a', verb: 'downgrade' }]), {
      install: [{ path: '/a', mode: 'upgrade' }],
      erase: [],
      options: { oldpackage: true },
    });
    assert.deepEqual(
      requestFor([
        { path: '/a', verb: 'reinstall' },
        { path: '/b', verb: 'unpack' },
      ]).install,
      [{ path: '/a', mode: 'reinstall' }],
    );
  });
});

describe('run', () => {
  const plan = planOf(
    packages,
    {
      install: [{ path: '/srv/upgrade-me.rpm', mode: 'upgrade' }],
      erase: [{ instance: 40 }],
      options: {},
    },
    'plan-9',
    'g1',
  );
  const event = (more: Partial<TransactionProgress>): TransactionProgress => ({
    planId: 'plan-9',
    phase: 'installing',
    overallFraction: 0,
    elementsDone: 0,
    elementsTotal: 3,
    ...more,
  });

  it('moves elements from lane to lane and never backwards', () => {
    let state = startOfRun(plan.elements);
    const first = at(plan.elements, 0).package.nevra;
    const second = at(plan.elements, 2).package.nevra;
    state = afterProgress(
      state,
      event({ nevra: first, elementKind: 'install', elementFraction: 0.5, overallFraction: 0.4 }),
      0,
    );
    state = afterProgress(
      state,
      event({ nevra: first, elementKind: 'install', elementFraction: 0.2, overallFraction: 0.1 }),
      0,
    );
    assert.equal(state.fraction, 0.4);
    assert.deepEqual(
      state.elements.map(({ lane, fraction }) => [lane, fraction]),
      [
        ['doing', 0.5],
        ['todo', 0],
        ['todo', 0],
      ],
    );
    state = afterProgress(
      state,
      event({ nevra: second, elementKind: 'erase', elementFraction: 0, overallFraction: 0.6 }),
      0,
    );
    assert.deepEqual(
      state.elements.map(({ lane }) => lane),
      ['done', 'todo', 'doing'],
    );
    assert.deepEqual(
      endOfRun(state, true).elements.map(({ lane }) => lane),
      ['done', 'done', 'done'],
    );
    assert.deepEqual(
      endOfRun(state, false).elements.map(({ lane }) => lane),
      ['done', 'todo', 'doing'],
    );
  });

  it('counts a package as in work while its first script runs', () => {
    const first = at(plan.elements, 0).package.nevra;
    const second = at(plan.elements, 2).package.nevra;
    const before = startOfRun([]);
    const script = { kind: '%pre', nevra: first, startedAtMs: 1 };
    const after = afterProgress(before, event({ nevra: second, elementFraction: 1, script }), 5);
    assert.deepEqual(
      after.elements.map(({ nevra, lane }) => [nevra, lane]),
      [[first, 'doing']],
    );
  });

  it('knows an element again whose epoch only the plan tells', () => {
    const element = { ...at(plan.elements, 0) };
    const named = { ...element, package: { ...element.package, nevra: 'a-b-1:2.0-1.noarch' } };
    const state = afterProgress(
      startOfRun([named]),
      event({ nevra: 'a-b-2.0-1.noarch', elementKind: 'install', elementFraction: 1 }),
      0,
    );
    assert.deepEqual(
      state.elements.map(({ lane }) => lane),
      ['done'],
    );
  });

  it('counts the seconds of a script from when this window first heard of it', () => {
    const script = { kind: '%post', nevra: 'a', startedAtMs: 5 };
    let state = afterProgress(startOfRun([]), event({ script }), 1000);
    state = afterProgress(state, event({ script }), 9000);
    assert.equal(state.script?.heardAtMs, 1000);
    state = afterProgress(state, event({ script: { ...script, kind: '%preun' } }), 9500);
    assert.equal(state.script?.heardAtMs, 9500);
    assert.equal(afterProgress(state, event({}), 9600).script, undefined);
  });

  it('keeps a bounded tail of output', () => {
    let state = startOfRun([]);
    for (let line = 1; line <= 1000; line += 1)
      state = afterProgress(state, event({ output: { stream: 'stdout', text: String(line) } }), 0);
    assert.equal(state.lines.length, 400);
    assert.equal(state.lines.at(-1)?.text, '1000');
  });

  it('ends with the outcome, and ignores events of another plan', async () => {
    const done = applyPlan(plan);
    onTransactionProgress(event({ planId: 'other', overallFraction: 0.9 }));
    assert.equal(useRun.getState().progress?.fraction, 0);
    onTransactionProgress(event({ overallFraction: 0.9 }));
    assert.equal(useRun.getState().progress?.fraction, 0.9);
    const names = (kind: 'install' | 'erase'): string[] =>
      plan.elements.filter((one) => one.kind === kind).map((one) => one.package.nevra);
    const outcome = {
      planId: 'plan-9',
      status: 'done',
      installed: names('install'),
      erased: names('erase'),
      sideFiles: [],
      warnings: [],
      elapsedMs: 5,
    } as const;
    transport.answer(at(transport.calls('transaction.run'), 0).id, outcome);
    await done;
    assert.equal(useRun.getState().outcome.status, 'ready');
    assert.equal(useRun.getState().progress?.fraction, 1);
    assert.equal(outcomeSentence(outcome, plan), '1 package upgraded and 1 package erased.');
  });

  it('says how a transaction ended that this window only watched, then watches the next', () => {
    useRun.setState(useRun.getInitialState());
    onTransactionProgress(event({ overallFraction: 0.4 }));
    assert.equal(useRun.getState().progress?.fraction, 0.4);
    onTransactionProgress(event({ overallFraction: 1 }));
    const outcome = {
      planId: 'p',
      status: 'cancelled',
      installed: ['a-1-1.noarch'],
      erased: [],
      sideFiles: [],
      warnings: [],
      elapsedMs: 3,
    } as const;
    onTransactionFinished(outcome);
    assert.deepEqual(useRun.getState().outcome, { status: 'ready', value: outcome });
    assert.equal(outcomeSentence(outcome, undefined), 'The transaction was stopped.');
    assert.match(
      outcomeSentence({ ...outcome, status: 'done' }, undefined),
      /^1 package installed, 0 erased\.$/,
    );
    onTransactionProgress(event({ planId: 'next', overallFraction: 0.1 }));
    assert.equal(useRun.getState().outcome.status, 'idle');
    assert.equal(useRun.getState().progress?.fraction, 0.1);
    useRun.setState(useRun.getInitialState());
  });

  it('shows what broke when the call fails', async () => {
    const failing = applyPlan(plan);
    transport.refuse(at(transport.calls('transaction.run'), 0).id, {
      code: 'PLAN_STALE',
      message: 'changed meanwhile',
      hint: 'Plan again.',
    });
    await failing;
    const { outcome } = useRun.getState();
    assert.equal(outcome.status === 'failed' ? outcome.error.code : outcome.status, 'PLAN_STALE');
  });
});
