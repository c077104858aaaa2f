import { useEffect } from 'react';
import type { AboutInfo } from '../../../src-main/contract/root.ts';
import { BrandMark, Dialog, Facts, Failed, Loading, Section } from '../../components/index.ts';
import { closeOverlay, loadAbout, useRoot } from '../../state/index.ts';
import styles from './about.module.css';

export function About() {
  const about = useRoot((state) => state.about);
  useEffect(() => void loadAbout(), []);
  return (
    <Dialog title="About Turntable" size="small" onClose={() => closeOverlay('about')}>
      {about.status === 'failed' ? (
        <Failed error={about.error} onRetry={() => void loadAbout()} />
      ) : about.status === 'ready' ? (
        <Versions about={about.value} />
      ) : (
        <Loading what="Asking for versions" />
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
          <p className={styles['version']}>Version {about.version}</p>
          <p className={styles['quiet']}>A package manager for RPM, on real rpm’s own database.</p>
        </div>
      </div>
      <Facts
        facts={[
          ['Shell', about.shell === 'electron' ? 'Electron' : 'Web, on this machine only'],
          ['Electron', about.electron],
          ['Chrome', about.chrome],
          ['Engine', `Node ${about.engineNode.replace(/^v/, '')}`],
          ['SQLite', about.sqlite],
        ]}
      />
      <Section title="Built with">
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
