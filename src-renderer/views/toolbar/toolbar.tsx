import {
  CircleHelp,
  Info,
  type LucideIcon,
  Moon,
  PackagePlus,
  Search,
  Sun,
  SunMoon,
  X,
} from 'lucide-react';
import { Button, IconButton, KeyCap } from '../../components/index.ts';
import {
  askForPackageFiles,
  goTo,
  nextTheme,
  openOverlay,
  setSearchText,
  setTheme,
  type Theme,
  usePackages,
  useTheme,
} from '../../state/index.ts';
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

function SearchBox() {
  const text = usePackages((state) => state.text);
  return (
    <div className={styles['search']} role="search">
      <Search size={16} className={styles['glass']} aria-hidden="true" />
      <input
        className={styles['input']}
        type="text"
        value={text}
        data-search
        data-pane="search"
        aria-label="Search packages"
        aria-keyshortcuts="Control+F /"
        placeholder="Search name, version, summary, or /path of a file"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          goTo('packages');
          setSearchText(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text !== '') setSearchText('');
          else if (event.key === 'ArrowDown' || event.key === 'Enter') {
            document.querySelector<HTMLElement>('[data-pane="packages"]')?.focus();
          } else return;
          event.preventDefault();
        }}
      />
      {text === '' ? (
        <span className={styles['keys']} aria-hidden="true">
          <KeyCap keys="Ctrl+F" />
        </span>
      ) : (
        <IconButton label="Clear the search" icon={X} onPress={() => setSearchText('')} />
      )}
    </div>
  );
}
