import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { addShell, rpmOnRoot, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { oursOnRoot, sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('script-flags');
after(() => scratch[Symbol.dispose]());

let made = 0;

/** A package with these sections; rpmbuild expands them once, so their percent signs are doubled. */
function withSections(sections: string, name = `flags${(made += 1)}`): string {
  return buildPackage(scratch.path, { name, sections });
}

/** Installs on both; it must go well, and the scripts must have written something. */
function installed(both: SideBySide, file: string, ...options: readonly string[]): void {
  const { status, stdout, stderr } = both.step('-i', ...options, file);
  assert.equal(status, 0, stderr);
  assert.notEqual(stdout, '');
}

function roots(): SideBySide {
  const shell = buildPackage(scratch.path, { name: 'shell', preamble: 'Provides: /bin/sh' });
  return sideBySide(scratch.path, (root) => {
    addShell(root, '/bin/cat');
    rpmOnRoot(root, '-i', shell);
  });
}

test('macros in scripts of %post -e are replaced when they run, inside the root', { skip }, () => {
  const both = roots();
  installed(
    both,
    withSections(`
%pretrans -e -p <lua>
print("%%_dbpath", rpm.expand("%%%%_dbpath"))
%pre -e
echo %%{_dbpath} %%{?nosuch:no}%%{!?nosuch:yes} %%nosuch '%%%%{name}' $1
%post -e
echo %%(echo by the shell) %%{lua:print("from Lua")} %%[1 + 2]
%triggerin -e -- flags1
echo triggered %%{_dbpath} $1 $2
%posttrans
echo %%{_dbpath}
`),
  );
});

test('programs that macros of scripts run are those of the root, unlike with rpm 4.18', {
  skip,
}, () => {
  const both = roots();
  both.both((root) => writeFileSync(join(root, 'own'), 'of the root'));
  const file = withSections('%post -e\necho %%(cat /own 2>&1)\n');
  assert.equal(oursOnRoot(both.ours, '-i', file).stdout, 'of the root\n');
  assert.match(rpmOnRoot(both.real, '-i', file).stdout, /No such file/);
});

test('what an error leaves of a script is run, as with rpm', { skip }, () => {
  const both = roots();
  installed(both, withSections('%post -e\necho before %%{error:bad} after\n'));
  installed(both, withSections('%post -e\necho before %%{warn:odd} after\n'));
  installed(both, withSections('%post -e\necho before; echo %%{unterminated\n'));
  both.step('-i', withSections('%post -e -p <lua>\nprint("before") %%[1/0] print("after")\n'));
});

test('scripts of %post -q are formats for their own package', { skip }, () => {
  const both = roots();
  installed(
    both,
    withSections(`
%pre -q
echo %%{NAME} %%{VERSION} %%%%x %%{NOSUCH:day}
%post -q
echo %%{NAME}-%%{RELEASE} '%%{SUMMARY}' "%%|EPOCH?{epoch}:{none}|"
%posttrans -q -p <lua>
print("%%{NAME}")
%triggerin -q -- flags1
echo triggered %%{NEVRA} $1 $2
`),
  );
  both.step('-i', withSections('%pre -q\necho %%{NAME\n'));
  installed(both, withSections('%post -e -q\necho %%_dbpath %%%%{NAME}\n'));
});

test('scripts see the macros of the command line', { skip }, () => {
  const both = roots();
  const sections = `
%post -e
echo %%foo %%{_dbpath} %%{?bar:bar}
%posttrans -p <lua>
print(rpm.expand("%%foo"), rpm.isdefined("bar"))
%verifyscript -e -p <lua>
print("verify", rpm.expand("%%foo"), "%%foo", #arg)
`;
  installed(both, withSections(sections, 'defined'), '--define', 'foo x y', '-D', 'bar() z');
  const { stdout } = both.output('-V', 'defined', '-D', 'foo q');
  assert.match(stdout, /^verify\tq\tq\t2$/m);
});

test('verify scripts in Lua fail as with rpm', { skip }, () => {
  const both = roots();
  both.step('-i', withSections('%verifyscript -p <lua>\nprint("wrong")\nerror("bad")\n', 'bad'));
  both.output('-V', 'bad');
});
