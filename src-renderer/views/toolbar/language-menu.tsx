import { Languages } from 'lucide-react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { classes } from '../../components/index.ts';
import { languageChoices, message } from '../../language/index.ts';
import { setLanguage, useLanguage } from '../../state/index.ts';
import styles from './toolbar.module.css';

/** The language of the window, changed at once and remembered. */
export function LanguageMenu() {
  const choice = useLanguage((state) => state.choice);
  return (
    <MenuTrigger>
      <AriaButton className={classes(styles['language'])} aria-label={message('toolbar.language')}>
        <Languages size={16} aria-hidden="true" />
      </AriaButton>
      <Popover className={classes(styles['popover'])} placement="bottom end">
        <Menu
          className={classes(styles['menu'])}
          aria-label={message('toolbar.language')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[choice]}
          onAction={(key) => {
            const chosen = languageChoices.find((one) => one === key);
            if (chosen !== undefined) void setLanguage(chosen);
          }}
        >
          {languageChoices.map((one) => (
            <MenuItem key={one} id={one} className={classes(styles['choice'])}>
              {message(`toolbar.language-${one}`)}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
