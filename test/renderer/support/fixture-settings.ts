import type { ConfigurationValue, MacroExpansion } from '../../../src-main/contract/settings.ts';

const words = ['bindir', 'datadir', 'libdir', 'mandir', 'sysconfdir', 'topdir', 'tmppath', 'var'];

/** Some 1,600 values as a distribution has them: of rpm, of the machine, of its owner. */
export function fixtureValues(): readonly ConfigurationValue[] {
  const made = Array.from({ length: 1600 }, (_, index): ConfigurationValue => {
    const word = words[index % words.length] ?? '';
    const number = Math.floor(index / words.length);
    const isLocal = index % 97 === 5;
    return {
      kind: 'macro',
      name: number === 0 ? `_${word}` : `_${word}_${number}`,
      ...(index % 23 === 3 ? { parameters: index % 2 === 0 ? '' : 'n:v' } : {}),
      definition: index % 11 === 7 ? `%(uname -m)\n%{_${word}}` : `%{_prefix}/share/${word}`,
      source: isLocal
        ? { kind: 'file', path: '/etc/rpm/macros.local', line: index + 1 }
        : { kind: 'file', path: '/usr/lib/rpm/macros', line: index + 12 },
      isLocal,
    };
  });
  const others: readonly ConfigurationValue[] = [
    ...(['define', 'expand', 'getenv', 'lua'] as const).map((name) => ({
      ...{ kind: 'macro' as const, name, definition: '<builtin>' },
      ...{ source: { kind: 'builtin' as const }, isLocal: false },
    })),
    {
      ...{ kind: 'macro', name: 'optflags', definition: '-O2 -g -march=x86-64-v2' },
      ...{ source: { kind: 'machine' }, isLocal: false },
    },
    {
      ...{ kind: 'rpmrc', name: 'optflags x86_64', definition: '-O2 -g -march=x86-64-v2' },
      ...{ source: { kind: 'file', path: '/etc/rpmrc', line: 3 }, isLocal: true },
    },
  ];
  return [...made, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function fixtureExpansion(name: string): MacroExpansion {
  const value = fixtureValues().find((one) => one.name === name);
  if (value?.parameters !== undefined) return { kind: 'parametric' };
  return value?.definition.startsWith('%(') === true
    ? { kind: 'runs-program' }
    : { kind: 'text', text: value?.definition.replace('%{_prefix}', '/usr') ?? '' };
}
