import { CircleHelp, Info, type LucideIcon, Moon, PackagePlus, Sun, SunMoon } from 'lucide-react';
import { Button, IconButton, shortcutWords } from '../../components/index.ts';
import { message } from '../../language/index.ts';
import {
  askForPackageFiles,
  nextTheme,
  openOverlay,
  setTheme,
  type Theme,
  useTheme,
} from '../../state/index.ts';
import { LanguageMenu } from './language-menu.tsx';
import { SearchBox } from './search-box.tsx';
import styles from './toolbar.module.css';

const themeIcons: Readonly<Record<Theme, LucideIcon>> = { system: SunMoon, light: Sun, dark: Moon };

export function Toolbar() {
  const theme = useTheme((state) => state.theme);
  return (
    <header className={styles['toolbar']}>
      <SearchBox />
      <span className={styles['gap']} />
      <Button
        icon={PackagePlus}
        onPress={() => void askForPackageFiles()}
        description={message('toolbar.open-description', { keys: shortcutWords('Ctrl+O') })}
      >
        {message('toolbar.open')}
      </Button>
      <div className={styles['icons']}>
        <IconButton
          label={message(`toolbar.theme-${theme}`)}
          icon={themeIcons[theme]}
          onPress={() => setTheme(nextTheme(theme))}
        />
        <LanguageMenu />
        <IconButton
          label={message('toolbar.shortcuts')}
          shortcut="?"
          icon={CircleHelp}
          onPress={() => openOverlay({ kind: 'shortcuts' })}
        />
        <IconButton
          label={message('about.title')}
          icon={Info}
          onPress={() => openOverlay({ kind: 'about' })}
        />
      </div>
    </header>
  );
}
