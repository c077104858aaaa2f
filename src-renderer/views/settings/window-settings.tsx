import { type ReactNode, useId } from 'react';
import { FilterBar, ScrollArea } from '../../components/index.ts';
import { languageChoices, message } from '../../language/index.ts';
import {
  densities,
  motions,
  setAppearance,
  setLanguage,
  setTheme,
  textSizes,
  themes,
  useAppearance,
  useLanguage,
  useTheme,
} from '../../state/index.ts';
import styles from './settings.module.css';

/** How the window looks. Every choice counts at once and is kept. */
export function WindowSettings() {
  const theme = useTheme((state) => state.theme);
  const { density, motion, textSize } = useAppearance();
  const language = useLanguage((state) => state.choice);
  return (
    <ScrollArea label={message('settings.tab-window')} className={styles['window']}>
      <Choice title={message('settings.theme')} hint={message('settings.theme-hint')}>
        <FilterBar
          label={message('settings.theme')}
          options={themes.map((key) => ({ key, label: message(`settings.theme-${key}`) }))}
          selected={theme}
          onSelect={setTheme}
        />
      </Choice>
      <Choice title={message('settings.text-size')} hint={message('settings.text-size-hint')}>
        <FilterBar
          label={message('settings.text-size')}
          options={textSizes.map((size) => ({
            key: String(size),
            label: message('settings.percent', { size }),
          }))}
          selected={String(textSize)}
          onSelect={(key) => {
            const chosen = textSizes.find((size) => String(size) === key);
            if (chosen !== undefined) setAppearance({ textSize: chosen });
          }}
        />
      </Choice>
      <Choice title={message('settings.density')} hint={message('settings.density-hint')}>
        <FilterBar
          label={message('settings.density')}
          options={densities.map((key) => ({ key, label: message(`settings.density-${key}`) }))}
          selected={density}
          onSelect={(chosen) => setAppearance({ density: chosen })}
        />
      </Choice>
      <Choice title={message('settings.motion')} hint={message('settings.motion-hint')}>
        <FilterBar
          label={message('settings.motion')}
          options={motions.map((key) => ({ key, label: message(`settings.motion-${key}`) }))}
          selected={motion}
          onSelect={(chosen) => setAppearance({ motion: chosen })}
        />
      </Choice>
      <Choice title={message('toolbar.language')} hint={message('settings.language-hint')}>
        <FilterBar
          label={message('toolbar.language')}
          options={languageChoices.map((key) => ({
            key,
            label: message(`toolbar.language-${key}`),
          }))}
          selected={language}
          onSelect={(chosen) => void setLanguage(chosen)}
        />
      </Choice>
    </ScrollArea>
  );
}

interface ChoiceProps {
  readonly title: string;
  readonly hint: string;
  readonly children: ReactNode;
}

function Choice({ title, hint, children }: ChoiceProps) {
  const id = useId();
  return (
    <section className={styles['choice']} aria-labelledby={id}>
      <div>
        <h2 id={id}>{title}</h2>
        <p className={styles['quiet']}>{hint}</p>
      </div>
      {children}
    </section>
  );
}
