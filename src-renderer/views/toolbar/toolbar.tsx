import { CircleHelp, Info, type LucideIcon, Moon, PackagePlus, Sun, SunMoon } from 'lucide-react';
import { Button, IconButton } from '../../components/index.ts';
import {
  askForPackageFiles,
  nextTheme,
  openOverlay,
  setTheme,
  type Theme,
  useTheme,
} from '../../state/index.ts';
import { SearchBox } from './search-box.tsx';
import styles from './toolbar.module.css';

const themeIcons: Readonly<Record<Theme, LucideIcon>> = { system: SunMoon, light: Sun, dark: Moon };
const themeLabels: Readonly<Record<Theme, string>> = {
  system: 'Theme: as the desktop has it',
  light: 'Theme: light',
  dark: 'Theme: dark',
};

export function Toolbar() {
  const theme = useTheme((state) => state.theme);
  return (
    <header className={styles['toolbar']}>
      <SearchBox />
      <span className={styles['gap']} />
      <Button
        icon={PackagePlus}
        onPress={() => void askForPackageFiles()}
        description="Open package files (Ctrl+O)"
      >
        Open package file…
      </Button>
      <div className={styles['icons']}>
        <IconButton
          label={themeLabels[theme]}
          icon={themeIcons[theme]}
          onPress={() => setTheme(nextTheme(theme))}
        />
        <IconButton
          label="Shortcuts"
          shortcut="?"
          icon={CircleHelp}
          onPress={() => openOverlay({ kind: 'shortcuts' })}
        />
        <IconButton
          label="About Turntable"
          icon={Info}
          onPress={() => openOverlay({ kind: 'about' })}
        />
      </div>
    </header>
  );
}
