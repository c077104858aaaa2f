import { SquareTerminal } from 'lucide-react';
import type { ScriptView } from '../../../src-main/contract/package.ts';
import { Badge, Empty, Section, ScriptText, ScrollArea } from '../../components/index.ts';
import { readScript } from '../../format/index.ts';
import styles from './inspector.module.css';

export function Scripts({ scripts }: { readonly scripts: readonly ScriptView[] }) {
  if (scripts.length === 0) {
    return (
      <Empty
        icon={SquareTerminal}
        title="No scripts"
        hint="Installing or erasing it runs no code of its own."
      />
    );
  }
  return (
    <ScrollArea label="Scripts" className={styles['scroll']}>
      {scripts.map((script, index) => (
        <Section key={`${script.kind} ${index}`} title={script.kind} aside={script.interpreter}>
          {script.conditions === undefined || script.conditions.length === 0 ? null : (
            <p className={styles['aside']}>runs for {script.conditions.join(', ')}</p>
          )}
          <Reading script={script} />
          <ScriptText label={`${script.kind} script`} body={script.body} />
        </Section>
      ))}
    </ScrollArea>
  );
}

/** What the commands in it mean; said to be a reading, because a script can do more than its words. */
function Reading({ script }: { readonly script: ScriptView }) {
  const touches = readScript(script.interpreter, script.body);
  if (touches === undefined)
    return <p className={styles['aside']}>Not a shell script: what it does is not read here.</p>;
  if (touches.length === 0)
    return <p className={styles['aside']}>None of its commands is known to change anything.</p>;
  return (
    <ul className={styles['reading']} aria-label={`What ${script.kind} seems to do`}>
      {touches.map(({ tone, words }) => (
        <li key={words}>
          <Badge tone={tone}>{words}</Badge>
        </li>
      ))}
    </ul>
  );
}
