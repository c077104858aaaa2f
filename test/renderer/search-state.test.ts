import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PackageSummary } from '../../src-main/contract/package.ts';
import { newEntries, readScript } from '../../src-renderer/format/index.ts';
import { message } from '../../src-renderer/language/index.ts';
import {
  addMarks,
  chooseSuggestion,
  clearMarks,
  completedText,
  filterToSave,
  markedInGroup,
  setLens,
  useCompletion,
  useMarks,
  usePackages,
} from '../../src-renderer/state/index.ts';

describe('what is saved as a filter', () => {
  const saved = (lens: Parameters<typeof setLens>[0], text: string): string | undefined => {
    setLens(lens);
    usePackages.setState({ text });
    return filterToSave();
  };
  it('is the search text within the lens', () => {
    assert.equal(saved({ kind: 'all' }, ' vim '), 'vim');
    assert.equal(saved({ kind: 'all' }, ''), undefined);
    assert.equal(saved({ kind: 'leaves' }, ''), 'is:leaf');
    assert.equal(saved({ kind: 'leaves' }, 'a or b'), 'is:leaf (a or b)');
    assert.equal(saved({ kind: 'vendor', vendor: 'Red Hat' }, 'x'), 'vendor="Red Hat" x');
    assert.equal(saved({ kind: 'vendor', vendor: '' }, 'x'), '!vendor:* x');
    assert.equal(saved({ kind: 'vendor', vendor: 'a"b\\' }, ''), 'vendor="a\\"b\\\\"');
    assert.equal(saved({ kind: 'saved', name: 'n', text: 'a or b' }, 'c'), '(a or b) c');
    assert.equal(
      saved({ kind: 'group', path: 'User Interface/X' }, ''),
      '(group="User Interface/X" or group:"User Interface/X/*")',
    );
    setLens({ kind: 'all' });
    usePackages.setState({ text: '' });
  });
});

describe('a suggestion', () => {
  it('takes the place of what was typed, and goes round through none', () => {
    const suggestion = (insert: string) => ({ insert, label: insert, detail: '' });
    useCompletion.setState({
      suggestions: [suggestion('group:'), suggestion('is:leaf')],
      from: 4,
      to: 6,
      chosen: -1,
    });
    assert.deepEqual(completedText('vim gr !x', 0), { text: 'vim group: !x', cursor: 10 });
    assert.deepEqual(completedText('vim is', 1), { text: 'vim is:leaf ', cursor: 12 });
    assert.equal(completedText('vim', 5), undefined);
    const walked = [1, 1, 1, -1].map((step) => {
      chooseSuggestion(step as 1 | -1);
      return useCompletion.getState().chosen;
    });
    assert.deepEqual(walked, [0, 1, -1, 1]);
  });
});

describe('marks in groups', () => {
  it('count in the group and in those above it', () => {
    const row = (instance: number, group: string): PackageSummary => ({
      id: { kind: 'installed', instance },
      name: 'x',
      version: '1',
      release: '1',
      arch: 'noarch',
      summary: '',
      group,
      sizeBytes: 1,
      state: 'installed',
    });
    addMarks([row(1, 'A/B'), row(2, 'A/B/C'), row(3, 'A/BC')]);
    const { marks } = useMarks.getState();
    assert.deepEqual(
      ['A', 'A/B', 'A/B/C', 'C'].map((path) => markedInGroup(marks, path)),
      [3, 2, 1, 0],
    );
    clearMarks();
  });
});

describe('the plain reading of a script', () => {
  const words = (body: string, interpreter = '/bin/sh') =>
    readScript(interpreter, body)?.map(({ touch }) => message(`scripts.${touch}`));
  it('tells what commands mean, wherever a command may stand', () => {
    assert.deepEqual(words('getent group x >/dev/null || groupadd -r x\nexit 0'), [
      'makes users or groups',
    ]);
    assert.deepEqual(
      words('if [ $1 -eq 1 ]; then\n  /usr/bin/systemctl preset x\nfi\n/sbin/ldconfig'),
      ['starts, stops or enables services', 'renews the list of libraries'],
    );
    assert.deepEqual(words('x=$(curl -s http://x.invalid); rm -rf /tmp/x'), [
      'fetches something over the network',
      'removes files',
    ]);
    assert.deepEqual(words('', '/sbin/ldconfig'), ['renews the list of libraries']);
  });
  it('claims nothing from comments, arguments and other languages', () => {
    assert.deepEqual(words('# rm everything\necho curl is nice # wget too\nexit 0'), []);
    assert.equal(words('os.remove("/x")', '<lua>'), undefined);
    assert.deepEqual(words('/usr/bin/formatter --rm\nfarm'), []);
  });
});

describe('what is new', () => {
  it('is what the installed changelog does not have', () => {
    const entry = (timeSeconds: number, text: string) => ({ timeSeconds, author: 'a', text });
    const old = [entry(2, 'two'), entry(1, 'one')];
    const newer = [entry(3, 'three'), entry(2, 'two, told otherwise'), entry(2, 'two')];
    assert.deepEqual(
      newEntries(newer, old).map(({ text }) => text),
      ['three', 'two, told otherwise'],
    );
  });
});
