/** Where packages have their scripts. */
import { Tag } from '../format/index.ts';

interface ScriptTags {
  readonly body: number;
  readonly program: number;
  readonly flags: number;
}

/** Scripts as specs call them -> the tags of each. */
export const scriptTags: Readonly<Record<string, ScriptTags>> = {
  pre: { body: Tag.PREIN, program: Tag.PREINPROG, flags: Tag.PREINFLAGS },
  post: { body: Tag.POSTIN, program: Tag.POSTINPROG, flags: Tag.POSTINFLAGS },
  preun: { body: Tag.PREUN, program: Tag.PREUNPROG, flags: Tag.PREUNFLAGS },
  postun: { body: Tag.POSTUN, program: Tag.POSTUNPROG, flags: Tag.POSTUNFLAGS },
  pretrans: { body: Tag.PRETRANS, program: Tag.PRETRANSPROG, flags: Tag.PRETRANSFLAGS },
  posttrans: { body: Tag.POSTTRANS, program: Tag.POSTTRANSPROG, flags: Tag.POSTTRANSFLAGS },
  preuntrans: {
    body: Tag.PREUNTRANS,
    program: Tag.PREUNTRANSPROG,
    flags: Tag.PREUNTRANSFLAGS,
  },
  postuntrans: {
    body: Tag.POSTUNTRANS,
    program: Tag.POSTUNTRANSPROG,
    flags: Tag.POSTUNTRANSFLAGS,
  },
  verifyscript: {
    body: Tag.VERIFYSCRIPT,
    program: Tag.VERIFYSCRIPTPROG,
    flags: Tag.VERIFYSCRIPTFLAGS,
  },
};
