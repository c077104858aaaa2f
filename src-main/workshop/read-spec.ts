/** What a spec says, as the editor shows it beside the text. */
import { existsSync } from 'node:fs';
import type {
  SpecDiagnostic,
  SpecDocument,
  SpecPackageView,
  SpecReading,
  SpecSourceView,
} from '../contract/spec.ts';
import { pathForSystem, visibleText } from '../base/index.ts';
import { binaryHeaders, sourceHeader, SpecError } from '../build/index.ts';
import type { ParsedSpec, Spec, SpecRuntime } from '../build/index.ts';
import { Tag } from '../format/index.ts';
import type { Header } from '../format/index.ts';
import { compileFormat } from '../query/index.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { outlineOf } from './outline.ts';
import { passOver } from './spec-pass.ts';
import type { PassWishes } from './spec-pass.ts';

/** Parts, mistakes, packages, requirements and sources of a spec. Nothing of it is run. */
export async function readSpec(
  document: SpecDocument,
  wishes: PassWishes,
  monotonicMs: () => number,
): Promise<SpecReading> {
  const pass = await passOver(document, wishes);
  const parts = outlineOf(document.text, document.path, pass.lines);
  const said = await diagnosticsOf(document, pass, wishes, monotonicMs);
  if (pass.parsed === undefined) return { ...nothing, parts, diagnostics: said };
  const made = productsOf(pass.parsed, pass.runtime);
  if (made instanceof SpecError) {
    const own: readonly SpecDiagnostic[] = made.lines.map((message) => ({
      severity: 'error',
      message: visibleText(message),
    }));
    return { ...nothing, parts, diagnostics: [...own, ...said] };
  }
  const { spec } = pass.parsed;
  return { parts, diagnostics: said, isWhole: true, ...made, sources: sourcesOf(spec) };
}

const nothing = { isWhole: false, packages: [], buildRequires: [], sources: [] } as const;

/** The packages a spec makes, and what building them takes; the error where macros in it fail. */
export function productsOf(
  { spec }: ParsedSpec,
  runtime: SpecRuntime,
): Pick<SpecReading, 'packages' | 'buildRequires'> | SpecError {
  try {
    return {
      packages: binaryHeaders(spec, runtime, true).map(packageOf),
      buildRequires: requirementsOf(sourceHeader(spec, runtime)),
    };
  } catch (thrown) {
    if (thrown instanceof SpecError) return thrown;
    throw thrown;
  }
}

function packageOf(header: Header): SpecPackageView {
  const text = (tag: number): string => visibleText(header.string(tag) ?? '');
  const name = text(Tag.NAME);
  return {
    name,
    label: `${name}-${text(Tag.VERSION)}-${text(Tag.RELEASE)}.${text(Tag.ARCH)}`,
  };
}

/** What a source package's header says is needed to build it. */
export function requirementsOf(header: Header): readonly string[] {
  const lines = compileFormat('[%{REQUIRENEVRS}\\n]').evaluate({
    ...{ header, instance: 0, isVerbose: false },
  });
  return [...new Set(lines.split('\n'))]
    .filter((line) => line !== '' && line !== '(none)' && !line.startsWith('rpmlib('))
    .map(visibleText);
}

function sourcesOf({ sources, patches }: Spec): readonly SpecSourceView[] {
  const view =
    (kind: SpecSourceView['kind']) =>
    ({ number, address, path }: Spec['sources'][number]): SpecSourceView => ({
      ...{ kind, number, address: visibleText(address), path: visibleText(path) },
      isThere: existsSync(pathForSystem(path)),
    });
  return [...sources.map(view('source')), ...patches.map(view('patch'))];
}
