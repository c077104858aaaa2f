import { SquareTerminal } from 'lucide-react';
import type { ScriptView } from '../../../src-main/contract/package.ts';
import { Badge, Empty, Section, ScriptText, ScrollArea } from '../../components/index.ts';
import { readScript } from '../../format/index.ts';
import { message } from '../../language/index.ts';
import styles from './inspector.module.css';

export function Scripts({ scripts }: { readonly scripts: readonly ScriptView[] }) {
  if (scripts.length === 0) {
    return (
      <Empty
        icon={SquareTerminal}
        title={message('inspector.no-scripts')}
        hint={message('inspector.no-scripts-hint')}
      />
    );
  }
  return (
    <ScrollArea label={message('inspector.tab-scripts')} className={styles['scroll']}>
      {scripts.map((script, index) => (
        <Section key={`${script.kind} ${index}`} title={script.kind} aside={script.interpreter}>
          {script.conditions === undefined || script.conditions.length === 0 ? null : (
            <p className={styles['aside']}>
              {message('inspector.runs-for', { conditions: script.conditions.join(', ') })}
            </p>
          )}
          <Reading script={script} />
          <ScriptText
            label={message('inspector.script', { kind: script.kind })}
            body={script.body}
          />
        </Section>
      ))}
    </ScrollArea>
  );
}

/** What the commands in it mean; said to be a reading, because a script can do more than its words. */
function Reading({ script }: { readonly script: ScriptView }) {
  const touches = readScript(script.interpreter, script.body);
  if (touches === undefined)
    return <p className={styles['aside']}>{message('inspector.not-shell')}</p>;
  if (touches.length === 0)
    return <p className={styles['aside']}>{message('inspector.changes-nothing')}</p>;
  return (
    <ul
      className={styles['reading']}
      aria-label={message('inspector.seems-to-do', { kind: script.kind })}
    >
      {touches.map(({ tone, touch }) => (
        <li key={touch}>
          <Badge tone={tone}>{message(`scripts.${touch}`)}</Badge>
        </li>
      ))}
    </ul>
  );
}
