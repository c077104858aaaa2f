import { FilePlus2, FolderOpen, ScrollText } from 'lucide-react';
import { Button, Empty } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { openOverlay, openSpec, useBuilder, valueOf } from '../../state/index.ts';
import styles from './builder.module.css';

/** No spec is open: those of before, and the ways to one. */
export function Start() {
  const recent = useBuilder((state) => valueOf(state.recent)) ?? [];
  return (
    <div className={styles['start']}>
      <Empty
        icon={ScrollText}
        title={message('builder.no-spec')}
        hint={message('builder.no-spec-hint')}
        action={
          <>
            <Button
              look="primary"
              icon={FolderOpen}
              onPress={() => openOverlay({ kind: 'spec-path', isNew: false })}
            >
              {message('builder.open')}
            </Button>
            <Button
              icon={FilePlus2}
              onPress={() => openOverlay({ kind: 'spec-path', isNew: true })}
            >
              {message('builder.new')}
            </Button>
          </>
        }
      />
      {recent.length === 0 ? null : (
        <section className={styles['recent']} aria-labelledby="recent-specs">
          <h2 id="recent-specs">{message('builder.recent')}</h2>
          <ul>
            {recent.map(({ path, isThere }) => (
              <li key={path}>
                <button
                  type="button"
                  className={styles['recentItem']}
                  aria-disabled={!isThere || undefined}
                  onClick={() => {
                    if (isThere) openSpec(path);
                  }}
                >
                  <b dir="ltr">{path.slice(path.lastIndexOf('/') + 1)}</b>
                  <span className={styles['quiet']} dir="ltr">
                    {path.slice(0, path.lastIndexOf('/'))}
                  </span>
                  {isThere ? null : (
                    <span className={styles['quiet']}>{message('builder.recent-gone')}</span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
