import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { realRpm, withoutRpm } from '../support/real-rpm.ts';
import { runCli } from '../support/run-cli.ts';
import { scratchFolder } from '../support/scratch.ts';

const spec = `Name: gadget
Version: 0.12
Release: 1%{?dist}
Summary: A gadget
License: MIT
BuildArch: noarch
Source0: %{name}-%{version}.tar.gz

%description
A gadget.

%prep
%setup -q

%install
install -Dm644 gadget.txt %{buildroot}/usr/share/gadget.txt

%files
/usr/share/gadget.txt

%changelog
* Mon Jan 01 2024 Before <before@example.com> 0.12-1
- an earlier one
`;

interface Copy {
  readonly folder: string;
  readonly git: (...words: readonly string[]) => string;
  readonly release: (...words: readonly string[]) => ReturnType<typeof runCli>;
  readonly commit: (subject: string) => void;
}

/** A repository with a spec in one of its folders, and a layout for releases. */
async function withRepository(
  within: string,
  body: (copy: Copy, scratch: string) => Promise<void>,
): Promise<void> {
  using scratch = scratchFolder('release');
  const top = join(scratch.path, 'repository');
  const folder = join(top, within);
  mkdirSync(folder, { recursive: true });
  const git = (...words: readonly string[]): string =>
    execFileSync('git', words, { cwd: top, encoding: 'utf8', stdio: 'pipe' }).trim();
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Tess Tagger');
  git('config', 'user.email', 'tess@example.com');
  let count = 0;
  const commit = (subject: string): void => {
    writeFileSync(join(folder, 'gadget.txt'), `${(count += 1)}\n`);
    git('add', '.');
    git('commit', '-q', '-m', subject);
  };
  writeFileSync(join(folder, 'gadget.spec'), spec);
  commit('the beginning');
  const release: Copy['release'] = (...words) =>
    runCli(['release', ...words, '--directory', folder]);
  assert.equal((await release('init')).stdout, 'Created .tito and committed it.\n');
  await body({ folder, git, release, commit }, scratch.path);
}

test('TTO-01 TTO-02 TTO-03 TTO-05 a tag bumps the version and tells of the commits', async () => {
  await withRepository('', async ({ folder, git, release, commit }) => {
    commit('gain 100% more');
    const first = await release('tag');
    assert.deepEqual(
      [first.status, first.stderr, first.stdout.split('\n').slice(0, 2)],
      [0, '', ['Tagging new version of gadget: untagged -> 0.13-1', 'Created tag: gadget-0.13-1']],
    );
    assert.equal(readFileSync(join(folder, '.tito/packages/gadget'), 'utf8'), '0.13-1 ./\n');
    assert.equal(
      git('log', '-1', '--format=%s'),
      'Automatic commit of package [gadget] minor release [0.13-1].',
    );
    assert.equal(git('cat-file', '-t', 'gadget-0.13-1'), 'tag');
    assert.equal(git('status', '--porcelain'), '');
    commit('mend the spring');
    const second = await release('tag');
    assert.match(second.stdout, /^Tagging new version of gadget: 0\.13-1 -> 0\.14-1$/m);
    const text = readFileSync(join(folder, 'gadget.spec'), 'utf8');
    assert.match(text, /^Version: 0\.14\nRelease: 1%\{\?dist\}$/m);
    const day = '\\w{3} \\w{3} \\d\\d \\d{4}';
    assert.match(
      text,
      new RegExp(
        `%changelog\n\\* ${day} Tess Tagger <tess@example.com> 0\\.14-1\n- mend the spring \\(tess@example.com\\)\n\n` +
          `\\* ${day} Tess Tagger <tess@example.com> 0\\.13-1\n- gain 100%% more \\(tess@example.com\\)\n`,
      ),
    );
    const again = await release('tag');
    assert.match(again.stderr, /nothing was committed since gadget-0\.14-1/);
    assert.equal(readFileSync(join(folder, 'gadget.spec'), 'utf8'), text);
  });
});

test('TTO-04 the release is bumped where the layout says so, and versions may be given', async () => {
  await withRepository('tools/gadget', async ({ folder, git, release, commit }) => {
    writeFileSync(
      join(folder, 'tito.props'),
      '[buildconfig]\ntagger = tito.tagger.ReleaseTagger\n',
    );
    commit('bump releases');
    assert.match((await release('tag')).stdout, /untagged -> 0\.12-2/);
    assert.match(git('show', 'gadget-0.12-2:.tito/packages/gadget'), /^0\.12-2 tools\/gadget\/$/);
    commit('a change');
    assert.match((await release('tag', '--use-version', '2.0')).stdout, /0\.12-2 -> 2\.0-1/);
    commit('another');
    const kept = await release('tag', '--keep-version');
    assert.match(kept.stderr, /the tag gadget-2\.0-1 is there already/);
  });
});

