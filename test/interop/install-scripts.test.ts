import { test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { besideEach } from '../support/judges.ts';
import type { SpecParts } from '../support/build-package.ts';
import { addShell, rpmOnRoot } from '../support/rpm-roots.ts';
import { sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const all = ['pretrans', 'pre', 'post', 'preun', 'postun', 'posttrans'];

besideEach('scripts and triggers', (judge, folder) => {
  /** A script that tells what it was given. */
  function telling(kind: string, name: string): string {
    return `%${kind}\necho "${kind} of ${name}: $# $1 $2 $PATH $PWD $(umask)"; read x; echo "[$x]" >&2\n`;
  }

  function withScripts(name: string, version = '1', more: Partial<SpecParts> = {}): string {
    const build = '$RPM_BUILD_ROOT';
    return buildPackage(folder, {
      name,
      version,
      install: `mkdir -p ${build}/opt; echo ${version} > ${build}/opt/${name}`,
      files: `/opt/${name}`,
      sections: all.map((kind) => telling(kind, `${name}-${version}`)).join(''),
      ...more,
    });
  }

  function roots(): SideBySide {
    const shell = buildPackage(folder, { name: 'shell', preamble: 'Provides: /bin/sh' });
    return sideBySide(
      folder,
      (root) => {
        addShell(root);
        rpmOnRoot(root, '-i', shell);
      },
      judge,
    );
  }

  test('scripts run when rpm runs them, with its arguments and surroundings', () => {
    const both = roots();
    const [one, two, other] = [withScripts('one'), withScripts('one', '2'), withScripts('other')];
    both.step('-ivh', one);
    both.step('-Uvh', two, other);
    both.step('-i', '--replacepkgs', two);
    both.step('-i', one);
    both.step('-e', 'one-1');
    both.step('-U', '--oldpackage', '--noscripts', one);
    both.step('-evh', '--noscripts', 'other');
    both.step('-e', 'one');
  });

  for (const kind of all) {
    test(`a failing %${kind} has the effect it has with rpm`, () => {
      const both = roots();
      const sections = `%${kind}\necho failing; exit 7\n`;
      const failing = withScripts(`fails-${kind}`, '1', { sections });
      const next = withScripts(`fails-${kind}`, '2', { sections });
      both.step('-ivh', failing);
      both.step('-i', failing, withScripts('plain', '1', { sections: '' }));
      both.step('-Uvh', next);
      both.step('-e', `fails-${kind}`);
    });
  }

  test('killed scripts, missing interpreters, other programs', () => {
    const both = roots();
    const made = (name: string, sections: string): string => withScripts(name, '1', { sections });
    both.step('-i', made('killed', '%pre\nkill -9 $$\n'));
    both.step('-i', '--nodeps', made('missing', '%pre -p /bin/nosuch\nx\n'));
    both.step('-i', '--nodeps', made('missing-post', '%post -p /bin/nosuch\nx\n'));
    both.step('-i', made('arguments', '%post -p "/bin/sh -x"\necho traced $1\n'));
    both.step('-i', made('bare', '%post -p /bin/sh\n'));
  });

  test('programs of all kinds that cannot be run, and every way to end', () => {
    const both = roots();
    const build = '$RPM_BUILD_ROOT';
    const odd = withScripts('odd', '1', {
      install: `mkdir -p ${build}/opt/folder; echo plain > ${build}/opt/plain`,
      files: '/opt/folder\n/opt/plain',
      sections: [
        '%post -p /opt/plain\nx',
        '%posttrans -p /opt/folder\nx',
        '%preun -p /opt/plain/below\nx',
        '%filetriggerin -p /nosuch -- /opt/plain\nx',
        '%triggerin -p /nosuch -- shell\nx\n',
      ].join('\n'),
    });
    both.output('-i', '--nodeps', odd);
    both.output('-e', 'odd');
    const ending = '%post\nexit 300\n%posttrans\nkill -TERM $$\n%pre\nexec <&- >&- 2>&-; exit 0\n';
    both.step('-i', withScripts('ending', '1', { sections: ending }));
  });

  test('an interpreter of its own, with arguments, a body and input', () => {
    const both = roots();
    const build = '$RPM_BUILD_ROOT';
    const telling =
      '#!/bin/sh\\necho "called with $# $2 $3"; while read -r line; do echo "  $line"; done\\n';
    const own = withScripts('own', '1', {
      install: `mkdir -p ${build}/opt; printf '${telling}' > ${build}/opt/own`,
      files: '%attr(755,root,root) /opt/own',
      sections: [
        '%post -p /opt/own\nbody',
        '%preun -p "/opt/own  one  two"\nbody',
        // 6.1 tells file triggers one number more
        ...(judge.isNewer ? [] : ['%filetriggerin -p /opt/own -- /opt\nbody']),
        '%postun -p /opt/own\n',
      ].join('\n'),
    });
    both.output('-i', '--nodeps', own);
    both.output('-e', 'own');
  });

  test('triggers that a package has on itself', () => {
    const both = roots();
    const made = (version: string): string => {
      const events = ['triggerprein', 'triggerin', 'triggerun', 'triggerpostun'];
      const sections = events.map(
        (event) => `%${event} -- self\necho "${version} ${event}: $# $1 $2"\n`,
      );
      return withScripts('self', version, { sections: sections.join('') });
    };
    const [one, two] = [made('1'), made('2')];
    both.step('-i', one);
    both.step('-U', two);
    both.step('-i', '--replacepkgs', two);
    both.step('-i', '--oldpackage', '--replacefiles', one);
    both.step('-e', 'self-1');
    both.step('-e', 'self');
  });

  test('triggers fire as with rpm', () => {
    const both = roots();
    const events = ['triggerprein', 'triggerin', 'triggerun', 'triggerpostun'];
    const sections = events
      .map((event) => `%${event} -- target\necho "${event}: $# $1 $2"\n`)
      .concat('%triggerin -- target >= 2, elsewhere\necho "versioned: $1 $2"\n')
      .join('');
    const watcher = withScripts('watcher', '1', { sections });
    const watcher2 = withScripts('watcher', '2', { sections });
    const [target, target2] = [withScripts('target'), withScripts('target', '2')];
    both.step('-i', watcher);
    both.step('-i', target);
    both.step('-U', target2);
    both.step('-U', watcher2);
    both.step('-e', 'watcher');
    both.step('-i', watcher);
    both.step('-i', '--notriggers', '--replacepkgs', target2);
    both.step('-e', 'target');
    both.step('-i', target);
    both.step('-e', 'watcher', 'target');
  });
});
