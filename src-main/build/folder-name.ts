/** The name of the folder a package has for its documentation. */
import { HeaderBuilder, readHeaderBlob } from '../format/index.ts';
import { compileFormat, FormatError } from '../query/index.ts';
import { expanded } from './build-surroundings.ts';
import type { BuildSurroundings } from './build-surroundings.ts';
import { putBinary } from './spec-headers.ts';
import type { Spec, SpecPackage } from './spec.ts';

const usualFormat = '%{NAME}-%{VERSION}';

/** By `%_docdir_fmt`, a query format. */
export function folderNameOf(one: SpecPackage, spec: Spec, around: BuildSurroundings): string {
  const given = expanded(around, '%{?_docdir_fmt}');
  const builder = new HeaderBuilder();
  putBinary(builder, spec, one, around.runtime);
  const header = readHeaderBlob(builder.build(undefined), 'a package', 'header');
  const evaluated = (format: string): string =>
    compileFormat(format).evaluate({ header, instance: 0, isVerbose: false });
  if (given === '') return evaluated(usualFormat);
  try {
    return evaluated(given);
  } catch (thrown) {
    if (!(thrown instanceof FormatError)) throw thrown;
    around.log.warning(`illegal _docdir_fmt ${given}: ${thrown.message}`);
    return evaluated(usualFormat);
  }
}
