/**
 * Every kind of script beside rpm 6.1, which has two kinds more than 4.18: %preuntrans and %postuntrans run
 * once around the transaction, as %pretrans and %posttrans do, for what goes.
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { buildPackage } from '../support/build-package.ts';
import { judges } from '../support/judges.ts';
import { addShell } from '../support/rpm-roots.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sideBySide } from '../support/side-by-side.ts';
import type { SideBySide } from '../support/side-by-side.ts';

const judge = judges.find(({ isNewer }) => isNewer);
const kinds = 'pretrans pre post preun postun posttrans preuntrans postuntrans'.split(' ');

describe('scripts of every kind beside rpm 6.1', { skip: judge?.skip }, () => {
  assert.ok(judge);
  const scratch = scratchFolder('transaction-scripts', judge.folder);
  after(() => scratch[Symbol.dispose]());
  const made = (name: string, version: string, failing?: string): string => {
    const bodies = kinds.map((kind) => {
      const end = kind === failing ? 'exit 7' : ':';
      return `%${kind}\necho "%${kind} ${name}-${version}: $# $*"; ${end}\n`;
    });
    return buildPackage(scratch.path, { name, version, sections: bodies.join('') }, judge.builder);
  };
  const roots = (): SideBySide => sideBySide(scratch.path, (root) => addShell(root), judge);

  test('install, upgrade, reinstall, erase', () => {
    const both = roots();
    const [one, two, other] = [made('one', '1'), made('one', '2'), made('other', '1')];
    both.output('-ivh', '--nodeps', one);
    both.output('-ivh', '--nodeps', other);
    both.output('-Uvh', '--nodeps', two);
    both.output('-i', '--nodeps', '--replacepkgs', two);
    both.output('-i', '--nodeps', '--oldpackage', one);
    both.output('-e', 'one-1', 'other');
    both.output('-e', 'one');
  });

  for (const failing of ['preuntrans', 'pretrans', 'preun'])
    test(`%${failing} that fails`, () => {
      const both = roots();
      const [one, two] = [made(failing, '1', failing), made(failing, '2', failing)];
      both.output('-i', '--nodeps', one);
      both.output('-Uvh', '--nodeps', two);
      both.output('-e', `${failing}-1`);
    });

  test('left out one by one', () => {
    const both = roots();
    const file = made('one', '1');
    both.output('-i', '--nodeps', file);
    both.output('-e', '--nopreuntrans', 'one');
    both.output('-i', '--nodeps', '--nopretrans', file);
    both.output('-e', '--nopostuntrans', 'one');
    both.output('-i', '--nodeps', '--noscripts', file);
    both.output('-e', '--noscripts', 'one');
  });
});
