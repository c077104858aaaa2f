import { useEffect } from 'react';
import type { AboutInfo } from '../../../src-main/contract/root.ts';
import { BrandMark, Dialog, Facts, Failed, Loading, Section } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import { closeOverlay, loadAbout, useRoot } from '../../state/index.ts';
import styles from './about.module.css';

export function About() {
  const about = useRoot((state) => state.about);
  useEffect(() => void loadAbout(), []);
  return (
    <Dialog title={message('about.title')} size="small" onClose={() => closeOverlay('about')}>
      {about.status === 'failed' ? (
        <Failed error={about.error} onRetry={() => void loadAbout()} />
      ) : about.status === 'ready' ? (
        <Versions about={about.value} />
      ) : (
        <Loading what={message('about.loading')} />
      )}
    </Dialog>
  );
}

function Versions({ about }: { readonly about: AboutInfo }) {
  return (
    <div className={styles['about']}>
      <div className={styles['mark']}>
        <BrandMark size={64} />
        <div>
          <p className={styles['version']}>
            {message('about.version', { version: about.version })}
          </p>
          <p className={styles['quiet']}>{message('about.motto')}</p>
        </div>
      </div>
      <Facts
        facts={[
          [message('about.shell'), message(`about.shell-${about.shell}`)],
          [message('about.electron'), about.electron],
          [message('about.chrome'), about.chrome],
          [
            message('about.engine'),
            message('about.node', { version: about.engineNode.replace(/^v/, '') }),
          ],
          [message('about.sqlite'), about.sqlite],
        ]}
      />
      <Section title={message('about.built-with')}>
        <ul className={styles['dependencies']}>
          {about.dependencies.map(({ name, version }) => (
            <li key={name}>
              {name} <span className={styles['quiet']}>{version}</span>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