test("the layout of tito's first years is read, and a changed spec is not tagged", async () => {
  await withRepository('', async ({ folder, git, release, commit }) => {
    git('mv', '.tito', 'rel-eng');
    commit('as of old');
    writeFileSync(join(folder, 'gadget.spec'), spec.replace('A gadget.', 'Another.'));
    assert.match((await release('tag')).stderr, /gadget\.spec has changes that are not committed/);
    git('checkout', '-q', 'gadget.spec');
    assert.equal((await release('tag', '--changelog', 'only this')).status, 0);
    assert.equal(readFileSync(join(folder, 'rel-eng/packages/gadget'), 'utf8'), '0.13-1 ./\n');
    assert.match(readFileSync(join(folder, 'gadget.spec'), 'utf8'), /0\.13-1\n- only this\n\n/);
  });
});

test('where git refuses the spec is as it was', async () => {
  await withRepository('', async ({ folder, git, release, commit }) => {
    commit('a change');
    const hook = join(folder, '.git/hooks/pre-commit');
    writeFileSync(hook, '#!/bin/sh\necho no >&2\nexit 1\n', { mode: 0o755 });
    const { status, stderr } = await release('tag');
    assert.deepEqual([status, stderr], [1, 'error: git commit: no\n']);
    assert.equal(readFileSync(join(folder, 'gadget.spec'), 'utf8'), spec);
    assert.equal(git('tag'), '');
  });
});

const sum = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

test('TTO-06 TTO-07 TTO-08 TTO-10 ACC-62 test builds say how far from the tag they are', {
  skip: withoutRpm,
}, async () => {
  await withRepository('', async ({ git, release, commit }, scratch) => {
    await release('tag');
    commit('one more');
    const hash = git('rev-parse', '--short=7', 'HEAD');
    const output = join(scratch, 'out');
    const words = ['build', '--test', '--rpm', '--dist', '.fc23', '-o', output];
    const { status, stdout, stderr } = await release(...words);
    assert.equal(status, 0, stderr);
    const start = `Building package [gadget-0.13-1]\nWrote: ${output}/gadget-git-1.${hash}.tar.gz\n`;
    assert.ok(stdout.startsWith(start), stdout);
    const source = `gadget-0.13-1.git.1.${hash}.fc23.src.rpm`;
    const binary = `noarch/gadget-0.13-1.git.1.${hash}.fc23.noarch.rpm`;
    for (const name of [source, binary]) assert.ok(existsSync(join(output, name)), name);
    const listed = realRpm(['-qp', '--qf', '%{NEVRA}\n[%{FILENAMES}\n]', join(output, binary)]);
    assert.equal(listed.stdout, `gadget-0.13-1.git.1.${hash}.fc23.noarch\n/usr/share/gadget.txt\n`);
  });
});

test('TTO-13 TTO-15 a tag must have been pushed, and makes the same archive every time', async () => {
  await withRepository('tools', async ({ git, release, commit }, scratch) => {
    assert.match((await release('build', '--tgz', '-o', scratch)).stderr, /gadget has no tag yet/);
    await release('tag');
    const output = join(scratch, 'out');
    const unpushed = await release('build', '--tgz', '-o', output);
    assert.match(
      unpushed.stderr,
      /the tag gadget-0\.13-1 is not at origin; push it, or say --offline/,
    );
    const archive = join(output, 'gadget-0.13.tar.gz');
    assert.equal((await release('build', '--tgz', '--offline', '-o', output)).status, 0);
    const first = sum(archive);
    commit('later');
    rmSync(archive);
    git('init', '-q', '--bare', join(scratch, 'origin'));
    git('remote', 'add', 'origin', join(scratch, 'origin'));
    git('push', '-q', 'origin', 'main', '--tags');
    assert.equal((await release('build', '--tgz', '-o', output)).status, 0);
    assert.equal(sum(archive), first);
    assert.deepEqual(readdirSync(output), ['gadget-0.13.tar.gz']);
    const names = execFileSync('tar', ['tzf', archive], { encoding: 'utf8' });
    assert.equal(names, 'gadget-0.13/\ngadget-0.13/gadget.spec\ngadget-0.13/gadget.txt\n');
  });
});
