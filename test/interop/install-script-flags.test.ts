import { after, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { addShell, withoutInstall } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const skip = withoutInstall;
const scratch = scratchFolder('script-flags');
after(() => scratch[Symbol.dispose]());

let made = 0;

/** A package with these sections; rpmbuild expands them once, so their percent signs are doubled. */
function withSections(sections: string, name = `flags${(made += 1)}`): string {
  return buildPackage(scratch.path, { name, sections });
}

function roots(): SideBySide {
  return sideBySide(scratch.path, (root) => addShell(root, '/bin/cat'));
}

test('macros in scripts of %post -e are replaced when they run, inside the root', { skip }, () => {
  const both = roots();
  both.step(
    '-i',
    withSections(`
%pretrans -e -p <lua>
print("%%_dbpath", rpm.expand("%%%%_dbpath"))
%pre -e
echo %%{_dbpath} %%{?nosuch:no}%%{!?nosuch:yes} %%nosuch '%%%%{name}' $1
%post -e
echo %%(echo by the shell; cat /etc/passwd 2>/dev/null) %%{lua:print(posix.getcwd())} %%[1 + 2]
%triggerin -e -- flags1
echo triggered %%{_dbpath} $1 $2
%posttrans
echo %%{_dbpath}
`),
  );
});

test('what an error leaves of a script is run, as with rpm', { skip }, () => {
  const both = roots();
  both.step('-i', withSections('%post -e\necho before %%{error:bad} after\n'));
  both.step('-i', withSections('%post -e\necho before %%{warn:odd} after\n'));
  both.step('-i', withSections('%post -e\necho before; echo %%{unterminated\n'));
  both.step('-i', withSections('%post -e -p <lua>\nprint("before") %%[1/0] print("after")\n'));
});

test('scripts of %post -q are formats for their own package', { skip }, () => {
  const both = roots();
  both.step(
    '-i',
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
  both.step('-i', withSections('%post -e -q\necho %%_dbpath %%%%{NAME}\n'));
});
