/** A sample of every answer over the corpus; `npm run compare-corpus` asks for all of them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { withoutCorpusRoot } from '../support/corpus-root.ts';
import { scratchFolder } from '../support/scratch.ts';
import { compareCorpus } from '../support/whole-corpus.ts';

/** Every so manieth package, path and value. */
const stride = 160;

describe('every answer over the corpus', { skip: withoutCorpusRoot }, () => {
  const scratch = scratchFolder('whole-corpus');
  before(() => {
    process.env['TZ'] = 'UTC';
    process.env['HOME'] = '/nonexistent';
  });
  after(() => scratch[Symbol.dispose]());

  it('is what real rpm answers', async (t) => {
    const { packages, databases, answers, differences } = await compareCorpus(scratch.path, stride);
    t.diagnostic(`${answers} answers about ${packages} packages and ${databases} databases`);
    assert.deepEqual(differences, []);
  });
});
