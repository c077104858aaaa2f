import { SquareTerminal } from 'lucide-react';
import type { ScriptView } from '../../../src-main/contract/package.ts';
import { Empty, Section, ScriptText, ScrollArea } from '../../components/index.ts';
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
          <ScriptText label={`${script.kind} script`} body={script.body} />
        </Section>
      ))}
    </ScrollArea>
  );
}
